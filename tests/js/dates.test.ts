import '../../tools/enable-relaxed-simd.mjs';
import { testDates } from './suites/dates.js';

testDates(new URL('../../models/dates/dates.safetensors', import.meta.url));
