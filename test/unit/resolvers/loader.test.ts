// What waited for the keys of rows: all that is asked in one tick is one read, and each row gets its own part of the answer.

import fc from "fast-check";
import { describe, test } from "vitest";
import { ok, refuse } from "#kernel/result.ts";
import type { AggregateAnswer, ReadRequest } from "#read/read-request.ts";
import type { AggregateAsk } from "#resolvers/asks.ts";
import { createLoader, type KeyedAsk } from "#resolvers/loader.ts";
import { catalog } from "./documents.ts";

const view = catalog.views.get("Airport");
if (view === undefined) throw new TypeError("no view");

const ask = (path: string): AggregateAsk => ({
  kind: "aggregate",
  view,
  relation: undefined,
  path,
  where: undefined,
  measures: new Map([["count", { fn: "count", field: undefined }]]),
});
const [one, other] = [ask("one"), ask("other")];
const keyed = (of: AggregateAsk, key: readonly unknown[], fields = ["iata"]): KeyedAsk => ({ ask: of, fields, key });

function keysOf(request: ReadRequest): readonly (readonly unknown[])[] {
  return request.kind === "lookup" ? request.keys : (request.of?.keys ?? []);
}

/** Answers each key with its own text, in the order asked. */
function openLoader() {
  const reads: (readonly ReadRequest[])[] = [];
  const loader = createLoader({
    begin: () => Promise.reject(new TypeError("a first trip")),
    spent: () => ({ trips: 0, statements: 0, rows: 0, cost: 0 }),
    read: async (requests) => {
      reads.push(requests);
      return requests.map((request) => {
        if (request.path === "refused") return refuse({ reason: "no-grant", detail: "refused" } as const);
        const labels = keysOf(request).map((_, index) => `${request.path} ${index}`);
        const sets = new Map(labels.map((label, index) => [label, { key: keysOf(request)[index] }]));
        const answer: AggregateAnswer = { kind: "aggregate", labels, sets };
        return ok(answer);
      });
    },
  });
  const load = async (asks: readonly KeyedAsk[]) => {
    const located = await Promise.all(asks.map((each) => loader.load(each)));
    return located.map((each) => (each.ok ? each.value.answer.sets.get(each.value.label) : each.refusal.detail));
  };
  return { reads, load };
}

describe("a tick", () => {
  test("is one read: each ask one request, each key in it once", async ({ expect }) => {
    const { reads, load } = openLoader();
    const asks = [keyed(one, ["LAX"]), keyed(other, ["LAX"]), keyed(one, ["JFK"]), keyed(one, ["LAX"])];
    expect(await load(asks)).toEqual(asks.map(({ key }) => ({ key })));
    expect(reads.map((requests) => requests.map((request) => [request.path, keysOf(request)]))).toEqual([
      [
        ["one", [["LAX"], ["JFK"]]],
        ["other", [["LAX"]]],
      ],
    ]);
  });

  test("keeps nothing for the next one", async ({ expect }) => {
    const { reads, load } = openLoader();
    await load([keyed(one, ["LAX"])]);
    await load([keyed(one, ["LAX"])]);
    expect(reads).toHaveLength(2);
  });

  test("in which one ask is refused costs the others nothing", async ({ expect }) => {
    const { load } = openLoader();
    expect(await load([keyed(ask("refused"), ["LAX"]), keyed(one, ["LAX"])])).toEqual(["refused", { key: ["LAX"] }]);
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
  ])("in which keys %j and %j are two", async ([first = [], second = []], { expect }) => {
    const { reads, load } = openLoader();
    await load([keyed(one, first), keyed(one, second)]);
    expect(reads[0]?.map(keysOf)).toEqual([[first, second]]);
  });
});

test("every ask finds its own key, whatever is asked together", async ({ expect }) => {
  const key = fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom("0", "1", "a", '","')), {
    minLength: 1,
    maxLength: 2,
  });
  const some = fc.array(fc.record({ ask: fc.constantFrom(one, other), fields: fc.constant(["iata"]), key }), {
    minLength: 1,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(some, async (asks) => {
      const { reads, load } = openLoader();
      expect(await load(asks)).toEqual(asks.map((each) => ({ key: each.key })));
      expect(reads).toHaveLength(1);
      for (const request of reads[0] ?? []) {
        const texts = keysOf(request).map((each) => JSON.stringify(each));
        expect(new Set(texts).size).toBe(texts.length);
      }
    }),
    { numRuns: 50 },
  );
});
