import './enable-relaxed-simd.js';
import { testDates } from './suites/dates.js';

testDates(new URL('../../models/dates/dates.safetensors', import.meta.url));
