// What is written of a row at one place: a field, an id; and what belongs to it through a relation. Made once for a place, used for
// each row.

import type { Cells } from "#read/read-request.ts";
import type { Ask } from "./asks.ts";
import { encodeGlobalId } from "./global-id.ts";
import type { LoadedAnswer, LoadedSet } from "./loading.ts";
import type { RowSite } from "./sites.ts";

export type WriteRow = (row: Cells) => string;

/** A cell that is not in the form of its type, or a part that was refused. */
export class Unwritable extends Error {}

/** Throws Unwritable where what belongs to a row was refused. */
export function relatedOf(ask: Ask, loaded: LoadedAnswer, relation?: string): (row: Cells) => LoadedSet | undefined {
  const related = loaded.below.get(ask);
  return (row) => {
    const set = related?.of(row, relation);
    if (set?.ok === false) throw new Unwritable();
    return set?.value;
  };
}

export function fieldWriter(field: string, loaded: LoadedAnswer): WriteRow {
  const json = tableOf(loaded).json(field);
  return (row) => {
    const text = json(row);
    if (text === undefined) throw new Unwritable();
    return text;
  };
}

export function idWriter({ view }: RowSite, loaded: LoadedAnswer): WriteRow {
  const table = tableOf(loaded);
  const texts = view.key.map((name) => table.json(name));
  return (row) => {
    if (texts.some((json) => json(row) === undefined)) throw new Unwritable();
    return `"${encodeGlobalId(view, (name) => table.value(name)(row))}"`;
  };
}

function tableOf({ answer }: LoadedAnswer) {
  if (answer.kind !== "list" && answer.kind !== "lookup") throw new TypeError("fields of what has no rows");
  return answer.table;
}
