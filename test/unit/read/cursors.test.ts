// What a cursor is good for: it opens where it was made, and nowhere else.

import { describe, test } from "vitest";
import { createCursorSeal } from "#result/cursor.ts";
import { flights, openSpine, pageOf, said, type Change } from "./spine.ts";

const rows = [["[Flight]", [["1"], ["2"]]]] as const;
const byKey = flights({ page: { first: 1 } });
const finance = { roles: ["analyst", "finance"] };

async function cursorOf(change: Change = {}, request = byKey): Promise<string> {
  const [answer] = await openSpine({ rows, ...change }).read([request]);
  const cursor = await pageOf(answer).cursorAt?.(0);
  if (cursor === undefined) throw new TypeError("no cursor");
  return cursor;
}

async function opens(cursor: string, change: Change = {}, request = byKey): Promise<string | undefined> {
  const after = { ...request, page: { ...request.page, after: cursor } };
  return said(await openSpine({ rows, ...change }).read([after]))[0];
}

const REFUSED = "a cursor is changed, or made for another list, principal or policy";

describe("a cursor opens", () => {
  test.for<readonly [name: string, change: Change, request: typeof byKey]>([
    ["where it was made", {}, byKey],
    [
      "for another page size, and another where",
      {},
      flights({ page: { first: 7 }, fields: ["flightId"], where: { cancelled: { eq: false } } }),
    ],
    [
      "with claims, groups and a client that have changed since",
      { who: { claims: { a: 1 }, groupsComplete: false, clientId: "other" } },
      byKey,
    ],
    ["with a fresh token of the same roles and scopes", { who: { roles: ["analyst"], scopes: [] } }, byKey],
    ["in another isolate", { clock: () => 5 }, byKey],
  ])("%s", async ([, change, request], { expect }) => {
    expect(await opens(await cursorOf(), change, request)).toBe("list");
  });

  test("from both sides, and the empty one is an end of the list", async ({ expect }) => {
    const cursor = await cursorOf();
    const ask = (page: object) => openSpine({ rows }).read([flights({ page })]);
    expect(said(await ask({ before: cursor, last: 1 }))).toEqual(["list"]);
    expect(said(await ask({ after: cursor, before: cursor }))).toEqual(["list"]);
    expect(said(await ask({ after: "", first: 1 }))).toEqual(["list"]);
    expect(said(await ask({ before: "", last: 1 }))).toEqual(["list"]);
  });
});

describe("a cursor is refused", () => {
  test.for<readonly [name: string, change: Change, request: typeof byKey]>([
    ["for somebody else", { who: { subject: "another" } }, byKey],
    ["for the same subject of another issuer", { who: { issuer: "other" } }, byKey],
    ["for the same subject of another tenant", { who: { tenant: "other" } }, byKey],
    ["with more roles", { who: finance }, byKey],
    ["with more scopes", { who: { scopes: ["a"] } }, byKey],
    ["under another policy", { policyVersion: "v2" }, byKey],
    ["under another secret", { seal: createCursorSeal("another-cursor-secret-of-the-tests-012345") }, byKey],
    ["in another order", {}, flights({ page: { first: 1 }, orderBy: [{ delayMinutes: "ASC" }] })],
    ["in the same order backwards", {}, flights({ page: { first: 1 }, orderBy: [{ flightId: "DESC" }] })],
    ["in a relation's list", {}, flights({ page: { first: 1 }, of: { fields: ["originIata"], keys: [["LAX"]] } })],
    ["in another view", {}, flights({ page: { first: 1 }, view: "Airport", fields: ["iata"] })],
  ])("%s", async ([, change, request], { expect }) => {
    expect(await opens(await cursorOf(), change, request)).toBe(REFUSED);
  });

  test("of a relation's list in the root's", async ({ expect }) => {
    const relation = flights({ page: { first: 1 }, of: { fields: ["originIata"], keys: [["LAX"]] } });
    const related = { rows: [["[Flight]", [["0", "1", "1"]]]] } as const;
    const cursor = await cursorOf(related, relation);
    expect(await opens(cursor, related, relation)).toBe("list");
    expect(await opens(cursor)).toBe(REFUSED);
  });

  test("where a view has no cursors, none is made", async ({ expect }) => {
    const budget = flights({ view: "Budget", fields: ["year"], page: { first: 1 } });
    const [answer] = await openSpine({ who: { roles: ["gate"] }, rows: [["[Budget]", [["2001"]]]] }).read([budget]);
    expect(pageOf(answer).cursorAt).toBeUndefined();
  });
});
