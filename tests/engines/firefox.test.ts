import { launchFirefox } from './firefox.js';
import { testPage } from './page.js';

testPage('Firefox', launchFirefox);
