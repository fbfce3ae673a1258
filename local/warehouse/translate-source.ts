// FROM -> DuckDB text and the names it brings into scope: views of the catalog, CTEs, derived tables, OPENJSON and STRING_SPLIT,
// joins and APPLY. A right side sees the left side's columns only under APPLY.

import type { Source } from "./ast.ts";
import { columnSql, keyOf } from "./catalog.ts";
import { bind, howOf, inner } from "./context.ts";
import type { Context, OutColumn, RenderedQuery, ScopeEntry } from "./context.ts";
import { convert } from "./convert.ts";
import { openJson, openJsonWith } from "./json-rows.ts";
import { failStandIn, SqlFailure } from "./sql-failure.ts";
import { isText, makeType } from "./sql-type.ts";
import { ofColumn, ofJsonKey, quote, quoteName, typed } from "./typed.ts";

export interface RenderedSource {
  readonly sql: string;
  readonly entries: readonly ScopeEntry[];
}

/** Translates a source. `context.scope` is what surrounds the SELECT, not the SELECT's own names. */
export function translateSource(source: Source, context: Context): RenderedSource {
  switch (source.kind) {
    case "table":
      return table(source, context);
    case "derived":
      return named(context.translate.query(source.query, inner(context, context.scope)), source.alias, source.columns);
    case "openjson":
      return source.columns === undefined ? jsonPairs(source, context) : jsonColumns(source, source.columns, context);
    case "split":
      return split(source, context);
    case "join":
      return join(source, context);
  }
}

function table(source: Extract<Source, { kind: "table" }>, context: Context): RenderedSource {
  const [schema = "", name] = source.path;
  const cte = name === undefined ? context.ctes.get(schema.toLowerCase()) : undefined;
  if (cte !== undefined) return entryOf(quoteName(schema.toLowerCase()), source.alias, cte.columns);
  const view = context.catalog.get(name === undefined ? keyOf("dbo", schema) : keyOf(schema, name));
  if (view === undefined) throw new SqlFailure(208, `Invalid object name '${source.path.join(".")}'.`);
  const alias = quoteName(source.alias);
  const columns = view.columns.map((column) => ({
    name: column.name,
    typed: typed(columnSql(`${alias}.${quoteName(column.name)}`, column), column.type, ofColumn),
  }));
  return {
    sql: `${quoteName(view.schema)}.${quoteName(view.name)} AS ${alias}`,
    entries: [{ alias: source.alias, columns }],
  };
}

/** A query with an alias: every column needs a name of its own. */
function named(query: RenderedQuery, alias: string, names: readonly string[] | undefined): RenderedSource {
  const columns = nameColumns(query, alias, names);
  return entryOf(`(${query.sql})`, alias, columns);
}

export function nameColumns(query: RenderedQuery, alias: string, names: readonly string[] | undefined): OutColumn[] {
  if (names !== undefined && names.length !== query.columns.length) {
    throw new SqlFailure(8158, `'${alias}' has more columns than were specified in the column list.`);
  }
  const seen = new Set<string>();
  return query.columns.map((column, index) => {
    const name = names?.[index] ?? column.name;
    if (name === undefined)
      throw new SqlFailure(8155, `No column name was specified for column ${index + 1} of '${alias}'.`);
    if (seen.has(name.toLowerCase()))
      throw new SqlFailure(8156, `The column '${name}' was specified multiple times for '${alias}'.`);
    seen.add(name.toLowerCase());
    return { ...column, name };
  });
}

function entryOf(sql: string, alias: string, columns: readonly OutColumn[]): RenderedSource {
  const prefix = quoteName(alias);
  const scoped = columns.map((column) => {
    const collation =
      column.collation.rank === "explicit" ? { ...column.collation, rank: "implicit" as const } : column.collation;
    return {
      name: column.name ?? column.key,
      typed: typed(`${prefix}.${quoteName(column.key)}`, column.type, collation),
    };
  });
  return { sql: `${sql} AS ${prefix}`, entries: [{ alias, columns: scoped }] };
}

/** The known text of OPENJSON's argument; over a column there is none. */
function jsonText(source: Extract<Source, { kind: "openjson" }>, context: Context): string | null {
  if (source.path !== undefined) return failStandIn("OPENJSON with a path");
  const { constant } = context.translate.scalar(source.json, context);
  return constant === undefined ? failStandIn("OPENJSON over a column") : constant;
}

