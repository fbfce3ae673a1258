// Reads of numbers over rows, in all or by groups, and their only makers: they ask for the decision, so that over rows that nobody
// may read there is no number without its floor. What is told stands in columns of derived tables, named by `told`.

import type { SqlType } from "#kernel/sql-type.ts";
import type { AggregatesDecision, Decision, RowsDecision } from "#policy/decision.ts";
import type { Measured } from "./measures.ts";
import type { Expression, Join, Keys, OrderTerm, Predicate, Source, Value } from "./planned.ts";

const aggregated: unique symbol = Symbol("aggregated");

/** Where a value stands in an answer: `["sum", "delayMinutes"]`, `["key", "origin", "stateCode"]`. */
export type AnswerPath = readonly string[];

/** A number over the values of one expression, or over the rows themselves. */
export interface TakenMeasure {
  readonly measured: Measured;
  /** Index among the read's values; undefined for `count`. */
  readonly value: number | undefined;
  readonly path: AnswerPath;
}

/** The number of rows: the one measure that a floor stands under. */
export interface TakenCount extends TakenMeasure {
  readonly measured: Measured & { readonly fn: "count" };
  readonly value: undefined;
}

/** What keeps a number from telling of a few: fewer distinct entities than `minGroupSize`, and it is NULL. */
export interface GroupFloor {
  /** What is counted, among the rows of the read's `where`. Those that are left out are held to the same size. */
  readonly counted: Predicate;
  readonly entityKey: Expression;
  readonly minGroupSize: Value;
  /** The number is told as the nearest multiple of it; undefined: as it is. */
  readonly roundTo: Value | undefined;
}

interface RowAggregate {
  readonly from: Source;
  /** With them there is one set of numbers for each parent. */
  readonly keys: Keys | undefined;
  readonly where: Predicate;
  readonly values: readonly Expression[];
  readonly measures: readonly TakenMeasure[];
  readonly floor: undefined;
}

/** A number of rows that nobody may read. */
interface FlooredAggregate {
  readonly from: Source;
  readonly keys: undefined;
  readonly where: Predicate;
  readonly values: readonly [];
  readonly measures: readonly TakenCount[];
  readonly floor: GroupFloor;
}

/** One row of numbers; with `keys`, one for each parent. */
export type AggregateRead = (RowAggregate | FlooredAggregate) & {
  readonly kind: "aggregate";
  readonly [aggregated]: true;
};

/** What rows are grouped by. */
export interface TakenKey {
  readonly expression: Expression;
  /** What is grouped is cast to it before; undefined: it is taken as it is. */
  readonly as: SqlType | undefined;
}

/** A cell of each group. */
export interface GroupColumn {
  readonly expression: Expression;
  /** Undefined for what is only part of a position. */
  readonly path: AnswerPath | undefined;
  readonly required: boolean;
}

interface GroupsFacts {
  readonly from: Source;
  readonly groupKeys: readonly TakenKey[];
  /** What of the groups is told, by columns of `told`: `k0`, `k1` … are the keys, `a0`, `a1` … the measures. */
  readonly columns: readonly GroupColumn[];
  /** Over the same columns, as all that follows: which groups there are, page bounds among it. */
  readonly having: Predicate;
  readonly order: readonly OrderTerm[];
  readonly limit: Value;
}

interface RowGroups extends GroupsFacts {
  readonly keys: Keys | undefined;
  readonly joins: readonly Join[];
  readonly where: Predicate;
  readonly values: readonly Expression[];
  readonly measures: readonly TakenMeasure[];
  readonly floor: undefined;
}

/** Groups of rows that nobody may read: by fields of the view itself, and counted alone. */
interface FlooredGroups extends GroupsFacts {
  readonly keys: undefined;
  readonly joins: readonly [];
  readonly where: Predicate;
  readonly values: readonly [];
  readonly measures: readonly TakenCount[];
  readonly floor: GroupFloor;
}

/** Groups in an order. With `keys`, `limit` counts for each parent, and the groups of each are its own. */
export type GroupsRead = (RowGroups | FlooredGroups) & { readonly kind: "groups"; readonly [aggregated]: true };

/** A column of the derived table of all groups. */
export function told(column: string, type: SqlType): Expression {
  return { kind: "column", alias: "g0", column, type };
}

/** Numbers without a floor for a decision that shows aggregates alone do not type-check. */
export function makeAggregate(decision: RowsDecision, facts: RowAggregate): AggregateRead;
export function makeAggregate(decision: AggregatesDecision, facts: FlooredAggregate): AggregateRead;
export function makeAggregate(_decision: Decision, facts: RowAggregate | FlooredAggregate): AggregateRead {
  return Object.freeze({ ...facts, kind: "aggregate", [aggregated]: true as const });
}

/** As for `makeAggregate`. */
export function makeGroups(decision: RowsDecision, facts: RowGroups): GroupsRead;
export function makeGroups(decision: AggregatesDecision, facts: FlooredGroups): GroupsRead;
export function makeGroups(_decision: Decision, facts: RowGroups | FlooredGroups): GroupsRead {
  return Object.freeze({ ...facts, kind: "groups", [aggregated]: true as const });
}
