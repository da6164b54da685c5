import { testMozillaFetch } from './suites/mozilla-fetch.js';
import { testMozillaList } from './suites/mozilla-list.js';
import { testMozillaTranslate } from './suites/mozilla-translate.js';

testMozillaList();
testMozillaFetch();
testMozillaTranslate();
