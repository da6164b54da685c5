import { testMozillaFetch } from '../js/suites/mozilla-fetch.js';
import { testMozillaList } from '../js/suites/mozilla-list.js';
import { testMozillaTranslate } from '../js/suites/mozilla-translate.js';

testMozillaList();
testMozillaFetch();
testMozillaTranslate();
