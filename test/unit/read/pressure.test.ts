import { describe, test } from "vitest";
import { isExport } from "#read/pressure.ts";
import type { AggregateRequest, ListRequest } from "#read/read-request.ts";
import { flights, openSpine } from "./spine.ts";

const list = (more: Partial<ListRequest> = {}): ListRequest => ({
  kind: "list",
  view: "Flight",
  path: "flights",
  fields: ["flightId"],
  page: { first: 100 },
  wantsCursors: false,
  related: [],
  ...more,
});
const numbers: AggregateRequest = { kind: "aggregate", view: "Flight", path: "flights", measures: [] };

describe("an operation", () => {
  test("of more rows than that is an export", ({ expect }) => {
    expect([isExport([list()], 5001), isExport([list()], 5000), isExport([list()], 11, 10)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  const cases: readonly (readonly [string, boolean, Partial<ListRequest>])[] = [
    ["a first page", false, { page: { first: 100 } }],
    ["a first page that says so", false, { page: { first: 100, after: "" } }],
    ["a next page", true, { page: { first: 100, after: "sealed" } }],
    ["a page before", true, { page: { last: 100, before: "sealed" } }],
    ["a next page under an empty filter", true, { page: { after: "sealed" }, where: {} }],
    ["a next page under no filter, said as null", true, { page: { after: "sealed" }, where: null }],
    ["a next page under a filter", false, { page: { after: "sealed" }, where: { flightId: { eq: 1 } } }],
    ["a next page of a relation", false, { page: { after: "sealed" }, of: { fields: ["iata"], keys: [["LAX"]] } }],
  ];
  test.for(cases)("with %s: %o", ([, expected, more], { expect }) => {
    expect(isExport([numbers, list(more)], 100)).toBe(expected);
  });
});

describe("a trip that has no turn", () => {
  const busy = { reason: "warehouse-busy", isOverShare: true, retryAfterSeconds: 7, detail: "" } as const;

  test("at first, is the refusal of the whole operation", async ({ expect }) => {
    const spine = openSpine({ refusal: { ...busy, attempts: 0, queuedMs: 90 } });
    expect(await spine.begin([flights(), flights({ path: "more" })])).toMatchObject({ ok: false, refusal: busy });
    // It was to be read, and was not: the statements are on record with no rows.
    const { trips, resources } = await spine.record();
    expect(trips).toMatchObject([{ attempts: 0, waitedMs: 0, queuedMs: 90, statements: [{ rows: 0 }, { rows: 0 }] }]);
    expect(resources.map(({ view }) => view)).toEqual(["curated.Flight"]);
  });

  test("later, is the refusal of what was asked in it", async ({ expect }) => {
    const spine = openSpine({ refusal: busy });
    expect(await spine.readLater([flights()])).toMatchObject([{ ok: false, refusal: busy }]);
  });
});

test("a trip that another request made is on record as such", async ({ expect }) => {
  const spine = openSpine({ refusal: { reason: "warehouse-failed", detail: "", attempts: 0, isShared: true } });
  await spine.begin([flights()]);
  expect((await spine.record()).trips).toMatchObject([{ attempts: 0, isShared: true }]);
});
