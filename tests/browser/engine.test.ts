import { testBadFiles } from '../js/suites/bad-files.js';
import { testTargets } from '../js/suites/targets.js';
import { testTokenizers } from '../js/suites/tokenizers.js';
import { testTraining } from '../js/suites/training.js';
import { testTranslation } from '../js/suites/translation.js';

testTranslation();
testTraining();
testTargets();
testBadFiles();
testTokenizers();
