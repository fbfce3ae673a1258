// Counts operations beside their records. Records are the proof and may hold an answer up; what is counted is for whoever watches
// the API, and neither fails nor waits for anything.

import type { Clock } from "#kernel/clock.ts";
import type { Delivery } from "./delivery.ts";
import { makePoint, type Point } from "./point.ts";

/** The port of metrics: takes one point an operation. What it throws is lost. */
export type Observe = (point: Point) => void;

/** A delivery whose outcomes are counted, once it is known whether they are stored. */
export function withMetrics(delivery: Delivery, observe: Observe, clock: Clock): Delivery {
  return {
    drop: () => delivery.drop(),
    async deliver(record) {
      const handedMs = clock();
      const isStored = await delivery.deliver(record);
      if (record.kind === "outcome") quietly(() => observe(makePoint(record, isStored, clock() - handedMs)));
      return isStored;
    },
  };
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Nobody is told: a number less is what it costs.
  }
}
