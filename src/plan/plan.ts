// What to read, as `sql` and `result` may know it. Types only: a Plan is made in `planned.ts`, by this folder alone.

export type {
  Bucket,
  Column,
  Comparison,
  Expression,
  Join,
  Keys,
  Masked,
  OrderTerm,
  PageShape,
  ParentPage,
  Plan,
  Predicate,
  RowsRead,
  Source,
  Span,
  Value,
  ValueList,
} from "./planned.ts";
export type { Measured } from "#catalog/measures.ts";
export type { AggregateRead, GroupFloor, GroupsRead, TakenKey, TakenMeasure } from "./aggregated.ts";
