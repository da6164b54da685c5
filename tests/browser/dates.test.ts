import { testDates } from '../js/suites/dates.js';

testDates(new URL('../../models/dates/dates.safetensors', import.meta.url));
