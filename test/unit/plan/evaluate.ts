// A warehouse of a few arrays, enough to run what a Plan says: SQL's three values, NULL lowest, one row for each key of a join.
// Only for tests of what plans mean; how they are said is tested against the embedded warehouse.

import type { SqlType } from "#kernel/sql-type.ts";
import type { Expression, Join, Keys, OrderTerm, Predicate, RowsRead, Value, ValueList } from "#plan/plan.ts";

export type Cell = string | null;
export type TableRow = Readonly<Record<string, Cell>>;
/** By `schema.object`. */
export type Tables = Readonly<Record<string, readonly TableRow[]>>;
type Scope = ReadonlyMap<string, TableRow>;
type Truth = boolean | null;

export class Evaluator {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** The cells of the rows that a read gives, in order. With keys each begins with its label, or with the values of its key. */
  rows(read: RowsRead): readonly (readonly Cell[])[] {
    const { keys } = read;
    const limit = read.limit === undefined ? Infinity : Number(read.limit.text);
    const cellsOf = (scope: Scope) => read.columns.map(({ expression }) => this.cell(expression, scope));
    const scopes = this.#scopes(read.from, new Map()).map((scope) => this.#joined(read.joins, scope));
    const admitted = scopes.filter((scope) => this.test(read.where, scope) === true);
    const sorted = admitted.toSorted((one, other) => this.#compareRows(read.order, one, other));
    if (keys === undefined) return sorted.slice(0, limit).map(cellsOf);
    return this.#parents(keys).flatMap(({ labels, texts }) => {
      const own = sorted.filter((scope) =>
        keys.on.every((on, index) => compare(on.type, this.cell(on, scope), texts[index] ?? null) === 0),
      );
      return own.slice(0, limit).map((scope) => [...labels, ...cellsOf(scope)]);
    });
  }

  #parents(keys: Keys): readonly { readonly labels: readonly Cell[]; readonly texts: readonly Cell[] }[] {
    if (keys.kind === "list") return entriesOf(keys.list).map(({ label, texts }) => ({ labels: [label], texts }));
    const { read, locals } = keys.page;
    const rows = locals.flatMap((expressions) => {
      const columns = expressions.map((expression) => ({ field: undefined, expression }));
      return this.rows({ ...read, columns, limit: read.kept }).map((cells) => cells.slice(-columns.length));
    });
    return [...new Map(rows.map((texts) => [JSON.stringify(texts), { labels: texts, texts }])).values()];
  }

  cell(expression: Expression, scope: Scope): Cell {
    if (expression.kind === "guarded") {
      const { when, of, otherwise } = expression;
      if (this.test(when, scope) === true) return this.cell(of, scope);
      return otherwise === undefined ? null : this.cell(otherwise, scope);
    }
    if (expression.kind === "orZero") return this.cell(expression.of, scope) ?? "0";
    if (expression.kind !== "column") {
      throw new TypeError(`what is ${expression.kind} is tested against the embedded warehouse`);
    }
    const row = scope.get(expression.alias);
    const cell = row?.[expression.column];
    if (cell === undefined) throw new TypeError(`no ${expression.alias}.${expression.column}`);
    return cell;
  }

  test(predicate: Predicate, scope: Scope): Truth {
    switch (predicate.kind) {
      case "and":
        return all(predicate.parts.map((part) => this.test(part, scope)));
      case "or":
        return negate(all(predicate.parts.map((part) => negate(this.test(part, scope)))));
      case "not":
        return negate(this.test(predicate.part, scope));
      case "unmet":
        return this.test(predicate.part, scope) !== true;
      case "isNull":
        return (this.cell(predicate.left, scope) === null) !== predicate.negated;
      case "valueIsNull":
        return (predicate.value.text === null) !== predicate.negated;
      case "exists":
        return this.#scopes(predicate.from, scope).some((inner) => {
          const isJoined = predicate.on.every(
            ({ left, right }) => compare(left.type, this.cell(left, inner), this.cell(right, inner)) === 0,
          );
          return isJoined && this.test(predicate.where, inner) === true;
        });
      default:
        return this.#compared(predicate, this.cell(predicate.left, scope));
    }
  }

  #compared(predicate: Extract<Predicate, { kind: "compare" | "like" | "in" }>, cell: Cell): Truth {
    if (predicate.kind === "in") return isIn(predicate.list, cell, predicate.negated);
    const order = compare(predicate.left.type, cell, predicate.value.text);
    if (order === null) return null;
    if (predicate.kind === "like") return matches(cell ?? "", predicate.value);
    const { operator } = predicate;
    if (operator === "eq" || operator === "ne") return (order === 0) === (operator === "eq");
    const isBeyond = operator.startsWith("l") ? order < 0 : order > 0;
    return isBeyond || (operator.endsWith("e") && order === 0);
  }

  #scopes(from: { alias: string; schema: string; object: string }, outer: Scope): readonly Scope[] {
    const rows = this.#tables[`${from.schema}.${from.object}`];
    if (rows === undefined) throw new TypeError(`no table ${from.object}`);
    return rows.map((row) => new Map([...outer, [from.alias, row]]));
  }

  /** One least value for each key, or a number made of all; or NULL. */
  #joined(joins: readonly Join[], scope: Scope): Scope {
    return joins.reduce((known, join) => {
      const targets = this.#scopes(join.from, known).map((inner) => this.#joined(join.joins, inner));
      const rows = targets
        .filter((inner) => this.test(join.where, inner) === true)
        .filter((inner) =>
          join.on.every(({ left, right }) => compare(left.type, this.cell(left, inner), this.cell(right, inner)) === 0),
        );
      const v = rows.length === 0 ? null : this.#folded(join, rows);
      return new Map([...known, [join.alias, { v }]]);
    }, scope);
  }

  #folded({ value, measured }: Join, rows: readonly Scope[]): Cell {
    if (value === undefined) return String(rows.length);
    const values = rows
      .map((inner) => this.cell(value, inner))
      .filter((cell) => cell !== null)
      .toSorted((one, other) => compare(value.type, one, other) ?? 0);
    switch (measured?.fn) {
      case undefined:
      case "min":
        return values[0] ?? null;
      case "max":
        return values.at(-1) ?? null;
      case "countDistinct":
        return String(new Set(values).size);
      case "sum":
        return values.length === 0 ? null : String(values.reduce((sum, cell) => sum + Number(cell), 0));
      case "avg":
        return values.length === 0 ? null : String(values.reduce((sum, cell) => sum + Number(cell), 0) / values.length);
      default:
        throw new TypeError(`${measured?.fn} is tested against the embedded warehouse`);
    }
  }

  #compareRows(order: readonly OrderTerm[], one: Scope, other: Scope): number {
    for (const { expression, descending } of order) {
      const [a, b] = [this.cell(expression, one), this.cell(expression, other)];
      const sign = a === null || b === null ? Number(b === null) - Number(a === null) : compare(expression.type, a, b);
      if (sign !== null && sign !== 0) return descending ? -sign : sign;
    }
    return 0;
  }
}

