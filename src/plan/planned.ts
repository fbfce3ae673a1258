// What to read, before words: the only maker of a Plan. `sql` and `result` may import `plan.ts`, which has the types and not
// the maker. Names in here are physical; whether they may be used was decided before.

import type { Measured } from "#catalog/measures.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { AggregateRead, GroupsRead } from "./aggregated.ts";

const planned: unique symbol = Symbol("planned");

/**
 * A typed value for a parameter. `text` is canonical; one object is one parameter, wherever it stands. `type` is that of the field it meets,
 * and the value may be finer or longer: the parameter must be declared wide enough that nothing is rounded or cut (seven digits
 * of a second, all 38 of a decimal, any text, any pattern).
 */
export interface Value {
  readonly type: SqlType;
  readonly text: string | null;
}

/** Any number of values in one parameter. */
export interface ValueList {
  /**
   * `split`: comma separated, where no value is an empty text: the empty text is an empty list. `json`: a JSON array, of strings
   * or, for several types, of arrays of strings.
   */
  readonly encoding: "split" | "json";
  readonly types: readonly SqlType[];
  readonly text: string;
}

export interface Source {
  readonly alias: string;
  readonly schema: string;
  readonly object: string;
}

interface ColumnOf {
  readonly kind: "column";
  readonly alias: string;
  readonly column: string;
  readonly type: SqlType;
}

/** A field in the rows of the roles that see it so. Elsewhere it is `otherwise`, and NULL where there is none. */
interface Guarded {
  readonly kind: "guarded";
  readonly when: Predicate;
  readonly of: Expression;
  readonly otherwise?: Expression;
  readonly type: SqlType;
}

/** What a mask makes of a column. The type is the column's, so that it stands wherever the column could. */
export interface Masked {
  readonly kind: "masked";
  readonly mask: MaskStep;
  readonly of: ColumnOf;
  readonly type: SqlType;
}

/** What is done, with its constants: the same objects wherever one field's mask stands in a plan. */
export type MaskStep =
  | { readonly fn: "null" | "year" | "month" }
  | { readonly fn: "constant"; readonly value: Value }
  /** The first characters and the pad, however short the text is. */
  | { readonly fn: "email"; readonly prefix: Value; readonly pad: Value }
  /** The pad alone for a text that is no longer than what both ends would show of it. */
  | { readonly fn: "partial"; readonly prefix: Value; readonly pad: Value; readonly suffix: Value }
  /** HMAC-SHA-256 by its two blocks. */
  | { readonly fn: "hash"; readonly inner: Value; readonly outer: Value }
  /** Down to a multiple of `size`. Below `lowest`, the least multiple that the type holds, all are `least`. */
  | { readonly fn: "bucket"; readonly size: Value; readonly lowest: Value; readonly least: Value }
  /** To so many digits. From `low` and `high` on the type cannot hold it, and shows its own ends. */
  | {
      readonly fn: "round";
      readonly digits: Value;
      readonly low: Value;
      readonly least: Value;
      readonly high: Value;
      readonly most: Value;
    }
  /** From `exact` on doubles lie further apart than the size is, and stay as they are. */
  | { readonly fn: "floatBucket"; readonly size: Value; readonly exact: Value }
  | { readonly fn: "floatRound"; readonly digits: Value; readonly exact: Value };

/** Spans of time that are all of one length, or of a calendar: `size` days or months from `first` on, counted from the year 1. */
export type Span =
  | { readonly part: "minute" | "hour" }
  | { readonly part: "day" | "month"; readonly size: number; readonly first: number };

/**
 * The start of the span of time that a value falls in, for GROUP BY to group by. A type with a zone says how the column that
 * holds the start is shown one level further out: in here it is what that zone's clock says.
 */
export interface Bucket {
  readonly kind: "bucket";
  /** Undefined: the value itself. */
  readonly span: Span | undefined;
  /** The Windows zone on whose clock an instant is read; undefined where its own clock is meant. */
  readonly zone: string | undefined;
  readonly of: Expression;
  readonly type: SqlType;
}

/** A number that a join gives no row for where there is nothing to count. */
interface OrZero {
  readonly kind: "orZero";
  readonly of: ColumnOf;
  readonly type: SqlType;
}

export type Expression = ColumnOf | Guarded | Masked | OrZero | Bucket;

export type Comparison = "eq" | "ne" | "lt" | "lte" | "gt" | "gte";

