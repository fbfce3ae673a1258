// Any number of values in one parameter, as rows named k. An empty list has the same text as a full one. Sample:
// `SELECT CAST(NULLIF(k.[value], N'') AS bigint) FROM STRING_SPLIT(@p0, N',') AS k WHERE k.[value] <> N''`

import type { SqlType } from "#kernel/sql-type.ts";
import type { ValueList } from "#plan/plan.ts";
import { declaredType } from "./declared-type.ts";
import type { ParameterList } from "./parameter-list.ts";

/** `OPENJSON(@p0) AS k` */
export function listSource(list: ValueList, parameters: ParameterList): string {
  const name = parameters.name(list);
  return list.encoding === "split" ? `STRING_SPLIT(${name}, N',') AS k` : `OPENJSON(${name}) AS k`;
}

/** What tells the entries of a list apart in an answer: the value itself, or its place in the JSON array. */
export function listKey(list: ValueList): string {
  return list.encoding === "split" ? "k.[value]" : "k.[key]";
}

/** The typed values of an entry, one for each type of the list. */
export function listValues({ encoding, types }: ValueList): readonly string[] {
  const isTuple = types.length > 1;
  if (encoding === "split" && isTuple) throw new TypeError("a list of several types cannot be split");
  return types.map((type, index) => {
    if (isTuple) return castText(`JSON_VALUE(k.[value], N'$[${index}]')`, type);
    // STRING_SPLIT makes one empty row of an empty list, which would be 0, 1900-01-01 or an error. It must be no value, and
    // before the cast: a WHERE may be evaluated after it.
    return castText(encoding === "split" ? "NULLIF(k.[value], N'')" : "k.[value]", type);
  });
}

/** The values of a list as a subquery of IN. */
export function listQuery(list: ValueList, parameters: ParameterList): string {
  const [value, ...rest] = listValues(list);
  if (value === undefined || rest.length > 0) throw new TypeError("IN takes a list of one type");
  // A NULL from the empty row would make NOT IN unknown for every row.
  const guard = list.encoding === "split" ? " WHERE k.[value] <> N''" : "";
  return `SELECT ${value} FROM ${listSource(list, parameters)}${guard}`;
}

function castText(text: string, type: SqlType): string {
  return type.kind === "varbinary" ? `CONVERT(varbinary(max), ${text}, 2)` : `CAST(${text} AS ${declaredType(type)})`;
}
