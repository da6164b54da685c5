// What a script that measures in a Node process of its own shares with the others.
import { existsSync, readFileSync } from 'node:fs';
import { resourceUsage } from 'node:process';

/** The most memory that this process has had, in bytes. */
export function peakMemory() {
  // What getrusage tells begins with what the parent had when it started this process.
  return peakMemoryOf('self') ?? 1024 * resourceUsage().maxRSS;
}

/** The same of another process, where the system tells. */
export function peakMemoryOf(process) {
  const status = `/proc/${process}/status`;
  const peak = existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'));
  return peak ? 1024 * Number(peak[1]) : undefined;
}

/** The job that the parent hands over: a JSON file, the only argument. */
export function readJob() {
  return JSON.parse(readFileSync(process.argv[2], 'utf8'));
}

/** Hands the parent the result: the last line of standard output. */
export function tell(result) {
  console.log(`\n${JSON.stringify({ ...result, peakMemory: peakMemory() })}`);
}
