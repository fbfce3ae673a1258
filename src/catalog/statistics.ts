// How large views are, for estimates alone: counted by `npm run stats`, kept in catalog/statistics.json. Nothing that is shown or
// granted depends on it, so that it is no part of the policy version.

import type { Statistics, View } from "./catalog.ts";

/** As the file has it, by name of the view. */
export type WrittenStatistics = Readonly<Record<string, ViewStatistics>>;

interface ViewStatistics {
  readonly rows: number;
  /** Average bytes of a value as the answer shows it, by field. */
  readonly fields: Readonly<Record<string, number>>;
}

const FILE = "catalog/statistics.json";
const WAY_OUT = "run npm run stats";

export function readStatistics(name: string, written: WrittenStatistics): Statistics | undefined {
  const own = Object.hasOwn(written, name) ? written[name] : undefined;
  return own === undefined
    ? undefined
    : Object.freeze({ rows: own.rows, fieldBytes: new Map(Object.entries(own.fields)) });
}

/** What no view of the catalog has, or no warehouse could have counted. A view or field that is not counted is no problem. */
export function statisticsProblems(written: WrittenStatistics, views: ReadonlyMap<string, View>): readonly string[] {
  return Object.entries(written).flatMap(([name, { rows, fields }]) => {
    const view = views.get(name);
    if (view === undefined) return [`${FILE}: ${name} is no view of the catalog; ${WAY_OUT}`];
    const numbers = [rows, ...Object.values(fields)];
    const isCounted = Number.isInteger(rows) && numbers.every((number) => Number.isFinite(number) && number >= 0);
    const unknown = Object.keys(fields).filter((field) => !view.fields.has(field));
    return [
      ...(isCounted ? [] : [`${FILE}: ${name} has a number that is none of rows or bytes; ${WAY_OUT}`]),
      ...unknown.map((field) => `${FILE}: ${name}.${field} is no field of the view; ${WAY_OUT}`),
    ];
  });
}
