// What a statement fails with, in SQL Server's words. Thrown inside this folder and turned into `isSuccess: false` by the
// answer; never an HTTP status. Texts of engine messages are from memory of the engine, not captured from a live pool.

/** A place in a statement's text, and the word that stands there. */
export interface Near {
  readonly text: string;
  readonly offset: number;
  readonly source: string;
}

interface Severity {
  readonly level?: number;
  readonly state?: number;
  readonly line?: number;
}

/** A failed statement. `message` is the whole text that the answer carries. */
export class SqlFailure extends Error {
  readonly number: number;

  constructor(number: number, text: string, severity: Severity = {}) {
    super(
      `Msg ${number}, Level ${severity.level ?? 16}, State ${severity.state ?? 1}, Line ${severity.line ?? 1}\n${text}`,
    );
    this.name = "SqlFailure";
    this.number = number;
  }
}

/** Fails as the pool's own parser does: 103010 on dedicated, 102 on serverless. `because` is this stand-in's own remark. */
export function failParse(pool: "dedicated" | "serverless", near: Near, because?: string): never {
  const before = near.source.slice(0, near.offset).split("\n");
  const line = before.length;
  const remark = because === undefined ? "" : ` (${because})`;
  if (pool === "serverless") {
    throw new SqlFailure(102, `Incorrect syntax near '${near.text}'.${remark}`, { level: 15, line });
  }
  const column = (before.at(-1)?.length ?? 0) + 1;
  throw new SqlFailure(
    103010,
    `Parse error at line: ${line}, column: ${column}: Incorrect syntax near '${near.text}'.${remark}`,
  );
}

/** T-SQL that the pool may well know and this stand-in does not: said aloud, so that nobody takes it for a fact about Synapse. */
export function failStandIn(what: string): never {
  throw new SqlFailure(
    50000,
    `The local warehouse does not implement ${what}. Add it to local/warehouse, or write it another way.`,
  );
}

/** The T-SQL error raised while a statement runs, as a DuckDB expression. `tail` is SQL for the end of the text. */
export function raise(number: number, head: string, tail?: string): string {
  const text = `'~${number}~${head.replaceAll("'", "''")}'`;
  return tail === undefined ? `error(${text})` : `error(${text} || ${tail})`;
}

const fromDuckDb: readonly (readonly [RegExp, number, string])[] = [
  [
    /Conversion Error: .*(out of range|Could not cast value|overflow)/is,
    8115,
    "Arithmetic overflow error converting expression to data type.",
  ],
  [
    /Conversion Error: .*(timestamp|date|time)/is,
    241,
    "Conversion failed when converting date and/or time from character string.",
  ],
  [/Conversion Error/i, 8114, "Error converting data type."],
  [/Out of Range Error|Overflow/i, 8115, "Arithmetic overflow error converting expression to data type."],
  [
    /More than one row returned by a subquery/i,
    512,
    "Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.",
  ],
  [/INTERRUPT/i, 3617, "The attention was received: the query was cancelled."],
];

/** Puts an engine failure into SQL Server's words. What is not foreseen is shown as what it is: a flaw of this stand-in. */
export function toSqlFailure(thrown: unknown): SqlFailure {
  if (thrown instanceof SqlFailure) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const raised = /~(\d+)~([\s\S]*)/.exec(text);
  if (raised !== null) return new SqlFailure(Number(raised[1]), raised[2] ?? "");
  const known = fromDuckDb.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return new SqlFailure(known[1], known[2]);
  return new SqlFailure(50000, `The local warehouse failed: ${text}`);
}
