// Many asks of one tick become few requests, and each gets its own answer back.

import fc from "fast-check";
import { describe, test } from "vitest";
import type { LookupRequest, ReadRequest } from "#read/read-request.ts";
import { mergeAsks, type Ask, type ListAsk, type LookupAsk } from "#resolvers/merge-asks.ts";

const lookup = (key: readonly unknown[], change: Partial<LookupAsk> = {}): LookupAsk => ({
  kind: "lookup",
  view: "Airport",
  by: ["iata"],
  key,
  fields: ["name"],
  ...change,
});

const list = (signature: string, change: Partial<ListAsk["list"]> = {}, key?: readonly unknown[]): ListAsk => ({
  kind: "list",
  signature,
  list: {
    kind: "list",
    view: "Flight",
    fields: ["flightId"],
    page: { first: 2 },
    wantsRows: true,
    wantsTotal: false,
    wantsCursors: false,
    ...change,
  },
  ...(key === undefined ? {} : { of: { fields: ["originIata"], key } }),
});

/** The key that an ask is answered for, and whether its fields are read there. */
function answered(request: ReadRequest | undefined, key: number): readonly unknown[] | undefined {
  return request?.kind === "lookup" ? request.keys[key] : request?.of?.keys[key];
}

describe("lookups", () => {
  test("of one view by one key become one request, each key once", ({ expect }) => {
    const { requests, places } = mergeAsks([lookup(["LAX"]), lookup(["JFK"]), lookup(["LAX"])]);
    expect(requests).toEqual([
      { kind: "lookup", view: "Airport", by: ["iata"], keys: [["LAX"], ["JFK"]], fields: ["name"] },
    ]);
    expect(places).toEqual([
      { request: 0, key: 0 },
      { request: 0, key: 1 },
      { request: 0, key: 0 },
    ]);
  });

  test("read what any of them wants", ({ expect }) => {
    const { requests } = mergeAsks([lookup(["a"]), lookup(["b"], { fields: ["city"] }), lookup(["c"], { fields: [] })]);
    expect(requests.map(({ fields }) => fields)).toEqual([["name", "city"]]);
  });

  test.for([
    ["of another view", { view: "State" }],
    ["by other fields", { by: ["name"] }],
    ["by more fields", { by: ["iata", "name"], key: ["a", "b"] }],
  ] as const)("%s stay apart", ([, change], { expect }) => {
    const { requests, places } = mergeAsks([lookup(["a"]), lookup(["a"], change)]);
    expect(requests).toHaveLength(2);
    expect(places.map(({ request }) => request)).toEqual([0, 1]);
  });

  test.for([
    [["1"], [1]],
    [[true], ["true"]],
    [
      ["a,b", "c"],
      ["a", "b,c"],
    ],
    [["a"], ["a", "a"]],
    [["LAX"], ["lax"]],
  ])("keys %j and %j are two", ([one, other], { expect }) => {
    const { places } = mergeAsks([lookup(one ?? []), lookup(other ?? [])]);
    expect(places.map(({ key }) => key)).toEqual([0, 1]);
  });

  test("leave what was asked as it was", ({ expect }) => {
    const fields = Object.freeze(["name"]);
    const asks = [lookup(["a"], { fields }), lookup(["b"], { fields: Object.freeze(["city"]) })];
    mergeAsks(asks);
    expect(asks.map((ask) => ask.fields)).toEqual([["name"], ["city"]]);
  });
});

describe("lists", () => {
  test("alike are asked once for all of their parents", ({ expect }) => {
    const { requests, places } = mergeAsks([list("s", {}, ["LAX"]), list("s", {}, ["JFK"]), list("s", {}, ["LAX"])]);
    expect(requests).toMatchObject([{ view: "Flight", of: { fields: ["originIata"], keys: [["LAX"], ["JFK"]] } }]);
    expect(places.map(({ key }) => key)).toEqual([0, 1, 0]);
  });

  test("of a root field have no parents, and their answer is the first page", ({ expect }) => {
    const { requests, places } = mergeAsks([list("s"), list("s")]);
    expect(requests).toMatchObject([{ of: undefined }]);
    expect(places).toEqual([
      { request: 0, key: 0 },
      { request: 0, key: 0 },
    ]);
  });

  test("that differ in what they ask stay apart", ({ expect }) => {
    expect(mergeAsks([list("s"), list("t")]).requests).toHaveLength(2);
  });

  test("want together what any of them wants", ({ expect }) => {
    const total = list("s", { fields: [], wantsRows: false, wantsTotal: true });
    const cursors = list("s", { fields: ["delay"], wantsCursors: true });
    const { requests } = mergeAsks([total, cursors]);
    expect(requests).toMatchObject([{ fields: ["delay"], wantsRows: true, wantsTotal: true, wantsCursors: true }]);
  });
});

test("every ask finds its own key, and its fields are read there", ({ expect }) => {
  const key = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("0", "1", "a")), {
    minLength: 1,
    maxLength: 2,
  });
  const fields = fc.subarray(["a", "b", "c"]);
  const ask: fc.Arbitrary<Ask> = fc.oneof(
    fc
      .record({ view: fc.constantFrom("Airport", "State"), by: fc.subarray(["x", "y"], { minLength: 1 }), key, fields })
      .map((change) => lookup(change.key, change)),
    fc
      .tuple(fc.constantFrom("s", "t"), fields, key)
      .map(([signature, read, of]) => list(signature, { fields: read }, of)),
  );
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 20 }), (asks) => {
      const { requests, places } = mergeAsks(asks);
      expect(places).toHaveLength(asks.length);
      for (const [at, { request, key: index }] of places.entries()) {
        const [asked, merged] = [asks[at], requests[request]];
        expect(answered(merged, index)).toEqual(asked?.kind === "lookup" ? asked.key : asked?.of?.key);
        expect(merged?.fields).toEqual(
          expect.arrayContaining([...(asked?.kind === "lookup" ? asked.fields : (asked?.list.fields ?? []))]),
        );
        if (asked?.kind === "lookup") expect(merged).toMatchObject({ view: asked.view, by: asked.by });
      }
      for (const { keys } of requests.filter((one): one is LookupRequest => one.kind === "lookup")) {
        expect(new Set(keys.map((one) => JSON.stringify(one))).size).toBe(keys.length);
      }
    }),
  );
});
