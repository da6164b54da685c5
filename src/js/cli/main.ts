#!/usr/bin/env node
// The command `attentive` of the npm package: the C++ program, compiled for Node, and `mozilla`, which is written in
// JavaScript. Each is loaded only when it is called.
import { runProgram } from './run-program.js';

const [command, ...rest] = process.argv.slice(2);
if (command === 'mozilla') {
  const { runMozilla } = await import('./mozilla.js');
  process.exitCode = await runMozilla(rest);
} else {
  process.exitCode = await runProgram(process.argv.slice(2));
}
