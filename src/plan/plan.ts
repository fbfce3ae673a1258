// What to read, as `sql` and `result` may know it. Types only: a Plan is made in `planned.ts`, by this folder alone.

export type {
  Column,
  Comparison,
  CountRead,
  Expression,
  GroupFloor,
  Join,
  Keys,
  Masked,
  OrderTerm,
  PageShape,
  Plan,
  Predicate,
  RowsRead,
  Source,
  Value,
  ValueList,
} from "./planned.ts";
