// Functions of the scripts that measure in their own Node processes.
import { existsSync, readFileSync } from 'node:fs';
import { resourceUsage } from 'node:process';

/** Returns the peak memory of this process, in bytes. */
export function peakMemory() {
  // The count of getrusage starts from the memory of the parent when it started this process.
  return peakMemoryOf('self') ?? 1024 * resourceUsage().maxRSS;
}

/** Returns the peak memory of a process, or undefined if the system does not report it. */
export function peakMemoryOf(process) {
  const status = `/proc/${process}/status`;
  const peak = existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'));
  return peak ? 1024 * Number(peak[1]) : undefined;
}

/** Reads the job that the parent passes: a JSON file, the only argument. */
export function readJob() {
  return JSON.parse(readFileSync(process.argv[2], 'utf8'));
}

/** Passes the result to the parent, as the last line of standard output. */
export function passResult(result) {
  console.log(`\n${JSON.stringify({ ...result, peakMemory: peakMemory() })}`);
}
