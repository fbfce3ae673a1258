// The faults that the warehouse can play: set by POST /admin/fault on loopback, or by the `fault` option of startWarehouse.
// A fault comes after the checks of the request. How each is played is in play-fault.ts; what is here is which, and when.

/** What goes wrong. */
export type Fault =
  /** The pool is paused: a failed statement, 42108. */
  | { readonly kind: "paused" }
  /** The pool starts: 42109. */
  | { readonly kind: "warmingUp" }
  /** The service is busy, 40501, and says for how long: 10 seconds unless given. */
  | { readonly kind: "throttled"; readonly seconds?: number }
  /** The database moves to another machine: 40613. */
  | { readonly kind: "reconfigured" }
  /** A serverless pool is short of resources, 0x80070008. */
  | { readonly kind: "outOfResources" }
  /** A serverless pool cannot execute this statement with what it has. */
  | { readonly kind: "tooHeavy" }
  /** Files behind a serverless view changed while they were read, 0x8007000C. */
  | { readonly kind: "filesChanged" }
  /** No answer, until the client leaves or the server closes. */
  | { readonly kind: "hang" }
  /** Half of the body, then the connection is destroyed. */
  | { readonly kind: "cutOff" }
  /** The body in twenty pieces, with so long between two: 100 ms unless given. */
  | { readonly kind: "slowDrip"; readonly everyMs?: number }
  /** A proxy's HTML error page. */
  | { readonly kind: "html" }
  /** 401: the token has expired. Any token, or that of the first request it hits, and no other. */
  | { readonly kind: "tokenExpired"; readonly token?: "first" }
  /** 401: the signature's window is not now, as when a clock is wrong. */
  | { readonly kind: "badSignature" }
  /** One result set less than there are statements, or one more. */
  | { readonly kind: "wrongRowCount"; readonly sets?: "fewer" | "more" }
  /** An answer of so many bytes, 200 MB unless given, as fast as it is taken. */
  | { readonly kind: "huge"; readonly bytes?: number };

/** Which requests it hits: those after the first `after`, `times` of them or all, and none once `forMs` have gone by. */
export interface When {
  readonly times?: number;
  readonly after?: number;
  readonly forMs?: number;
}

const kinds: ReadonlySet<unknown> = new Set<Fault["kind"]>([
  "paused",
  "warmingUp",
  "throttled",
  "reconfigured",
  "outOfResources",
  "tooHeavy",
  "filesChanged",
  "hang",
  "cutOff",
  "slowDrip",
  "html",
  "tokenExpired",
  "badSignature",
  "wrongRowCount",
  "huge",
]);

/** Of any kind: one that a kind has no use for changes nothing. */
const numbers: ReadonlySet<string> = new Set(["times", "after", "forMs", "seconds", "everyMs", "bytes"]);

export const faultForm = `{"kind": ${[...kinds].map((kind) => `"${String(kind)}"`).join(" | ")} | "none", "times"?, "after"?, "forMs"?}`;

/** The body of POST /admin/fault: `{"kind":"paused"}`, or `{"kind":"none"}` to end it. Undefined where it is neither. */
export function readFault(body: string): { readonly fault: (Fault & When) | undefined } | undefined {
  const parsed: unknown = parseJson(body);
  if (typeof parsed !== "object" || parsed === null || !("kind" in parsed)) return undefined;
  if (parsed.kind === "none") return { fault: undefined };
  return isFault(parsed) ? { fault: parsed } : undefined;
}

function isFault(parsed: object): parsed is Fault & When {
  return Object.entries(parsed).every(([name, value]) => {
    if (name === "kind") return kinds.has(value);
    if (name === "token") return value === "first";
    if (name === "sets") return value === "fewer" || value === "more";
    return numbers.has(name) && typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface Faults {
  /** Sets the fault, or ends it. */
  readonly set: (fault: (Fault & When) | undefined) => void;
  /** Counts a request, and gives the fault that hits it. `authorization` is the request's, and is told to nobody. */
  readonly next: (authorization?: string) => Fault | undefined;
  /** What is set, and how many requests came since. */
  readonly seen: () => { readonly fault: (Fault & When) | null; readonly requests: number };
}

export function makeFaults(nowMs: () => number): Faults {
  let fault: (Fault & When) | undefined;
  let requests = 0;
  let setAtMs = 0;
  let first: string | undefined;
  return {
    set(given) {
      fault = given;
      requests = 0;
      setAtMs = nowMs();
      first = undefined;
    },
    next(authorization) {
      requests += 1;
      if (fault === undefined) return undefined;
      const { after = 0, times = Number.POSITIVE_INFINITY, forMs = Number.POSITIVE_INFINITY } = fault;
      const isHit = requests > after && requests <= after + times && nowMs() - setAtMs < forMs;
      if (!isHit) return undefined;
      first ??= authorization;
      return fault.kind === "tokenExpired" && fault.token === "first" && authorization !== first ? undefined : fault;
    },
    seen: () => ({ fault: fault ?? null, requests }),
  };
}
