// What is asked while the warehouse fails, each kind of operation once, and what must come of it by the kind of fault.

import type { Fault, When } from "../../local/warehouse/fault.ts";

export interface Kind {
  readonly name: string;
  readonly query: string;
  /** Round trips when all is well. */
  readonly trips: number;
}

/** `flights` is too dear to be asked for twice under the settings of these tests, `states` is not. */
export const KINDS: readonly Kind[] = [
  {
    name: "a page",
    query: "{ states(first: 5, orderBy: [{ name: DESC }]) { nodes { code name } totalCount } }",
    trips: 1,
  },
  { name: "a lookup", query: '{ airport(iata: "SFO") { name city } }', trips: 1 },
  { name: "numbers", query: "{ airports { aggregate { count max { latitude } } } }", trips: 1 },
  {
    name: "groups",
    query:
      "{ airports { groupBy(keys: [{ stateCode: VALUE }], first: 5) { nodes { key { stateCode } aggregate { count } } } } }",
    trips: 1,
  },
  {
    name: "pages in a page",
    query: "{ states(first: 4) { nodes { code airports(first: 3) { nodes { iata } totalCount } } } }",
    trips: 1,
  },
  { name: "level by level", query: "{ flights(first: 6) { nodes { flightId origin { iata name } } } }", trips: 2 },
];

/** Over before the attempts are: the answer is as if nothing had been. */
export const PASSING: readonly (Fault & When & { readonly times: number })[] = [
  { kind: "warmingUp", times: 4 },
  { kind: "throttled", seconds: 0, times: 1 },
  { kind: "reconfigured", times: 2 },
  { kind: "html", times: 2 },
  { kind: "cutOff", times: 2 },
];

/** What a serverless pool fails by in its own way; the rest is of the wire, and the same for both. Of those that are asked again
 * once, one attempt is all that passes. */
export const SERVERLESS_PASSING: typeof PASSING = [
  { kind: "warmingUp", times: 4 },
  { kind: "outOfResources", times: 2 },
  { kind: "filesChanged", times: 1 },
  { kind: "tooHeavy", times: 1 },
];

export interface Lasting {
  readonly fault: Fault;
  readonly code: string;
  /** Of an answer that has nothing else to show. */
  readonly status: number;
  readonly attempts: number | "as long as there is time";
  readonly retryAfter: string | null;
  readonly text: RegExp;
  /** The auditor's words. */
  readonly reason: string;
  /** An attempt may be two requests: with the token at hand, and with another. */
  readonly anotherToken?: true;
}

const failed = {
  code: "WAREHOUSE_FAILED",
  status: 502,
  attempts: 1,
  retryAfter: null,
  text: /could not answer this/,
} as const;
const late = { code: "DEADLINE_EXCEEDED", status: 504, attempts: 1, retryAfter: null, text: /took too long/ } as const;
const unavailable = {
  code: "WAREHOUSE_UNAVAILABLE",
  status: 503,
  attempts: 3,
  retryAfter: "10",
  text: /cannot answer now/,
} as const;

export const LASTING: readonly Lasting[] = [
  {
    fault: { kind: "paused" },
    code: "WAREHOUSE_PAUSED",
    status: 503,
    attempts: 1,
    retryAfter: "60",
    text: /is paused/,
    reason: "warehouse-paused: Msg 42108 (paused)",
  },
  {
    ...unavailable,
    fault: { kind: "warmingUp" },
    attempts: "as long as there is time",
    text: /is warming up/,
    reason: "warehouse-unavailable: Msg 42109 (warming-up)",
  },
  {
    ...unavailable,
    fault: { kind: "throttled", seconds: 25 },
    attempts: 1,
    retryAfter: "25",
    reason: "warehouse-unavailable: Msg 40501 (busy)",
  },
  { ...unavailable, fault: { kind: "reconfigured" }, reason: "warehouse-unavailable: Msg 40613 (transient)" },
  { ...unavailable, fault: { kind: "html" }, reason: "warehouse-unavailable: HTTP 502 (unclassified)" },
  {
    ...unavailable,
    fault: { kind: "cutOff" },
    reason: "warehouse-unavailable: the connection broke while the answer came",
  },
  { ...late, fault: { kind: "hang" }, reason: "deadline-exceeded: no answer within " },
  { ...late, fault: { kind: "slowDrip", everyMs: 3_600_000 }, reason: "deadline-exceeded: no answer within " },
  {
    ...failed,
    fault: { kind: "tokenExpired" },
    reason: "warehouse-failed: HTTP 401 (login)",
    anotherToken: true,
  },
  {
    ...failed,
    fault: { kind: "badSignature" },
    reason: "warehouse-failed: HTTP 401 (signature)",
    anotherToken: true,
  },
  { ...failed, fault: { kind: "wrongRowCount", sets: "fewer" }, reason: "warehouse-malformed: " },
  { ...failed, fault: { kind: "wrongRowCount", sets: "more" }, reason: "warehouse-malformed: " },
  { ...failed, fault: { kind: "huge" }, reason: "warehouse-malformed: the answer is larger than allowed" },
];

export const SERVERLESS_LASTING: readonly Lasting[] = [
  {
    ...unavailable,
    fault: { kind: "warmingUp" },
    attempts: "as long as there is time",
    text: /is warming up/,
    reason: "warehouse-unavailable: Msg 42109 (warming-up)",
  },
  {
    ...unavailable,
    fault: { kind: "outOfResources" },
    reason: "warehouse-unavailable: no message number (throttled)",
  },
  {
    ...unavailable,
    fault: { kind: "filesChanged" },
    attempts: 2,
    reason: "warehouse-unavailable: no message number (source-changed)",
  },
  { ...failed, fault: { kind: "tooHeavy" }, attempts: 2, reason: "warehouse-failed: no message number (too-heavy)" },
];
