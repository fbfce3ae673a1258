// Groups out of cells: keys and numbers nested, pages cut, positions as parameters take them.

import { describe, test } from "vitest";
import { makeGroups, told, type GroupColumn, type GroupsRead } from "#plan/aggregated.ts";
import { shapeGroups, type GroupPage } from "#result/shape-groups.ts";
import type { Row } from "#transport/rowset.ts";
import { rowsDecision } from "../policy/decisions.ts";
import { keysOf, planOf, rowsets } from "./plans.ts";

const always = { kind: "and", parts: [] } as const;
const cell = (path: GroupColumn["path"], kind: "bigint" | "date" | "float" | "bit", required = false): GroupColumn => ({
  expression: told("k0", { kind }),
  path,
  required,
});

const columns: readonly GroupColumn[] = [
  cell(["key", "day"], "date"),
  cell(["key", "origin", "isOpen"], "bit"),
  cell(["aggregate", "count"], "bigint", true),
  cell(["aggregate", "avg", "delay"], "float"),
  cell(undefined, "bigint"),
];

function readOf(labels?: readonly string[]): GroupsRead {
  return makeGroups(rowsDecision(), {
    from: { alias: "t0", schema: "curated", object: "Flight" },
    keys: keysOf(labels),
    joins: [],
    where: always,
    values: [],
    measures: [],
    groupKeys: [],
    columns,
    having: always,
    order: [],
    limit: { type: { kind: "int" }, text: "3" },
    floor: undefined,
  });
}

const one: Row = ["2001-02-03", "1", "4", "3FF8000000000000", "9"];
const other: Row = [null, null, "1", null, null];

function shaped(
  rows: readonly Row[],
  labels?: readonly string[],
  page: object = {},
): ReadonlyMap<string, GroupPage> | string {
  const pages = shapeGroups(planOf([readOf(labels)], page), rowsets(rows));
  return pages.ok ? pages.value : `${pages.refusal.reason} ${pages.refusal.detail}`;
}

describe("no answer", () => {
  test.for<readonly [string, readonly Row[], string]>([
    ["a cell too few", [one.slice(1)], "curated.Flight: 4 cells in a row where 5 were asked for"],
    ["no count", [one.with(2, null)], "curated.Flight, aggregate.count: NULL, where there is always a value"],
    ["a key in another form", [one.with(0, "2001-2-3")], "curated.Flight, key.day: a cell is not in the form of date"],
    ["a position in another form", [one.with(4, "x")], "curated.Flight, column 4: a cell is not in the form of bigint"],
    ["too many groups", [one, one, one, one], "curated.Flight: more groups than were asked for"],
  ])("%s", ([, rows, detail], { expect }) => {
    expect(shaped(rows)).toBe(`warehouse-malformed ${detail}`);
  });

  test("a rowset too few", ({ expect }) => {
    const pages = shapeGroups(planOf([readOf()], {}), []);
    expect(pages).toMatchObject({ ok: false, refusal: { detail: "curated.Flight: no rowset" } });
  });
});

test("keys and numbers are nested, and NULL is a value", ({ expect }) => {
  expect(shaped([one, other])).toEqual(
    new Map([
      [
        "",
        {
          groups: [
            { key: { day: "2001-02-03", origin: { isOpen: true } }, aggregate: { count: "4", avg: { delay: 1.5 } } },
            { key: { day: null, origin: { isOpen: null } }, aggregate: { count: "1", avg: { delay: null } } },
          ],
          positions: [[], []],
          hasNextPage: false,
          hasPreviousPage: false,
        },
      ],
    ]),
  );
});

test("a page is cut, and each group has its position", ({ expect }) => {
  const pages = shaped([one, other, one], undefined, { isAfter: true, position: [4, 0, 1] });
  expect(pages).toMatchObject(
    new Map([
      [
        "",
        {
          positions: [
            ["9", "2001-02-03", "1"],
            [null, null, null],
          ],
          hasNextPage: true,
          hasPreviousPage: true,
        },
      ],
    ]),
  );
});

test("each parent has its own groups, and none where the mark is missing", ({ expect }) => {
  const pages = shaped(
    [
      ["0", "1", ...one],
      ["1", null, ...other],
      ["0", "1", ...other],
    ],
    ["0", "1", "none"],
  );
  if (typeof pages === "string") throw new TypeError(pages);
  expect([...pages].map(([label, { groups }]) => [label, groups.length])).toEqual([
    ["0", 2],
    ["1", 0],
    ["none", 0],
  ]);
});
