// What rows belong to, as one derived table with a row for each key: `p`. Known keys come in a parameter:
// `(SELECT k.[key] AS k, CAST(k.[value] AS nvarchar(4000)) AS k0 FROM OPENJSON(@p0) AS k) AS p`; those of a page by selecting the
// page once more: `(SELECT DISTINCT q.l0 AS k0 FROM (SELECT TOP (@p0) t0.[StateKey] AS l0 FROM ... ORDER BY ...) AS q) AS p`.

import { isText, type SqlType } from "#kernel/sql-type.ts";
import type { Expression, Keys, OrderTerm, ParentPage, RowsRead } from "#plan/plan.ts";
import { comparable } from "./declared-type.ts";
import { encodeColumn } from "./encode-column.ts";
import type { ParameterList } from "./parameter-list.ts";
import { listKey, listSource, listValues } from "./render-list.ts";
import { renderOrderBy, renderTerms } from "./render-order.ts";
import { renderExpression, renderWhere } from "./render-predicate.ts";
import { renderSource } from "./render-source.ts";

/** The texts of which a statement for several parents is made. The rows that belong to them are a derived table `y`. */
export interface Parents {
  /** `(SELECT ...) AS p` */
  readonly from: string;
  /** What each parent's rows come marked with, encoded: `p.k`. */
  readonly labels: readonly string[];
  /** Columns that tell the parents apart. */
  readonly group: readonly string[];
  /** How rows are joined: a parent of a page is there also without any, so that it is known to have been asked for. */
  readonly join: "INNER JOIN" | "LEFT JOIN";
  /** `y.r0 = p.k0` */
  readonly on: string;
  /** To be selected in `y`: `t0.[StateCode] AS r0`. */
  readonly rights: readonly string[];
}

export function renderParents(keys: Keys, parameters: ParameterList): Parents {
  if (keys.on.length === 0) throw new TypeError("parents need a field");
  const rights = keys.on.map((right, index) => `${comparing(right, parameters)} AS r${index}`);
  const on = keys.on.map((_, index) => `y.r${index} = p.k${index}`).join(" AND ");
  return keys.kind === "list"
    ? { ...renderList(keys, parameters), join: "INNER JOIN", rights, on }
    : { ...renderPage(keys.page, parameters), join: "LEFT JOIN", rights, on };
}

type From = Pick<Parents, "from" | "labels" | "group">;

function renderList({ list, on }: Extract<Keys, { kind: "list" }>, parameters: ParameterList): From {
  const values = listValues(list);
  if (values.length !== on.length) throw new TypeError("keys need a value for each field");
  const columns = [`${listKey(list)} AS k`, ...values.map((value, index) => `${value} AS k${index}`)];
  const from = `(SELECT ${columns.join(", ")} FROM ${listSource(list, parameters)}) AS p`;
  return { from, labels: ["p.k"], group: ["p.k"] };
}

/** Values that are equal to the warehouse need not look the same (texts, one instant in two offsets, 0 and -0): each is told apart. */
function renderPage({ read, locals }: ParentPage, parameters: ParameterList): From {
  const [first = []] = locals;
  const alike = first.flatMap(({ type }, index) => (hasSpellings(shownAs(type)) ? [{ type, index }] : []));
  const keys = first.map((_, index) => eitherOf(locals, index));
  const columns = [
    ...keys.map((key, index) => `${key} AS k${index}`),
    ...alike.map(({ type, index }) => `${spelling(keys[index] ?? "", shownAs(type))} AS b${index}`),
  ];
  const page = `(${renderKept(read, locals.flat(), parameters)}) AS q${waysOf(locals)}`;
  return {
    from: `(SELECT DISTINCT ${columns.join(", ")} FROM ${page}) AS p`,
    labels: first.map(({ type }, index) => encodeColumn(`p.k${index}`, shownAs(type))),
    group: [...first.map((_, index) => `p.k${index}`), ...alike.map(({ index }) => `p.b${index}`)],
  };
}

/** True of types in which equal values may be shown in several ways. */
function hasSpellings(type: SqlType): boolean {
  return isText(type) || type.kind === "datetimeoffset" || type.kind === "float";
}

function spelling(key: string, type: SqlType): string {
  return isText(type) ? `CAST(${key} AS varbinary(8000))` : encodeColumn(key, type);
}

type Locals = ParentPage["locals"];

