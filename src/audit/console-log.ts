// What the Worker says beside its records: why it does not start, and what a fault was. For those who run it, never for those
// who ask.

/** Each problem of the settings or the catalog, on a line of its own. */
export function reportProblems(problems: readonly string[]): void {
  for (const problem of problems) console.error(`not started: ${problem}`);
}

/** A bug, with the id of the request that met it. */
export function reportFault(fault: unknown, requestId: string): void {
  console.error(`fault in request ${requestId}: ${textOf(fault)}`);
}

/** A segment that the bucket did not take. It is tried again. */
export function reportUnflushed(fault: unknown): void {
  console.error(`audit log: a segment was not stored, and waits: ${textOf(fault)}`);
}

/** What the circuit before the warehouse has become in this isolate, and what it was. */
export function reportCircuit(now: string, before: string): void {
  console.warn(`circuit of the warehouse: ${now}, was ${before}`);
}

function textOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
