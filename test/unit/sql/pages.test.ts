// What belongs to the rows of a page, which is asked for again: over the local warehouse, the same from both kinds of pool.

import { beforeAll, test } from "vitest";
import type { Expression } from "#plan/plan.ts";
import { makeAsker } from "../../warehouse/fixture.ts";
import {
  airport,
  asc,
  batchOf,
  column,
  columns,
  compare,
  count,
  desc,
  field,
  int,
  key,
  nvarchar,
  pools,
  rows,
  value,
  varchar4,
  type Read,
} from "./plans.ts";

let asker: Awaited<ReturnType<typeof makeAsker>>;
beforeAll(async () => {
  asker = await makeAsker();
});

async function ask(read: Read): Promise<readonly (readonly unknown[])[]> {
  const [dedicated, serverless] = await Promise.all(pools.map((pool) => asker.ask(batchOf(read, pool), pool)));
  if (dedicated === undefined || JSON.stringify(dedicated) !== JSON.stringify(serverless)) {
    throw new Error("they differ");
  }
  return dedicated;
}

const iata = column("t1", "Iata", varchar4);
/** ORD, from where no flight leaves, JFK, ATL: no two keys that a collation holds equal. */
const page = {
  from: airport,
  columns: columns(iata),
  where: compare(column("t1", "Name", nvarchar), "ne", value(nvarchar, "Kennedy 2")),
  order: [desc(iata)],
  isTotal: true,
};

test("a parent without any is marked as asked for, and one beyond the page is not there", async ({ expect }) => {
  expect(await ask(rows(page))).toEqual([["ORD"], ["JFK"], ["ATL"]]);
  const read = rows({ ...page, kept: value(int, "2") });
  const keys = { kind: "page", page: { read, locals: [[iata]] }, on: [field("Origin")] } as const;
  const first = { order: [asc(key)], limit: value(int, "1") };
  expect(await ask(rows({ keys, columns: columns(key), ...first }))).toEqual([
    ["JFK", "1", "3"],
    ["ORD", null, null],
  ]);
  expect(await ask(rows({ keys, columns: columns(key) }))).toEqual([
    ["JFK", "1", "3"],
    ["ORD", null, null],
  ]);
  expect(await ask(count({ keys }))).toEqual([
    ["JFK", "1"],
    ["ORD", "0"],
  ]);
});

test("the rows behind either of two relations are those behind each of them", async ({ expect }) => {
  const state = column("t1", "State", varchar4);
  const read = rows({ ...page, kept: value(int, "9") });
  const behind = async (...locals: readonly (readonly Expression[])[]) => {
    const keys = { kind: "page", page: { read, locals }, on: [field("Origin")] } as const;
    return new Set((await ask(rows({ keys, columns: columns(key) }))).map((cells) => JSON.stringify(cells)));
  };
  const [one, other] = [await behind([iata]), await behind([state])];
  // A key that is NULL is asked for as well; its rows belong to nobody.
  expect([one.size, other.size]).toEqual([4, 3]);
  expect(await behind([iata], [state])).toEqual(new Set([...one, ...other]));
});