/** ` CROSS JOIN (SELECT 1 AS w UNION ALL SELECT 2 AS w) AS n`: each row once for each relation; nothing where it is one. */
function waysOf(locals: Locals): string {
  if (locals.length === 1) return "";
  return ` CROSS JOIN (${locals.map((_, way) => `SELECT ${way + 1} AS w`).join(" UNION ALL ")}) AS n`;
}

/** `CASE n.w WHEN 1 THEN q.l0 WHEN 2 THEN q.l1 END`, or `q.l0` where it is one relation. */
function eitherOf(locals: Locals, index: number): string {
  const [first = []] = locals;
  if (locals.length === 1) return `q.l${index}`;
  const ways = locals.map((_, way) => `WHEN ${way + 1} THEN q.l${way * first.length + index}`);
  return `CASE n.w ${ways.join(" ")} END`;
}

/** The rows that the page keeps, and of each no more than its keys. */
function renderKept(read: RowsRead, locals: readonly Expression[], parameters: ParameterList): string {
  const columns = locals.map((local, index) => `${comparing(local, parameters)} AS l${index}`);
  if (read.keys !== undefined) return renderKeptOfParents(read, { keys: read.keys, columns }, parameters);
  const top = read.kept === undefined ? "" : `TOP (${parameters.name(read.kept)}) `;
  const source = renderSource(read, parameters) + renderWhere(read.where, parameters);
  const order = read.kept === undefined ? "" : renderOrderBy(read.order, parameters);
  return `SELECT ${top}${columns.join(", ")} FROM ${source}${order}`;
}

interface KeptOfParents {
  readonly keys: Keys;
  /** To be selected of each row, named `l0` and so on. */
  readonly columns: readonly string[];
}

/**
 * `SELECT x.l0 FROM (SELECT y.l0, ROW_NUMBER() OVER (PARTITION BY p.k ORDER BY y.o0 ASC) AS rn FROM (...) AS p INNER JOIN (...) AS y
 * ON y.r0 = p.k0) AS x WHERE x.rn <= @p1`
 */
function renderKeptOfParents(read: RowsRead, { keys, columns }: KeptOfParents, parameters: ParameterList): string {
  const parents = renderParents(keys, parameters);
  const names = columns.map((_, index) => `l${index}`);
  if (read.kept === undefined) {
    const inner = renderBelonging(read, [...parents.rights, ...columns], parameters);
    return `SELECT ${names.map((name) => `y.${name}`).join(", ")} FROM ${parents.from} INNER JOIN ${inner} ON ${parents.on}`;
  }
  const { order, number } = renderNumber(read.order, parents, parameters);
  const inner = renderBelonging(read, [...parents.rights, ...columns, ...order], parameters);
  const numbered = [...names.map((name) => `y.${name}`), number].join(", ");
  const from = `SELECT ${numbered} FROM ${parents.from} INNER JOIN ${inner} ON ${parents.on}`;
  return `SELECT ${names.map((name) => `x.${name}`).join(", ")} FROM (${from}) AS x WHERE x.rn <= ${parameters.name(read.kept)}`;
}

/** `(SELECT ... FROM [curated].[Flight] AS t0 WHERE ...) AS y`: the rows that may belong to some parent. */
export function renderBelonging(
  read: Pick<RowsRead, "from" | "joins" | "where">,
  columns: readonly string[],
  parameters: ParameterList,
): string {
  const source = renderSource(read, parameters) + renderWhere(read.where, parameters);
  return `(SELECT ${columns.join(", ")} FROM ${source}) AS y`;
}

/** The place of each row among those of its parent, and the columns of `y` that decide it. */
export function renderNumber(
  terms: readonly OrderTerm[],
  { group }: Parents,
  parameters: ParameterList,
): { readonly order: readonly string[]; readonly number: string } {
  const rendered = renderTerms(terms, parameters);
  const order = rendered.map(({ text }, index) => `${text} AS o${index}`);
  const within = rendered.map(({ direction }, index) => `y.o${index} ${direction}`);
  const by = within.length === 0 ? group : within;
  return { order, number: `ROW_NUMBER() OVER (PARTITION BY ${group.join(", ")} ORDER BY ${by.join(", ")}) AS rn` };
}

function comparing(expression: Expression, parameters: ParameterList): string {
  return comparable(renderExpression(expression, parameters), expression.type);
}

/** A column of `q` is on its zone's clock already. */
function shownAs(type: SqlType): SqlType {
  return type.kind === "datetime2" && type.zone !== undefined
    ? { kind: "datetimeoffset", precision: type.precision }
    : type;
}
