// What a node is translated within: the pool, the names in scope, the parameters, and where in the statement it stands.
// The three translators come in through it, so that their files need not import each other in a circle.

import type { Node, Query } from "./ast.ts";
import type { Catalog } from "./catalog.ts";
import type { How } from "./convert.ts";
import { SqlFailure } from "./sql-failure.ts";
import type { SqlType } from "./sql-type.ts";
import type { Pool } from "./surface.ts";
import type { Collation, Typed } from "./typed.ts";

interface ScopeColumn {
  readonly name: string;
  readonly typed: Typed;
}

export interface ScopeEntry {
  readonly alias: string;
  readonly columns: readonly ScopeColumn[];
}

export interface Scope {
  readonly entries: readonly ScopeEntry[];
  readonly parent: Scope | undefined;
}

export interface OutColumn {
  /** As T-SQL names it; undefined for an expression without alias. */
  readonly name: string | undefined;
  /** As the DuckDB text names it: unique among its siblings. */
  readonly key: string;
  readonly type: SqlType;
  readonly collation: Collation;
}

export interface RenderedQuery {
  readonly sql: string;
  readonly columns: readonly OutColumn[];
}

export interface GroupKey {
  readonly rawSql: string;
  readonly shown: Typed;
}

interface Translators {
  readonly scalar: (node: Node, context: Context) => Typed;
  readonly condition: (node: Node, context: Context) => string;
  readonly query: (query: Query, context: Context) => RenderedQuery;
}

/** A value for a named DuckDB parameter. */
export type Bound = string | null | readonly (string | null)[];

export interface Context {
  readonly pool: Pool;
  readonly catalog: Catalog;
  /** The clock of GETUTCDATE and its like, in milliseconds. */
  readonly nowMs: number;
  readonly translate: Translators;
  readonly scope: Scope | undefined;
  readonly ctes: ReadonlyMap<string, RenderedQuery>;
  readonly parameter: (name: string) => Typed;
  readonly binds: Map<string, Bound>;
  readonly clause: "select" | "order" | "having" | "where" | "group" | "aggregate";
  readonly grouping: readonly GroupKey[] | undefined;
}

/** Adds a value and gives the DuckDB text that stands for it. */
export function bind(context: Context, value: Bound): string {
  const name = `b${context.binds.size}`;
  context.binds.set(name, value);
  return `$${name}`;
}

export const howOf = (context: Context): How => ({ pool: context.pool });

/** The same place, one query further in. */
export function inner(context: Context, scope: Scope | undefined): Context {
  return { ...context, scope, clause: "select", grouping: undefined };
}

export interface Found {
  readonly typed: Typed;
  readonly isOuter: boolean;
}

/** Finds the column of a path in the innermost scope that has it. */
export function resolve(path: readonly string[], context: Context): Found {
  let scope = context.scope;
  for (let isOuter = false; scope !== undefined; isOuter = true) {
    const found = findIn(scope, path);
    if (found !== undefined) return { typed: found, isOuter };
    scope = scope.parent;
  }
  const name = path.join(".");
  if (path.length > 1) throw new SqlFailure(4104, `The multi-part identifier "${name}" could not be bound.`);
  throw new SqlFailure(207, `Invalid column name '${name}'.`);
}

function findIn(scope: Scope, path: readonly string[]): Typed | undefined {
  const wanted = path.at(-1)?.toLowerCase();
  const alias = path.length > 1 ? path.at(-2)?.toLowerCase() : undefined;
  const entries = scope.entries.filter((entry) => alias === undefined || entry.alias.toLowerCase() === alias);
  const found = entries.flatMap((entry) => entry.columns.filter((column) => column.name.toLowerCase() === wanted));
  if (found.length > 1) throw new SqlFailure(209, `Ambiguous column name '${path.join(".")}'.`);
  if (found.length === 0 && alias !== undefined && entries.length > 0)
    throw new SqlFailure(207, `Invalid column name '${path.at(-1)}'.`);
  return found[0]?.typed;
}
