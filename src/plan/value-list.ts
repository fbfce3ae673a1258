// Any number of values in one parameter, so that neither their number nor their content changes a statement's text. Types
// whose text holds no comma are split by STRING_SPLIT; text and composite keys travel as JSON.

import { coerceValue } from "#catalog/coerce-value.ts";
import { isText, type SqlType } from "#kernel/sql-type.ts";
import type { ValueList } from "./planned.ts";

/** Each tuple has one value for each type. The problem is that of the first value that has one. */
export function valueList(
  types: readonly SqlType[],
  tuples: readonly (readonly unknown[])[],
): ValueList | { readonly problem: string } {
  const texts: string[][] = [];
  for (const tuple of tuples) {
    const row: string[] = [];
    for (const [index, type] of types.entries()) {
      const coerced = coerceValue(type, tuple[index]);
      if ("problem" in coerced) return coerced;
      row.push(coerced.text);
    }
    texts.push(row);
  }
  const [type] = types;
  if (types.length > 1) return { encoding: "json", types, text: JSON.stringify(texts) };
  if (type === undefined || isText(type)) return { encoding: "json", types, text: JSON.stringify(texts.flat()) };
  return { encoding: "split", types, text: texts.flat().join(",") };
}
