// What to read, as `sql` and `result` may know it. Types only: a Plan is made in `planned.ts`, by this folder alone.

export type {
  Column,
  Comparison,
  CountRead,
  Equality,
  Expression,
  Join,
  Keys,
  OrderTerm,
  PageShape,
  Plan,
  Predicate,
  RowsRead,
  Source,
  Usage,
  Value,
  ValueList,
} from "./planned.ts";
