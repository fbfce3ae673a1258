// What is known of the warehouse's errors: which class each belongs to, what a class means to whoever asked, and whether asking
// again has a point. Tables, and how a failure leaves this folder; classify-fault.ts reads messages by them.

import type { WarehouseRefusal } from "#kernel/refusal.ts";

/** What may be done about a failure, where asking again has a point. All that is sent are reads. */
export interface Again {
  /** `later`: so often as the settings say; `once`: it is often a setting that is wrong; `warming`: until it has started. */
  readonly kind: "later" | "once" | "warming";
  /** Not sooner than the warehouse said. */
  readonly afterMs: number;
  /** The warehouse as a whole fails, not this statement: its circuit counts it. */
  readonly isOutage: boolean;
}

/** A refusal of one attempt. */
export type Fault = WarehouseRefusal & { readonly again?: Again };

/** The refusal as it leaves this folder: when to come back instead of what to do about it. */
export function outward({ again, ...refusal }: Fault): WarehouseRefusal {
  if (refusal.reason !== "warehouse-unavailable" || again === undefined) return refusal;
  if (again.kind === "warming") return { ...refusal, isWarmingUp: true };
  return again.afterMs === 0 ? refusal : { ...refusal, retryAfterSeconds: Math.ceil(again.afterMs / 1000) };
}

export interface FaultRule {
  readonly reason: "warehouse-paused" | "warehouse-unavailable" | "warehouse-failed";
  readonly again?: Again;
}

const failed: FaultRule = { reason: "warehouse-failed" };
const outage: FaultRule = {
  reason: "warehouse-unavailable",
  again: { kind: "later", afterMs: 0, isOutage: true },
};

/** A pool that is paused stays so until somebody resumes it: never "try again". */
export const FAULT_RULES = {
  paused: { reason: "warehouse-paused" },
  "warming-up": { reason: "warehouse-unavailable", again: { kind: "warming", afterMs: 0, isOutage: false } },
  busy: { reason: "warehouse-unavailable", again: { kind: "later", afterMs: 10_000, isOutage: true } },
  throttled: outage,
  transient: outage,
  "not-found": { reason: "warehouse-unavailable", again: { kind: "once", afterMs: 0, isOutage: true } },
  "source-changed": { reason: "warehouse-unavailable", again: { kind: "once", afterMs: 0, isOutage: false } },
  "too-heavy": { reason: "warehouse-failed", again: { kind: "once", afterMs: 0, isOutage: false } },
  "network-rule": failed,
  signature: failed,
  login: failed,
  permission: failed,
  "missing-object": failed,
  syntax: failed,
  conversion: failed,
  "too-complex": failed,
  unclassified: failed,
} as const satisfies Record<string, FaultRule>;

export type FaultClass = keyof typeof FAULT_RULES;

/** The wire broke, or an answer outside 2xx says nothing more. */
export const OUTAGE: Again = { kind: "later", afterMs: 0, isOutage: true };

/** The Azure SQL list of transient errors, SqlClient's default set and Data API builder's set, sorted. */
const NUMBERS: readonly (readonly [FaultClass, readonly number[]])[] = [
  ["paused", [42108]],
  ["warming-up", [42109]],
  ["busy", [40501]],
  ["throttled", [10922, 10928, 10929, 10936, 40540, 49918, 49919, 49920, 8628, 8645, 8651]],
  ["transient", [20, 64, 121, 233, 601, 615, 617, 669, 921, 926, 997, 1203, 1204, 1205, 1221, 1222, 1807, 3935]],
  ["transient", [3960, 3966, 4221, 9515, 10053, 10054, 10060, 14355, 17197, 20041, 40143, 40197, 40613]],
  ["transient", [41301, 41302, 41305, 41325, 41839]],
  ["not-found", [53, 4060, 11001]],
  ["network-rule", [40615, 47072, 47073]],
  ["login", [916, 18456]],
  ["permission", [229, 230, 262, 297, 300, 13807]],
  ["missing-object", [207, 208, 2812]],
  ["syntax", [102, 105, 156, 319, 103010]],
  ["conversion", [241, 242, 245, 295, 8114, 8115, 8134, 8169]],
  ["too-complex", [8621, 8623, 8631, 8632]],
];

export const CLASS_BY_NUMBER: ReadonlyMap<number, FaultClass> = new Map(
  NUMBERS.flatMap(([name, numbers]) => numbers.map((number) => [number, name] as const)),
);

/** Fixed sentences of the engine, for answers that give no number. */
export const PHRASES: readonly (readonly [RegExp, FaultClass])[] = [
  [/\bpool is (?:currently )?paused\b/i, "paused"],
  [/\bpool is warming up\b/i, "warming-up"],
  [/\bservice is currently busy\b/i, "busy"],
  [/\b0x80070008\b/i, "throttled"],
  [/\b0x8007000C\b/i, "source-changed"],
  [/\bWebsocket connection was closed unexpectedly\b/i, "transient"],
  [/\bX-CSRF-Signature header could not be validated\b/i, "signature"],
  [/\bLogin failed for user\b/i, "login"],
  [/\bInvalid (?:object|column) name\b/i, "missing-object"],
  [/\bcannot be executed due to current resource constraints\b/i, "too-heavy"],
];
