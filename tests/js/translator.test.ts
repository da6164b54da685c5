import { testPivot } from './suites/pivot.js';
import { testTranslator } from './suites/translator.js';
import { testTranslatorStandard } from './suites/translator-standard.js';

testTranslator();
testTranslatorStandard();
testPivot();
