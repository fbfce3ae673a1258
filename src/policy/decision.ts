// Policy's answer, as the plan may know it. Types only: a Decision is made in `decided.ts`, by this folder alone.

export type {
  AggregatesDecision,
  Decision,
  DryRuns,
  FieldForm,
  GroupRule,
  Guards,
  Rows,
  RowsDecision,
} from "./decided.ts";
