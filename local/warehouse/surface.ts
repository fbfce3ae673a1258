// The constructs that this parser can tell by their look, and what is known of each on either pool kind: derived from the
// facts on the T-SQL surface, checked in, owned here. "no" and "unknown" are both refused, by a message that names the
// construct and the pool. What neither table has is refused too; nothing passes because it was not thought of.

import { failParse, SqlFailure } from "./sql-failure.ts";
import type { Near } from "./sql-failure.ts";
import { functionSurface } from "./surface-functions.ts";

export type Pool = "dedicated" | "serverless";
export type Support = "yes" | "no" | "unknown";

interface Row {
  readonly dedicated: Support;
  readonly serverless: Support;
}

const row = (dedicated: Support, serverless: Support): Row => ({ dedicated, serverless });

/** Clauses, options and forms of a function. */
const constructs = {
  "OFFSET ... FETCH": row("no", "yes"),
  "FOR JSON": row("no", "yes"),
  "FOR XML": row("no", "no"),
  "FOR BROWSE": row("no", "no"),
  "FOR SYSTEM_TIME": row("no", "no"),
  "VALUES rows in FROM": row("no", "unknown"),
  "OPTION (LABEL = '...')": row("yes", "unknown"),
  "query hint": row("no", "no"),
  "table hint": row("unknown", "unknown"),
  "GROUP BY ROLLUP (...)": row("yes", "no"),
  "GROUP BY CUBE (...)": row("no", "no"),
  "GROUP BY GROUPING SETS (...)": row("no", "no"),
  "GROUP BY () grand total": row("no", "unknown"),
  "GROUP BY ALL": row("no", "unknown"),
  "GROUP BY ... WITH ROLLUP / WITH CUBE": row("no", "no"),
  "recursive CTE": row("no", "unknown"),
  "nested WITH": row("no", "no"),
  "LIKE ... ESCAPE": row("no", "unknown"),
  "TOP (n) PERCENT": row("no", "unknown"),
  "IS [NOT] DISTINCT FROM": row("no", "unknown"),
  "WINDOW clause": row("no", "unknown"),
  QUALIFY: row("no", "no"),
  "IGNORE NULLS / RESPECT NULLS": row("no", "unknown"),
  "frame GROUPS, EXCLUDE": row("no", "no"),
  "row value comparison": row("no", "no"),
  "ORDER BY x COLLATE c": row("unknown", "unknown"),
  "ORDER BY in a derived table without TOP": row("no", "no"),
  "NULLS FIRST / NULLS LAST": row("no", "no"),
  LIMIT: row("no", "no"),
  LATERAL: row("no", "no"),
  "JOIN USING / NATURAL JOIN": row("no", "no"),
  "comparison with ANY / SOME / ALL": row("unknown", "unknown"),
  "EXCEPT ALL / INTERSECT ALL": row("no", "no"),
  "FILTER (WHERE ...) on an aggregate": row("no", "no"),
  "COUNT(DISTINCT a, b)": row("no", "no"),
  "COUNT(DISTINCT x) OVER": row("no", "no"),
  "STRING_AGG(DISTINCT ...)": row("no", "no"),
  "STRING_SPLIT ordinal argument": row("no", "yes"),
  "PERCENTILE_CONT without OVER": row("no", "no"),
  "CONVERT float style 3": row("unknown", "unknown"),
  "SUBSTRING without length": row("unknown", "unknown"),
  "LOG with base": row("no", "unknown"),
  "LTRIM / RTRIM with characters argument": row("unknown", "unknown"),
  "TRIM characters FROM string": row("no", "yes"),
  "ISJSON type constraint": row("no", "unknown"),
  "operators !< !>": row("no", "yes"),
  "operators << >> and ||": row("no", "unknown"),
  "three-part names (database.schema.object)": row("no", "yes"),
  "sp_executesql with named @stmt / @params": row("no", "unknown"),
  "comma join": row("yes", "yes"),
  TABLESAMPLE: row("yes", "no"),
  "PIVOT / UNPIVOT": row("yes", "yes"),
  "SELECT ... INTO": row("yes", "no"),
  "ODBC escapes {d} {ts} {fn}": row("yes", "unknown"),
  "FREETEXT / CONTAINS": row("no", "no"),
} as const satisfies Readonly<Record<string, Row>>;

export type Construct = keyof typeof constructs;

/** Refuses a construct that this pool kind lacks, or is not known to have. */
export function requireConstruct(name: Construct, pool: Pool, near: Near): void {
  const support: Support = constructs[name][pool];
  if (support !== "yes") failParse(pool, near, `${name}: "${support}" on a ${pool} pool`);
}

/** Refuses a function that is unknown to the table, or that this pool kind lacks. */
export function requireFunction(name: string, pool: Pool, near: Near): void {
  const known = functionSurface.get(name);
  if (known === undefined)
    throw new SqlFailure(195, `'${name}' is not a recognized built-in function name.`, { level: 15 });
  const support = pool === "dedicated" ? known[0] : known[1];
  if (support !== "yes") failParse(pool, near, `${name}: "${support}" on a ${pool} pool`);
}

/** Statements that a reader has no business with: known, and refused by name. */
export const refusedStatements: ReadonlySet<string> = new Set(
  (
    "INSERT UPDATE DELETE MERGE TRUNCATE CREATE ALTER DROP GRANT REVOKE DENY EXECUTE USE DECLARE SET BEGIN COMMIT ROLLBACK " +
    "SAVE IF ELSE WHILE RETURN PRINT RAISERROR THROW WAITFOR GOTO COPY BACKUP RESTORE KILL DBCC RENAME EXPLAIN BULK " +
    "RECONFIGURE SHUTDOWN REVERT OPEN CLOSE FETCH DEALLOCATE VALUES UPDATETEXT WRITETEXT READTEXT CHECKPOINT LOAD ADD GO"
  ).split(" "),
);
