import './enable-relaxed-simd.js';
import { testBadFiles } from './suites/bad-files.js';
import { testTraining } from './suites/training.js';
import { testTranslation } from './suites/translation.js';

testTranslation();
testTraining();
testBadFiles();
