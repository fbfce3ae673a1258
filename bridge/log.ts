// One JSON line for each thing worth knowing, on stdout. Whoever calls names every field: no token, no text of a batch, no parameter,
// no row and no message of the server is among them.

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
export type Log = (level: "info" | "warn" | "error", event: string, fields?: LogFields) => void;

/** A log that writes lines with `write`. */
export function makeLog(write: (line: string) => void, nowMs: () => number): Log {
  return (level, event, fields = {}) => {
    write(`${JSON.stringify({ time: new Date(nowMs()).toISOString(), level, event, ...fields })}\n`);
  };
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

/** The trace that the Worker passes on: 32 hex digits, in its audit records too. */
export function traceOf(header: string | string[] | undefined): string | undefined {
  return typeof header === "string" ? TRACEPARENT.exec(header)?.[1] : undefined;
}

const LABEL = /\bew_([A-Za-z0-9_]{1,200})_0\b/;
/** A label stands near the end of the first statement, or in front of it. */
const LABEL_WITHIN = 262_144;

/** The label of an Edgewise batch: trace, request and trip. Nothing else of the text is ever shown. */
export function labelOf(text: string): string | undefined {
  return LABEL.exec(text.slice(0, LABEL_WITHIN))?.[1];
}
