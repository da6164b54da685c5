import '../../tools/enable-relaxed-simd.mjs';
import { testBadFiles } from './suites/bad-files.js';
import { testFit } from './suites/fit.js';
import { testScores } from './suites/scores.js';
import { testTargets } from './suites/targets.js';
import { testTokenizers } from './suites/tokenizers.js';
import { testTraining } from './suites/training.js';
import { testTranslation } from './suites/translation.js';

testTranslation();
testTraining();
testFit();
testScores();
testTargets();
testBadFiles();
testTokenizers();
