// A translated scalar: DuckDB text with its T-SQL type and collation. Here is what T-SQL's text comparison means in DuckDB:
// equality ignores case and trailing spaces and folds ß to ss; order is linguistic (ICU) with the folded text as tie-break,
// so that `=`, `<`, ORDER BY, GROUP BY and keyset predicates agree. Width, kana and zero-weight characters are not folded.

import { SqlFailure } from "./sql-failure.ts";
import { isText } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";

type Folding = "ci" | "cs" | "ai" | "bin";

export interface Collation {
  readonly name: string;
  readonly folding: Folding;
  /** Who decides: a literal or parameter gives way to a column, a column to COLLATE. */
  readonly rank: "default" | "implicit" | "explicit";
}

export interface Typed {
  readonly sql: string;
  readonly type: SqlType;
  readonly collation: Collation;
  /** The text, where it is known without asking DuckDB: literals and text parameters. */
  readonly constant?: string | null;
}

const databaseCollation = "SQL_Latin1_General_CP1_CI_AS";
export const coercible: Collation = { name: databaseCollation, folding: "ci", rank: "default" };
export const ofColumn: Collation = { name: databaseCollation, folding: "ci", rank: "implicit" };
/** OPENJSON's [key]. */
export const ofJsonKey: Collation = { name: "Latin1_General_BIN2", folding: "bin", rank: "implicit" };

export function typed(sql: string, type: SqlType, collation: Collation = coercible): Typed {
  return { sql, type, collation };
}

/** The collation that COLLATE names. Windows collations only: the Synapse grammar has no SQL_ ones. */
export function readCollation(name: string): Collation {
  const parts =
    /^(?:Latin1_General|Latin1_General_100|French|French_100)_(?:(BIN2?)|(C[IS])_(A[IS])(?:_KS)?(?:_WS)?(?:_SC)?)(?:_UTF8)?$/i.exec(
      name,
    );
  if (parts === null) throw new SqlFailure(448, `Invalid collation '${name}'.`);
  const [, binary, sensitiveCase, sensitiveAccent] = parts.map((part) => part?.toUpperCase());
  if (binary !== undefined) return { name, folding: "bin", rank: "explicit" };
  if (sensitiveCase === "CS") return { name, folding: "cs", rank: "explicit" };
  return { name, folding: sensitiveAccent === "AI" ? "ai" : "ci", rank: "explicit" };
}

const ranks = ["default", "implicit", "explicit"];

/** The collation of an operation over both; two that both insist are a conflict. */
export function meet(a: Typed, b: Typed, operation: string): Collation {
  if (!isText(a.type)) return b.collation;
  if (!isText(b.type)) return a.collation;
  const difference = ranks.indexOf(a.collation.rank) - ranks.indexOf(b.collation.rank);
  if (difference !== 0) return difference > 0 ? a.collation : b.collation;
  if (a.collation.name.toLowerCase() === b.collation.name.toLowerCase() || a.collation.rank === "default")
    return a.collation;
  throw new SqlFailure(
    468,
    `Cannot resolve the collation conflict between "${b.collation.name}" and "${a.collation.name}" in the ${operation} operation.`,
  );
}

/** Equal for texts that T-SQL's `=` holds equal, apart from trailing spaces. */
export function fold(sql: string, collation: Collation): string {
  if (collation.folding === "ci") return `replace(lower(${sql}), 'ß', 'ss')`;
  if (collation.folding === "ai") return `strip_accents(replace(lower(${sql}), 'ß', 'ss'))`;
  return sql;
}

/** What stands for a value in `=`, IN, GROUP BY, DISTINCT, PARTITION BY and joins. */
export function equalityKey(value: Typed, collation: Collation = value.collation): string {
  if (value.type.kind === "datetimeoffset") return `(${value.sql}).u`;
  return isText(value.type) ? fold(`rtrim(${value.sql})`, collation) : value.sql;
}

/** What stands for a value in `<`, ORDER BY, MIN and MAX. */
export function orderKey(value: Typed, collation: Collation = value.collation): string {
  if (value.type.kind === "uniqueidentifier") return guidKey(value.sql);
  const key = equalityKey(value, collation);
  if (!isText(value.type) || collation.folding === "bin") return key;
  return `(icu_sort_key(${key}, 'en') || '!' || ${key})`;
}

/** Bytes 10-15, 8-9, then the first three groups as they are stored, little-endian: the engine's order. */
function guidKey(sql: string): string {
  const text = `CAST(${sql} AS VARCHAR)`;
  const pieces = [
    [25, 12],
    [20, 4],
    [17, 2],
    [15, 2],
    [12, 2],
    [10, 2],
    [7, 2],
    [5, 2],
    [3, 2],
    [1, 2],
  ];
  return `(${pieces.map(([from, length]) => `substr(${text}, ${from}, ${length})`).join(" || ")})`;
}

/** A DuckDB string literal. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A DuckDB identifier. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
