// Which fields rows can be grouped by, and how a key is given: as the field's value, or as a bucket of time that it falls in.

import type { SqlType } from "#kernel/sql-type.ts";
import { isOrderable } from "./operators.ts";

/** Undefined for the types that have no useful order. */
export function groupKeyForm(type: SqlType): "value" | "bucket" | undefined {
  if (!isOrderable(type)) return undefined;
  return type.kind === "date" || type.kind === "datetime2" || type.kind === "datetimeoffset" ? "bucket" : "value";
}
