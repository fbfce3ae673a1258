// The rows of a page that come in parts: cut at the page's end wherever the parts end, and together the page that they would have been.

import fc from "fast-check";
import { describe, test } from "vitest";
import { createDelivery } from "#audit/delivery.ts";
import { openRecorder } from "#audit/recorder.ts";
import { ok, refuse } from "#kernel/result.ts";
import { openListRest, type AnswerOf } from "#read/list-rest.ts";
import type { ListAnswer } from "#read/read-request.ts";
import type { TripRest } from "#read/trip-rest.ts";
import { shapeList } from "#result/shape-list.ts";
import { makeRowset } from "#transport/received.ts";
import { planOf, rowsets, rowsRead } from "../result/plans.ts";

const read = rowsRead([["delay", { kind: "int" }]]);
const rowsOf = (from: number, count: number) => Array.from({ length: count }, (_, index) => [String(from + index)]);

const recorder = () =>
  openRecorder(
    { requestId: "r", traceId: "r", client: { ip: null, userAgent: null, colo: null, country: null } },
    {
      delivery: createDelivery([], { deadlineMs: 1000, timer: () => new AbortController().signal }),
      clock: () => 0,
      waitUntil: () => undefined,
    },
  );

const answerOf: AnswerOf = (pages): ListAnswer => ({
  kind: "list",
  table: { value: () => () => null, json: () => () => undefined },
  sets: new Map([...pages].map(([label, page]) => [label, { ...page, cursorAt: undefined }])),
  labels: [""],
  related: [],
  check: () => undefined,
});

/** A page of `size`, of which so many rows come in each part. */
function openParts(size: number, sizes: readonly number[]) {
  const plan = planOf([read], { size, isAfter: true });
  const parts = sizes.map((count, index) =>
    rowsOf(
      sizes.slice(0, index).reduce((sum, one) => sum + one, 0),
      count,
    ),
  );
  const [first = [], ...more] = parts;
  const shaped = shapeList(plan, rowsets(first));
  if (!shaped.ok) throw new TypeError(shaped.refusal.detail);
  const waiting = more.map((rows) => makeRowset(rows));
  let isClosed = false;
  const rest: TripRest = {
    close: () => {
      isClosed = true;
    },
    ended: Promise.resolve(undefined),
    next: async () => ok(waiting.shift()),
    hold: async () => ok(waiting.splice(0)),
  };
  const { pages } = shaped.value;
  const list = openListRest({ rest, plan, pages, rowsets: rowsets(first), answerOf, recorder: recorder() });
  const setOf = (answer: ListAnswer) => {
    const set = answer.sets.get("");
    if (set === undefined) throw new TypeError("no page");
    return set;
  };
  const whole = shapeList(plan, rowsets(parts.flat()));
  return { list, first: setOf(answerOf(pages)), setOf, whole, isClosed: () => isClosed };
}

const sizes = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 6 });

describe("parts of a page", () => {
  test("are together the page, whether they are held or come one by one", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (given, hasMore) => {
        const count = given.reduce((sum, one) => sum + one, 0);
        const size = hasMore && count > 0 ? count - 1 : count + 1;
        const { list, first, setOf, whole } = openParts(size, given);
        const page = whole.ok ? whole.value.pages.get("") : undefined;
        let rows = [...first.rows];
        let last = first;
        for (let part = await list.next(); part.ok && part.value !== undefined; part = await list.next()) {
          last = setOf(part.value);
          rows = [...rows, ...last.rows];
        }
        expect([rows, last.hasNextPage]).toEqual([page?.rows, page?.hasNextPage]);
        const again = openParts(size, given);
        const held = await again.list.hold();
        expect(held.ok && again.setOf(held.value)).toMatchObject({ ...page });
      }),
    );
  });

  test("are refused where they are more than was asked for, and nothing more is taken", async ({ expect }) => {
    for (const given of [
      [2, 3],
      [3, 1],
      [4, 0, 1],
      [2, 1, 1, 1],
    ]) {
      const { list, isClosed } = openParts(3, given);
      let part = await list.next();
      while (part.ok && part.value !== undefined) part = await list.next();
      const isTooMany = given.reduce((sum, one) => sum + one, 0) > 4;
      expect([part.ok, isClosed()]).toEqual([!isTooMany, isTooMany]);
      expect((await openParts(3, given).list.hold()).ok).toBe(!isTooMany);
    }
  });

  test("that do not come are told as what became of the trip", async ({ expect }) => {
    const broken = refuse({ reason: "warehouse-unavailable", detail: "gone" } as const);
    const plan = planOf([read], { size: 9 });
    const shaped = shapeList(plan, rowsets(rowsOf(0, 2)));
    const pages = shaped.ok ? shaped.value.pages : new Map<string, never>();
    const rest: TripRest = {
      close: () => undefined,
      ended: Promise.resolve(undefined),
      next: async () => broken,
      hold: async () => broken,
    };
    const list = openListRest({ rest, plan, pages, rowsets: rowsets(rowsOf(0, 2)), answerOf, recorder: recorder() });
    expect([await list.next(), await list.hold()]).toEqual([broken, broken]);
  });
});
