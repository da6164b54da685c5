import { testPage } from './page.js';
import { launchWebKit } from './webkit.js';

testPage('WebKit', launchWebKit);