export type Predicate =
  | { readonly kind: "and" | "or"; readonly parts: readonly Predicate[] }
  | { readonly kind: "not"; readonly part: Predicate }
  /** The part is false or unknown. */
  | { readonly kind: "unmet"; readonly part: Predicate }
  | { readonly kind: "compare"; readonly left: Expression; readonly operator: Comparison; readonly value: Value }
  /** `value` is a finished pattern: wildcards of the client's text are escaped. */
  | { readonly kind: "like"; readonly left: Expression; readonly value: Value }
  | { readonly kind: "in"; readonly left: Expression; readonly negated: boolean; readonly list: ValueList }
  | { readonly kind: "isNull"; readonly left: Expression; readonly negated: boolean }
  | { readonly kind: "valueIsNull"; readonly value: Value; readonly negated: boolean }
  | { readonly kind: "exists"; readonly from: Source; readonly on: readonly Equality[]; readonly where: Predicate };

export interface Equality {
  readonly left: Expression;
  readonly right: Expression;
}

/**
 * One value of a relation for each row. Of one row it is the least, where the declared key should have duplicates; of many rows
 * it is a number made of theirs.
 */
export interface Join {
  readonly alias: string;
  readonly from: Source;
  readonly joins: readonly Join[];
  readonly where: Predicate;
  /** Undefined for a number of rows. */
  readonly value: Expression | undefined;
  readonly on: readonly Equality[];
  /** Undefined: the least value. */
  readonly measured?: Measured;
}

export interface OrderTerm {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullable: boolean;
}

export interface Column {
  /** Field of the answer, or undefined for a column that is only part of a cursor's position. */
  readonly field: string | undefined;
  readonly expression: Expression;
  /** Set where the view declares that there is always a value. */
  readonly required?: true;
}

/** Keys that are known: of parents that were read before, or of a lookup. */
interface ListedKeys {
  readonly kind: "list";
  readonly list: ValueList;
  /** What must equal each of the key's values. */
  readonly on: readonly Expression[];
  /**
   * For each asked key, in the order asked, what its rows come marked with: its canonical text where the list is `split`, its
   * index in the array (`0`, `1` ...) where it is `json`. Equal keys are in the list once and share a label.
   */
  readonly labels: readonly string[];
}

/** Keys that are read in the same trip: those of the rows of one page. Each row comes marked with the values of its key. */
interface PageKeys {
  readonly kind: "page";
  readonly page: ParentPage;
  readonly on: readonly Expression[];
}

/** The rows of a page, to be asked for again: it has a total order, or all rows of some keys. */
export interface ParentPage {
  readonly read: RowsRead;
  /** The read's own expressions for the values of a key: of each relation that leads from its rows, of one at least. */
  readonly locals: readonly (readonly Expression[])[];
}

/** The rows are asked for once for each key: of parents, or of a lookup. */
export type Keys = ListedKeys | PageKeys;

/** Rows in an order. With `keys`, each row comes with its key, and `limit` counts for each key. */
export interface RowsRead {
  readonly kind: "rows";
  readonly from: Source;
  readonly keys: Keys | undefined;
  readonly joins: readonly Join[];
  readonly columns: readonly Column[];
  readonly where: Predicate;
  /** No expression stands in it twice. Empty: any order, as nothing that may be seen has one. */
  readonly order: readonly OrderTerm[];
  /** Undefined: all of them. */
  readonly limit: Value | undefined;
  /** How many of them the page keeps: the limit looks one row further. Undefined: all of them. */
  readonly kept: Value | undefined;
  /** True where the same rows come in the same order however often they are asked for. */
  readonly isTotal: boolean;
}

/** How one page is cut out of the rows. */
export interface PageShape {
  readonly size: number;
  /** The rows come last to first. */
  readonly isBackward: boolean;
  readonly isAfter: boolean;
  readonly isBefore: boolean;
  /** Columns whose cells make the position of a row, in the order of the order terms. Empty where there are no cursors. */
  readonly position: readonly number[];
}

/** What a plan read and filtered by, for the audit. */
interface Usage {
  readonly view: string;
  readonly fields: readonly string[];
  readonly filterFields: readonly string[];
  readonly rowFilterRoles: readonly string[];
  /** Masked fields among those that were read or used: `operator:HASH`. */
  readonly masks: readonly string[];
  /** Where numbers alone may be told: of groups of this size on. */
  readonly aggregate: { readonly minGroupSize: number } | null;
  /** What of it would be refused if the rules in `dryRun` held: `BirdStrike.costRepair: role`. */
  readonly dryRun: readonly string[];
}

export interface PlanFacts {
  readonly reads: readonly (RowsRead | AggregateRead | GroupsRead)[];
  readonly page: PageShape | undefined;
  readonly usages: readonly Usage[];
}

/** Reads of one request: the rows, the total, or both. */
export type Plan = PlanFacts & { readonly [planned]: true };

export function makePlan(facts: PlanFacts): Plan {
  return Object.freeze({ ...facts, [planned]: true as const });
}