function jsonPairs(source: Extract<Source, { kind: "openjson" }>, context: Context): RenderedSource {
  const text = jsonText(source, context);
  const rows = text === null ? { keys: [], values: [], types: [] } : openJson(text);
  const list = (values: readonly (string | null)[]): string => `unnest(CAST(${bind(context, values)} AS VARCHAR[]))`;
  const sql = `(SELECT ${list(rows.keys)} AS "key", ${list(rows.values)} AS "value", CAST(${list(rows.types)} AS INTEGER) AS "type")`;
  return entryOf(sql, source.alias, [
    { name: "key", key: "key", type: makeType("nvarchar", 4000), collation: ofJsonKey },
    { name: "value", key: "value", type: makeType("nvarchar", -1), collation: ofColumn },
    { name: "type", key: "type", type: makeType("int"), collation: ofColumn },
  ]);
}

function jsonColumns(
  source: Extract<Source, { kind: "openjson" }>,
  columns: NonNullable<Extract<Source, { kind: "openjson" }>["columns"]>,
  context: Context,
): RenderedSource {
  const text = jsonText(source, context);
  const lists = text === null ? columns.map(() => []) : openJsonWith(text, columns);
  const raw = lists.map((values, index) => `unnest(CAST(${bind(context, values)} AS VARCHAR[])) AS "v${index}"`);
  const shown = columns.map((column, index) => {
    const value = typed(`r."v${index}"`, makeType("nvarchar", -1), ofColumn);
    return `${convert(value, column.type, howOf(context)).sql} AS ${quoteName(column.name)}`;
  });
  const out = columns.map((column) => ({
    name: column.name,
    key: column.name,
    type: column.type,
    collation: ofColumn,
  }));
  return entryOf(`(SELECT ${shown.join(", ")} FROM (SELECT ${raw.join(", ")}) AS r)`, source.alias, out);
}

function split(source: Extract<Source, { kind: "split" }>, context: Context): RenderedSource {
  const value = context.translate.scalar(source.text, context);
  const text = isText(value.type) ? value : convert(value, makeType("nvarchar", -1), howOf(context));
  const separator = context.translate.scalar(source.separator, context).constant;
  if (typeof separator !== "string") return failStandIn("STRING_SPLIT with a separator that is no constant");
  if ([...separator].length !== 1) {
    throw new SqlFailure(214, "Procedure expects parameter 'separator' of type 'nchar(1)/nvarchar(1)'.");
  }
  const sql = `(SELECT unnest(string_split(${text.sql}, ${quote(separator)})) AS "value")`;
  return entryOf(sql, source.alias, [{ name: "value", key: "value", type: text.type, collation: ofColumn }]);
}

const words = {
  INNER: "INNER JOIN",
  LEFT: "LEFT JOIN",
  RIGHT: "RIGHT JOIN",
  FULL: "FULL JOIN",
  CROSS: "CROSS JOIN",
  "CROSS APPLY": "CROSS JOIN LATERAL",
  "OUTER APPLY": "LEFT JOIN LATERAL",
} as const;

function join(source: Extract<Source, { kind: "join" }>, context: Context): RenderedSource {
  const left = translateSource(source.left, context);
  const isApply = source.join === "CROSS APPLY" || source.join === "OUTER APPLY";
  const seen = isApply ? { ...context, scope: { entries: left.entries, parent: context.scope } } : context;
  const right = translateSource(source.right, seen);
  const entries = [...left.entries, ...right.entries];
  requireUnique(entries);
  const on =
    source.on === undefined
      ? undefined
      : context.translate.condition(source.on, {
          ...context,
          scope: { entries, parent: context.scope },
          clause: "where",
        });
  const suffix = on !== undefined ? ` ON ${on}` : source.join === "OUTER APPLY" ? " ON TRUE" : "";
  const grouped = source.right.kind === "join" ? `(${right.sql})` : right.sql;
  return { sql: `${left.sql} ${words[source.join]} ${grouped}${suffix}`, entries };
}

function requireUnique(entries: readonly ScopeEntry[]): void {
  const seen = new Set<string>();
  for (const { alias } of entries) {
    if (seen.has(alias.toLowerCase())) {
      throw new SqlFailure(1011, `The correlation name '${alias}' is specified multiple times in a FROM clause.`);
    }
    seen.add(alias.toLowerCase());
  }
}
