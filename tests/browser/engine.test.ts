import { testBadFiles } from '../js/suites/bad-files.js';
import { testFit } from '../js/suites/fit.js';
import { testScores } from '../js/suites/scores.js';
import { testTargets } from '../js/suites/targets.js';
import { testTokenizers } from '../js/suites/tokenizers.js';
import { testTraining } from '../js/suites/training.js';
import { testTranslation } from '../js/suites/translation.js';
import { testTranslator } from '../js/suites/translator.js';

testTranslation();
testTraining();
testFit();
testScores();
testTargets();
testBadFiles();
testTokenizers();
testTranslator();
