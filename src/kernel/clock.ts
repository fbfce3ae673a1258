// Time comes in as an argument. `systemClock` is the only reader of the machine's clock in `src`.

/** Milliseconds since the Unix epoch. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** `2001-02-28T23:59:59.123Z` */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
