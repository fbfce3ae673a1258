// Points as rows of a Workers Analytics Engine dataset. A column is its place in the list and nothing more: a list only ever grows at
// its end, or what was written before would mean something else. docs/operations.md has the same lists.

import type { Clock } from "#kernel/clock.ts";
import type { Delivery } from "./delivery.ts";
import { withMetrics, type Observe } from "./metrics.ts";
import type { Point } from "./point.ts";

interface DataPoint {
  readonly indexes: string[];
  readonly blobs: string[];
  readonly doubles: number[];
}

/** What is used of the binding. */
interface EngineDataset {
  readonly writeDataPoint: (point: DataPoint) => void;
}

type Columns<T> = readonly (readonly [name: string, of: (point: Point) => T])[];

/** blob1, blob2 … */
export const BLOBS: Columns<string> = [
  ["code", codeOf],
  ["codes", ({ codes }) => codes.join(",")],
  ["status", ({ status }) => status],
  ["decision", ({ decision }) => decision],
  ["surface", ({ surface }) => surface],
  ["operation_type", ({ operationType }) => operationType],
  ["principal_kind", ({ principalKind }) => principalKind],
  ["delivery", ({ delivery }) => delivery],
  ["cache", ({ cache }) => cache],
  ["policy_version", ({ policyVersion }) => policyVersion],
];

/** double1, double2 … The engine takes 20. */
export const DOUBLES: Columns<number> = [
  ["http_status", ({ httpStatus }) => httpStatus],
  ["total_ms", ({ totalMs }) => totalMs],
  ["warehouse_ms", ({ warehouseMs }) => warehouseMs],
  ["queue_ms", ({ queueMs }) => queueMs],
  ["back_off_ms", ({ backOffMs }) => backOffMs],
  ["own_ms", ({ ownMs }) => ownMs],
  ["trips", ({ trips }) => trips],
  ["statements", ({ statements }) => statements],
  ["further_attempts", ({ furtherAttempts }) => furtherAttempts],
  ["shared", ({ shared }) => shared],
  ["turned_away", ({ turnedAway }) => turnedAway],
  ["cache_hits", ({ cacheHits }) => cacheHits],
  ["cache_stale", ({ cacheStale }) => cacheStale],
  ["cache_misses", ({ cacheMisses }) => cacheMisses],
  ["rows", ({ rows }) => rows],
  ["bytes", ({ bytes }) => bytes],
  ["cost", ({ cost }) => cost],
  ["unrecorded", ({ isUnrecorded }) => Number(isUnrecorded)],
  ["authenticate_ms", ({ authenticateMs }) => authenticateMs],
  ["audit_ms", ({ auditMs }) => auditMs],
];

/** The index is the code: the engine samples each index by itself, so what is rare is not lost among what is well. */
function createEngineMetrics(binding: EngineDataset): Observe {
  return (point) =>
    binding.writeDataPoint({
      indexes: [codeOf(point)],
      blobs: BLOBS.map(([, of]) => of(point)),
      doubles: DOUBLES.map(([, of]) => of(point)),
    });
}

/** A delivery that is counted where a dataset is bound. */
export function countedIn(binding: unknown, delivery: Delivery, clock: Clock): Delivery {
  return isEngineDataset(binding) ? withMetrics(delivery, createEngineMetrics(binding), clock) : delivery;
}

function isEngineDataset(binding: unknown): binding is EngineDataset {
  return (
    typeof binding === "object" && binding !== null && typeof Reflect.get(binding, "writeDataPoint") === "function"
  );
}

/** `OK` where there was no error. */
function codeOf({ codes }: Point): string {
  return codes[0] ?? "OK";
}
