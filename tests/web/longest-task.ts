interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * Returns how many milliseconds the page's main thread worked on one task at most. The Long Tasks API would also count
 * the time for which it waited for a processor.
 */
export function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const idOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mains = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(idOf);
  const tasks = traceEvents.filter((it) => /RunTask$/.test(it.name) && mains.includes(idOf(it)));
  if (tasks.length === 0) throw new Error('The trace has no tasks of the main thread.');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000));
}
