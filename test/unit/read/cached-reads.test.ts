// Who shares rows with whom, end to end through policy and plan: those whose statements are equal to the last letter.

import { describe, test } from "vitest";
import type { ReadRequest } from "#read/read-request.ts";
import type { Held } from "../policy/people.ts";
import { list, openCachedReads } from "./cached-reads.ts";

const states = list("State", ["code", "name"]);
const analyst: Held = { roles: ["analyst"] };
const regional = (...codes: readonly string[]): Held => ({ roles: ["regional"], claims: { states: codes } });

/** What each trip says of itself and of its statements. */
const words = ({ trips, result }: Awaited<ReturnType<Awaited<ReturnType<typeof openCachedReads>>["read"]>>) => [
  result.cache,
  ...trips.map(({ cache, statements }) => [cache, ...statements.map((statement) => statement.cache)]),
];

describe("a thousand principals of one policy", () => {
  test("who ask at once are one statement, and each is on record", async ({ expect }) => {
    const { read, asked, settled } = await openCachedReads();
    const records = await Promise.all(Array.from({ length: 1000 }, () => read(analyst, states)));
    await settled();
    expect(asked).toHaveLength(1);
    const requests = new Set(records.map(({ requestId }) => requestId));
    expect(requests.size).toBe(1000);
    expect(records.filter(({ result }) => result.cache === "miss")).toHaveLength(1);
    expect(records.filter(({ result }) => result.cache === "hit")).toHaveLength(999);
    for (const { resources } of records) expect(resources.map(({ view }) => view)).toEqual(["curated.State"]);
  });

  test("share also where their rows are filtered by equal claims", async ({ expect }) => {
    const { read, asked, settled } = await openCachedReads();
    await read(regional("CA", "OR"), states);
    await settled();
    await Promise.all(Array.from({ length: 100 }, () => read(regional("CA", "OR"), states)));
    expect(asked).toHaveLength(1);
  });
});

describe("one of another policy never shares", () => {
  test.for<readonly [string, Held]>([
    ["who sees a field masked", { roles: ["clerk"] }],
    ["who sees some rows", regional("CA")],
    ["who lacks the claim and sees none", { roles: ["regional"] }],
    [
      "who also holds a role with a row filter and a mask",
      { roles: ["clerk", "regional"], claims: { states: ["CA"] } },
    ],
  ])("%s", async ([, other], { expect }) => {
    const { read, asked, settled } = await openCachedReads();
    for (const held of [analyst, other]) {
      await read(held, states);
      await settled();
    }
    expect(asked).toHaveLength(2);
    expect(words(await read(other, states))[0]).toBe("hit");
    expect(words(await read(analyst, states))[0]).toBe("hit");
    expect(asked).toHaveLength(2);
  });

  test("nor one whose claim has another value, or one value more", async ({ expect }) => {
    const { read, asked, settled } = await openCachedReads();
    const all = [["CA"], ["OR"], ["CA", "OR"], ["CA,OR"], []];
    for (const codes of all) {
      await read(regional(...codes), states);
      await settled();
    }
    expect(asked).toHaveLength(all.length);
  });
});

describe("what is kept", () => {
  test.for<readonly [string, ReadRequest, Held]>([
    ["a view without a rule", list("Town", ["townId"]), analyst],
    ["a sensitive view", list("Visit", ["visitId"]), analyst],
    [
      "a filter through a view without a rule",
      list("State", ["code"], { where: { towns: { some: { townId: { eq: 1 } } } } }),
      analyst,
    ],
    ["a row filter through a view without a rule", list("Shop", ["shopId"]), regional("CA")],
    ["an object that another view shows without a rule", list("Gate", ["gateId"]), analyst],
  ])("is nothing of %s", async ([, request, held], { expect }) => {
    const { read, asked, settled } = await openCachedReads();
    for (let round = 0; round < 2; round += 1) {
      expect(words(await read(held, request))).toEqual(["none", [undefined, undefined]]);
      await settled();
    }
    expect(asked).toHaveLength(2);
  });

  test("is the part of an operation that may be: the rest is sent without it, by its own labels", async ({
    expect,
  }) => {
    const { read, asked, settled } = await openCachedReads();
    const both = [states, list("Town", ["townId"])];
    expect(words(await read(analyst, ...both))).toEqual(["miss", ["miss", "miss", undefined]]);
    await settled();
    expect(words(await read(analyst, ...both))).toEqual(["hit", ["hit", "hit", undefined]]);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toContain("curated");
    expect(asked[1]).not.toContain("[State]");
    expect(asked[1]).toMatch(/ew_0+2_0_1/u);
  });

  test("is nothing of a page whose rows bring along what may not be", async ({ expect }) => {
    const { read, asked, settled } = await openCachedReads();
    const towns = { relation: "towns", request: { ...list("Town", ["townId"]), path: "State.towns" } };
    const nested = list("State", ["code"], { related: [towns] });
    for (let round = 0; round < 2; round += 1) {
      expect(words(await read(analyst, nested))[0]).toBe("none");
      await settled();
    }
    expect(asked).toHaveLength(2);
  });

  test("is a page with all that its rows bring along, as one", async ({ expect }) => {
    const { read, asked, settled, now } = await openCachedReads();
    const shops = { relation: "shops", request: { ...list("Shop", ["shopId"]), path: "State.shops" } };
    const nested = list("State", ["code"], { related: [shops] });
    expect(words(await read(analyst, nested))).toEqual(["miss", ["miss", "miss", "miss"]]);
    await settled();
    expect(words(await read(analyst, nested))).toEqual(["hit", ["hit", "hit", "hit"]]);
    // States are kept for 60 and 30 seconds, shops for 10 and 300: the shorter of each counts.
    now.ms += 10_000;
    expect(words(await read(analyst, nested))[0]).toBe("stale");
    await settled();
    now.ms += 40_000;
    expect(words(await read(analyst, nested))[0]).toBe("miss");
    await settled();
    // The page by itself was asked for by nobody yet.
    expect(words(await read(analyst, list("State", ["code"])))[0]).toBe("miss");
    expect(asked).toHaveLength(4);
  });
});
