// The schemas that an isolate keeps: few, and not more of them together than its memory takes. The least used goes first.

import type { VisibleSet } from "#policy/visible-set.ts";

const MAX_SCHEMAS = 8;
/** Measured: a schema of 3,000 fields holds about 10 MiB, of the 128 MiB that an isolate has for everything. */
const MAX_FIELDS = 15_000;

export interface Kept<T> {
  readonly get: (id: string) => T | undefined;
  /** Keeps or freshens a schema with so many fields. The newest is kept, however large. */
  readonly set: (id: string, value: T, fields: number) => void;
}

export function createKept<T>(): Kept<T> {
  // A Map keeps the order of insertion: the first key is the one that was not used for the longest time.
  const known = new Map<string, { readonly value: T; readonly fields: number }>();
  const isTooMuch = () =>
    known.size > MAX_SCHEMAS || [...known.values()].reduce((sum, { fields }) => sum + fields, 0) > MAX_FIELDS;
  return {
    get: (id) => known.get(id)?.value,
    set(id, value, fields) {
      known.delete(id);
      known.set(id, { value, fields });
      for (const oldest of known.keys()) if (oldest !== id && isTooMuch()) known.delete(oldest);
    },
  };
}

export function fieldsOf({ views }: VisibleSet): number {
  return [...views.values()].reduce((sum, { fields }) => sum + fields.length, 0);
}