function all(parts: readonly Truth[]): Truth {
  return parts.includes(false) ? false : parts.includes(null) ? null : true;
}

function negate(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

/** Null where SQL would say unknown. */
function compare(type: SqlType, one: Cell, other: Cell): number | null {
  if (one === null || other === null) return null;
  const isNumber = ["int", "bigint", "decimal", "float", "money", "bit"].includes(type.kind);
  const [a, b] = isNumber ? [Number(one), Number(other)] : [one, other];
  return a < b ? -1 : a > b ? 1 : 0;
}

function entriesOf({ encoding, text }: ValueList): readonly { label: string; texts: readonly string[] }[] {
  if (encoding === "split")
    return text === "" ? [] : text.split(",").map((value) => ({ label: value, texts: [value] }));
  const entries: unknown = JSON.parse(text);
  if (!Array.isArray(entries)) throw new TypeError("no array");
  return entries.map((entry: unknown, index) => ({
    label: String(index),
    texts: (Array.isArray(entry) ? entry : [entry]).map(String),
  }));
}

function isIn(list: ValueList, cell: Cell, negated: boolean): Truth {
  const [type] = list.types;
  if (type === undefined) throw new TypeError("no type");
  const truths = entriesOf(list).map(({ texts }) => compare(type, cell, texts[0] ?? null));
  const found = truths.some((order) => order === 0) ? true : truths.includes(null) ? null : false;
  return negated ? negate(found) : found;
}

function matches(text: string, { text: pattern }: Value): boolean {
  const source = (pattern ?? "").replace(/\[(.)\]|%|_|[^[\]%_]+/gs, (part, literal?: string) =>
    part === "%" ? ".*" : part === "_" ? "." : (literal ?? part).replace(/[^A-Za-z0-9]/gu, String.raw`\$&`),
  );
  return new RegExp(`^${source}$`, "s").test(text);
}
