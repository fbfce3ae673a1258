// What may be asked of the table of measures, which is the catalog's, since the schema reads it too: see there.

import type { MeasureFunction } from "#catalog/measures.ts";

export { measureOf, type Measured, type MeasureFunction } from "#catalog/measures.ts";

/** `{ fn: "sum", field: "delayMinutes" }`; `count` alone is of no field. */
export interface Measure {
  readonly fn: MeasureFunction;
  readonly field: string | undefined;
}
