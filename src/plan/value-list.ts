// Any number of values in one parameter, so that neither their number nor their content changes a statement's text. Types
// whose text holds no comma are split by STRING_SPLIT; text and composite keys travel as JSON. Equal values travel once.

import { coerceValue } from "#catalog/coerce-value.ts";
import { isText, type SqlType } from "#kernel/sql-type.ts";
import type { ValueList } from "./planned.ts";

/** Canonical texts, one for each type. */
export type Tuple = readonly string[];

interface Listed {
  readonly list: ValueList;
  /** For each tuple, in the order given, what its row of the list is called: its text when split, its index in JSON. */
  readonly labels: readonly string[];
}

/** The problem is that of the first value that has one. */
export function valueList(type: SqlType, values: readonly unknown[]): ValueList | { readonly problem: string } {
  const tuples: Tuple[] = [];
  for (const value of values) {
    const tuple = coerceTuple([type], [value]);
    if ("problem" in tuple) return tuple;
    tuples.push(tuple);
  }
  return listTuples([type], tuples).list;
}

/** One value for each type. */
export function coerceTuple(
  types: readonly SqlType[],
  values: readonly unknown[],
): Tuple | { readonly problem: string } {
  const texts: string[] = [];
  for (const [index, type] of types.entries()) {
    const coerced = coerceValue(type, values[index]);
    if ("problem" in coerced) return coerced;
    texts.push(coerced.text);
  }
  return texts;
}

export function listTuples(types: readonly SqlType[], tuples: readonly Tuple[]): Listed {
  const [type, ...rest] = types;
  return type !== undefined && rest.length === 0 && isSplit(type)
    ? splitList(types, tuples.flat())
    : jsonList(types, tuples);
}

/** Neither a comma nor an empty text may be among the values: an empty list is an empty text. */
function isSplit(type: SqlType): boolean {
  return !isText(type) && type.kind !== "varbinary";
}

function splitList(types: readonly SqlType[], texts: readonly string[]): Listed {
  return { list: { encoding: "split", types, text: [...new Set(texts)].join(",") }, labels: texts };
}

function jsonList(types: readonly SqlType[], tuples: readonly Tuple[]): Listed {
  const indexes = new Map<string, number>();
  const labels = tuples.map((tuple) => {
    const text = JSON.stringify(types.length > 1 ? tuple : tuple[0]);
    const index = indexes.get(text) ?? indexes.size;
    indexes.set(text, index);
    return String(index);
  });
  return { list: { encoding: "json", types, text: `[${[...indexes.keys()].join(",")}]` }, labels };
}
