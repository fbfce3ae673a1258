// The only makers of a Statement and a Batch. Transport may import `statement.ts`, which has the types and not the makers.

import type { SqlType } from "#kernel/sql-type.ts";

const rendered: unique symbol = Symbol("rendered");

/** A typed value beside the text. `text` is the value's canonical text, or null. */
export interface Parameter {
  /** `@p0`, `@p1` ... as it stands in the statement's text. */
  readonly name: string;
  readonly type: SqlType;
  readonly text: string | null;
}

/** One SELECT. Its text depends on the shape of the request alone, never on a value. */
export interface StatementParts {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

export type Statement = StatementParts & { readonly [rendered]: "statement" };

/** The body of one round trip: a T-SQL batch of `count` statements, each giving one result set, in order. */
export interface BatchParts {
  readonly text: string;
  readonly count: number;
  /** The text without labels: equal where the same is asked. */
  readonly unlabelled?: () => string;
}

export type Batch = BatchParts & { readonly [rendered]: "batch" };

export function makeStatement(parts: StatementParts): Statement {
  return Object.freeze({ ...parts, [rendered]: "statement" as const });
}

export function makeBatch(parts: BatchParts): Batch {
  return Object.freeze({ ...parts, [rendered]: "batch" as const });
}
