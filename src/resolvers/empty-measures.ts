// The numbers over no rows: none of them, and nothing to be summed up.

import type { Measure, MeasureValues } from "#read/read-request.ts";

export function emptyMeasures(measures: Iterable<Measure>): MeasureValues {
  const values: Record<string, unknown> = {};
  const byFunction = new Map<string, Record<string, unknown>>();
  for (const { fn, field } of measures) {
    if (field === undefined) values[fn] = "0";
    else {
      const fields = byFunction.get(fn) ?? {};
      fields[field] = fn === "countDistinct" ? "0" : null;
      byFunction.set(fn, fields);
    }
  }
  return { ...values, ...Object.fromEntries(byFunction) };
}
