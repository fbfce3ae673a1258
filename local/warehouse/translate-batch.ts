// T-SQL text -> DuckDB statements with their values: parse, then translate one statement at a time, in order. Pure: it reads a
// catalog that someone else read, and runs nothing.

import type { Given, Query, Statement } from "./ast.ts";
import type { Catalog } from "./catalog.ts";
import { bind } from "./context.ts";
import type { Bound, Context, RenderedQuery } from "./context.ts";
import { convert } from "./convert.ts";
import { parameterValue, readDeclarations, requireMatch } from "./parameters.ts";
import { parseBatch, parseInner } from "./parse-batch.ts";
import { SqlFailure } from "./sql-failure.ts";
import { isInt, isText, makeType } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import type { Pool } from "./surface.ts";
import { translateCondition } from "./translate-condition.ts";
import { translateQuery } from "./translate-query.ts";
import { translateScalar } from "./translate-scalar.ts";
import { quoteName, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

export interface TranslateOptions {
  readonly pool: Pool;
  readonly catalog: Catalog;
  /** The API's topRows. */
  readonly rowLimit?: number | undefined;
  readonly nowMs?: number | undefined;
}

export interface Translated {
  /** DuckDB text. Values stand in it as named parameters. */
  readonly sql: string;
  readonly binds: ReadonlyMap<string, Bound>;
  /** T-SQL's types of the columns, before they are shown as text. */
  readonly types: readonly SqlType[];
}

/** All statements of a text. Throws an SqlFailure at the first that is refused. */
export function translateBatch(text: string, options: TranslateOptions): Translated[] {
  return parseBatch(text, options.pool).map((statement) => translateStatement(statement, options));
}

/** One statement. The text inside sp_executesql is parsed here, not before. */
export function translateStatement(statement: Statement, options: TranslateOptions): Translated {
  if (statement.kind === "read") return render(statement.query, () => undefined, options);
  const declared = readDeclarations(statement.declarations, options.pool);
  requireMatch(declared, statement.values, statement.text);
  const query = parseInner(statement.text, options.pool);
  const find = (name: string): Declared | undefined => {
    const [type, given] = [declared.get(name), statement.values.get(name)];
    return type === undefined || given === undefined ? undefined : { type, given };
  };
  return render(query, find, options);
}

interface Declared {
  readonly type: SqlType;
  readonly given: Given;
}

function render(query: Query, find: (name: string) => Declared | undefined, options: TranslateOptions): Translated {
  const context = rootContext(find, options);
  const rendered = translateQuery(query, context, options.rowLimit);
  return {
    sql: showAll(rendered, options.pool),
    binds: context.binds,
    types: rendered.columns.map((column) => column.type),
  };
}

function rootContext(find: (name: string) => Declared | undefined, options: TranslateOptions): Context {
  const values = new Map<string, Typed>();
  const context: Context = {
    pool: options.pool,
    catalog: options.catalog,
    nowMs: options.nowMs ?? Date.now(),
    translate: { scalar: translateScalar, condition: translateCondition, query: translateQuery },
    scope: undefined,
    ctes: new Map(),
    binds: new Map(),
    clause: "select",
    grouping: undefined,
    parameter: (name) => {
      const known = values.get(name);
      if (known !== undefined) return known;
      const declared = find(name);
      if (declared === undefined)
        throw new SqlFailure(137, `Must declare the scalar variable "${name}".`, { level: 15 });
      const value = parameterValue(declared.given, declared.type, (bound) => bind(context, bound));
      values.set(name, value);
      return value;
    },
  };
  return context;
}

/** Text, whole numbers and bits cross as they are; every other type is shown as text, since the real encoding is not public. */
function showAll(rendered: RenderedQuery, pool: Pool): string {
  const isNative = (type: SqlType): boolean =>
    isText(type) || isInt(type) || type.kind === "bit" || type.kind === "float" || type.kind === "real";
  if (rendered.columns.every((column) => isNative(column.type))) return rendered.sql;
  const shown = rendered.columns.map((column) => {
    const value = typed(`o.${quoteName(column.key)}`, column.type, column.collation);
    if (isNative(column.type)) return value.sql;
    return convert(value, makeType("nvarchar", -1), { pool, style: defaultStyle(column.type) }).sql;
  });
  return `SELECT ${shown.join(", ")} FROM (${rendered.sql}) AS o`;
}

function defaultStyle(type: SqlType): number {
  return ["money", "smallmoney", "binary", "varbinary"].includes(type.kind) ? 2 : 121;
}
