import { testCache } from './suites/cache.js';
import { testPivot } from './suites/pivot.js';
import { testSharing } from './suites/sharing.js';
import { testTranslator } from './suites/translator.js';
import { testTranslatorStandard } from './suites/translator-standard.js';

testTranslator();
testTranslatorStandard();
testPivot();
testSharing();
testCache();
