import { testTranslator } from './suites/translator.js';

testTranslator();
