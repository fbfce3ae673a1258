// Time comes in as an argument. `systemClock` is the only reader of the machine's clock in `src`.

/** Milliseconds since the Unix epoch. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** Milliseconds since the Unix epoch of an ISO 8601 time with its offset; NaN where it is none. */
export function readTime(text: string): number {
  return Date.parse(text);
}

/** `2001-02-28T23:59:59.123Z` */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
