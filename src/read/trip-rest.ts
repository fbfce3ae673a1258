// The rows of a trip that are still to come, of which the record is told when the last of them has.

import type { Refusal } from "#kernel/refusal.ts";
import type { Rest, RestEnd } from "#transport/rest.ts";

/** The same rows. `ended` settles once the trip is on record, and gives why it broke off, if it did. */
export interface TripRest extends Omit<Rest, "ended"> {
  readonly ended: Promise<Refusal | undefined>;
}

/** `onEnd` is told once. */
export function noteRest(rest: Rest, onEnd: (end: RestEnd) => Promise<void>): TripRest {
  const end = async (): Promise<Refusal | undefined> => {
    const ended = await rest.ended;
    await onEnd(ended);
    return ended.refusal;
  };
  return { ...rest, ended: end() };
}
