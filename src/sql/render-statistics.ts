// How many rows a view has and how long its values are, for `npm run stats`. No policy applies to it: it is an operator's tool, with
// the operator's own right to the warehouse, and nothing in src may import it (test/unit/sql/render-statistics.test.ts). It asks
// for numbers over all rows and shows no value.
//
// `SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS c0, CONVERT(varchar(20), SUM(CAST(DATALENGTH(t0.[Name]) AS bigint))) AS c1
//  FROM [curated].[Airport] AS t0`

import { isText, type SqlType } from "#kernel/sql-type.ts";
import { encodeColumn } from "./encode-column.ts";
import { quoteName, quoteSource } from "./quote.ts";
import { makeStatement } from "./rendered.ts";
import type { Statement } from "./statement.ts";

export interface CountedView {
  readonly schema: string;
  readonly object: string;
  readonly columns: readonly { readonly column: string; readonly type: SqlType }[];
}

/** One row: the number of rows, then of each column the bytes of all of its values as they are sent. NULL where there are none. */
export function renderStatistics({ schema, object, columns }: CountedView): Statement {
  const bytes = columns.map(({ column, type }) => {
    const stored = `t0.${quoteName(column)}`;
    // Text is sent as it is: what of it is bytes on the wire is for who reads the number.
    const shown = isText(type) ? stored : encodeColumn(stored, type);
    return `SUM(CAST(DATALENGTH(${shown}) AS bigint))`;
  });
  const numbers = ["COUNT_BIG(*)", ...bytes].map((number, index) => `CONVERT(varchar(20), ${number}) AS c${index}`);
  return makeStatement({
    text: `SELECT ${numbers.join(", ")} FROM ${quoteSource({ alias: "t0", schema, object })}`,
    parameters: [],
  });
}
