// The rowset of groups -> their pages, by what they belong to: keys and numbers decoded, and the position of each group.

import { coerceValue } from "#catalog/coerce-value.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { GroupsRead, Plan } from "#plan/plan.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
import type { Position } from "./cursor.ts";
import { cellDecoder, type ApiValue, type CellDecoder } from "./decode-cell.ts";
import { groupRows, placeOf } from "./group-rows.ts";
import { malformed } from "./malformed.ts";
import { nest, type Nested } from "./nest.ts";

export interface ShapedGroup {
  /** `{ departedAt: "2001-02-01", origin: { stateCode: "TX" } }` */
  readonly key: Nested;
  readonly aggregate: Nested;
}

export interface GroupPage {
  readonly groups: readonly ShapedGroup[];
  /** Of each group: the text of each order term, as a parameter takes it. Empty ones where none was asked for. */
  readonly positions: readonly Position[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

export function shapeGroups(plan: Plan, rowsets: readonly Rowset[]): Result<ReadonlyMap<string, GroupPage>, Refusal> {
  const [read] = plan.reads;
  const [rowset] = rowsets;
  const { page } = plan;
  if (read?.kind !== "groups" || page === undefined) throw new TypeError("groups are one read of a page");
  if (rowset === undefined) return malformed(placeOf(read), "no rowset");
  const sets = groupRows(read, { width: read.columns.length, marked: true }, rowset);
  if (!sets.ok) return sets;
  const shape = groupShaper(read, page.position);
  const pages = new Map<string, GroupPage>();
  for (const [label, rows] of sets.value) {
    if (rows.length > page.size + 1) return malformed(placeOf(read), "more groups than were asked for");
    const shaped = rows.slice(0, page.size).map(shape);
    const problem = shaped.find((group) => !group.ok);
    if (problem?.ok === false) return problem;
    const groups = shaped.flatMap((group) => (group.ok ? [group.value] : []));
    pages.set(label, {
      groups: groups.map(({ key, aggregate }) => ({ key, aggregate })),
      positions: groups.map(({ position }) => position),
      hasNextPage: rows.length > page.size,
      hasPreviousPage: page.isAfter,
    });
  }
  return ok(pages);
}

interface ColumnShape {
  readonly path: readonly string[] | undefined;
  readonly type: SqlType;
  readonly required: boolean;
  readonly decode: CellDecoder;
  /** `curated.Flight, key.originIata` or, for what only orders the groups, `curated.Flight, column 3`. */
  readonly place: string;
}

/** Made once for a read. */
function groupShaper(read: GroupsRead, position: readonly number[]) {
  const columns = read.columns.map(({ expression: { type }, path, required }, index): ColumnShape => {
    const place = `${placeOf(read)}, ${path?.join(".") ?? `column ${index}`}`;
    return { path, type, required, decode: cellDecoder(type), place };
  });
  return (row: Row): Result<ShapedGroup & { readonly position: Position }, Refusal> => {
    const values: (ApiValue | null)[] = [];
    for (const [index, column] of columns.entries()) {
      const cell = row[index] ?? null;
      if (cell === null && column.required) return malformed(column.place, "NULL, where there is always a value");
      const value = cell === null ? null : column.decode(cell);
      if (value === undefined) return malformed(column.place, `a cell is not in the form of ${column.type.kind}`);
      values.push(value);
    }
    const placed = positionOf(values, position, columns);
    if (!placed.ok) return placed;
    const key = nestUnder("key", columns, values);
    return ok({ key, aggregate: nestUnder("aggregate", columns, values), position: placed.value });
  };
}

function nestUnder(part: string, columns: readonly ColumnShape[], values: readonly (ApiValue | null)[]): Nested {
  return nest(
    columns.flatMap(({ path }, index) =>
      path === undefined || path[0] !== part ? [] : [[path.slice(1), values[index] ?? null] as const],
    ),
  );
}

function positionOf(
  values: readonly (ApiValue | null)[],
  position: readonly number[],
  columns: readonly ColumnShape[],
): Result<Position, Refusal> {
  const texts: (string | null)[] = [];
  for (const index of position) {
    const [value, column] = [values[index], columns[index]];
    if (value === undefined || column === undefined) throw new TypeError("a position is made of columns that are read");
    const coerced = value === null ? { text: null } : coerceValue(column.type, value);
    if ("problem" in coerced) return malformed(column.place, `no cursor can be made: a value ${coerced.problem}`);
    texts.push(coerced.text);
  }
  return ok(texts);
}
