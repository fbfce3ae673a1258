// The faults that the warehouse can play: set by POST /admin/fault on loopback, or by the `fault` option of startWarehouse.
// A fault comes after the checks of the request and before the first statement; `cutOff` comes in the middle of the answer.

import { SqlFailure } from "./sql-failure.ts";

export type Fault =
  /** The pool is paused: a failed statement, 42108. */
  | { readonly kind: "paused" }
  /** No answer, until the client leaves or the server closes. */
  | { readonly kind: "hang" }
  /** Half of the body, then the connection is destroyed. */
  | { readonly kind: "cutOff" }
  /** A proxy's HTML error page. */
  | { readonly kind: "html" };

const kinds: ReadonlySet<unknown> = new Set<Fault["kind"]>(["paused", "hang", "cutOff", "html"]);

/** The body of POST /admin/fault: `{"kind":"paused"}`, or `{"kind":"none"}` to end it. Undefined where it is neither. */
export function readFault(body: string): { readonly fault: Fault | undefined } | undefined {
  const parsed: unknown = parseJson(body);
  if (typeof parsed !== "object" || parsed === null || !("kind" in parsed)) return undefined;
  if (parsed.kind === "none") return { fault: undefined };
  return isKind(parsed.kind) ? { fault: { kind: parsed.kind } } : undefined;
}

const isKind = (kind: unknown): kind is Fault["kind"] => kinds.has(kind);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const pausedFailure = (): SqlFailure =>
  new SqlFailure(
    42108,
    "Can not connect to the SQL pool since it is paused. Please resume the SQL pool and try again.",
    { level: 20 },
  );

export const htmlPage =
  "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n";
