// The statement cache of the built Worker, in workerd's own cache: who shares, what a stampede costs the warehouse, what a purge
// empties, and what is on record of it.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, test, vi } from "vitest";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, at, recordOf, records, send, statementTexts, tokenOf } from "./ask.ts";

const PURGE_SECRET = "a-purge-secret-of-the-tests-0123456789abcdef";
const STATES = "{ states(first: 60) { nodes { code name } totalCount } }";

describe("the statement cache", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({
      catalog: "./test/edge/cached-catalog.ts",
      vars: { CACHE: "cache-api", AUDIT: "console" },
      secrets: {
        CACHE_SECRET: "a-cache-secret-of-the-tests-0123456789abcdef",
        CACHE_PURGE_SECRET: PURGE_SECRET,
      },
    });
  });
  afterAll(() => stack?.close());

  const purge = (headers: Readonly<Record<string, string>>, ...views: readonly string[]) =>
    send(`${stack.url}/admin/cache/purge`, { method: "POST", headers, body: JSON.stringify({ views }) });
  const bySecret = { "x-edgewise-purge-secret": PURGE_SECRET };
  /** Asked until it is kept: that happens behind an answer. */
  const untilKept = (who: string, query: string) =>
    vi.waitFor(async () => {
      const record = await recordOf(stack, await ask(stack, who, query));
      if (record.result.cache !== "hit") throw new Error("not kept yet");
    });

  beforeEach(async () => {
    await purge(bySecret, "State", "Airport");
    stack.clear();
  });

  test("gives the second who asks the same rows without the warehouse, on record", async ({ expect }) => {
    const first = await ask(stack, "ana", STATES);
    await untilKept("ana", STATES);
    stack.clear();
    const second = await ask(stack, "ana", STATES);
    expect(first.codes).toEqual([]);
    expect(second.text).toBe(first.text);
    expect(statementTexts(stack)).toEqual([]);
    const { trips, result, resources } = await recordOf(stack, second);
    expect(result).toMatchObject({ status: "ok", cache: "hit", rows: 52 });
    expect(trips.map(({ cache, bytes, statements }) => [cache, bytes, statements.map((one) => one.cache)])).toEqual([
      ["hit", 0, ["hit", "hit"]],
    ]);
    expect(resources.map(({ view }) => view)).toEqual(["curated.State"]);
  });

  test("a thousand who ask the same at once are one round trip", async ({ expect }) => {
    await tokenOf(stack, "ana");
    const replies = await Promise.all(Array.from({ length: 1000 }, () => ask(stack, "ana", STATES)));
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(replies[0]?.status).toBe(200);
    expect(statementTexts(stack)).toHaveLength(2);
    await vi.waitFor(() => expect(records(stack)).toHaveLength(1000), { timeout: 10_000 });
    const words = Map.groupBy(records(stack), ({ result }) => result.cache);
    expect([words.get("miss")?.length, words.get("hit")?.length]).toEqual([1, 999]);
  });

  test("never crosses a policy: who sees some rows asks for them", async ({ expect }) => {
    await untilKept("ana", STATES);
    stack.clear();
    const ana = await ask(stack, "ana", STATES);
    const wes = await ask(stack, "wes", STATES);
    expect(statementTexts(stack)).toHaveLength(2);
    expect(at(ana, "states.totalCount")).not.toEqual(at(wes, "states.totalCount"));
    await untilKept("wes", STATES);
    expect((await ask(stack, "wes", STATES)).text).toBe(wes.text);
    expect((await ask(stack, "ana", STATES)).text).toBe(ana.text);
  });

  test("keeps nothing of what reads a view without a rule, and serves the rest of the operation", async ({
    expect,
  }) => {
    const mixed = "{ states(first: 2) { nodes { code } } flights(first: 1) { nodes { flightId } } }";
    const first = await ask(stack, "ana", mixed);
    expect(first.codes).toEqual([]);
    await untilKept("ana", "{ states(first: 2) { nodes { code } } }");
    stack.clear();
    const second = await ask(stack, "ana", mixed);
    expect(second.text).toBe(first.text);
    expect(statementTexts(stack)).toEqual([expect.stringContaining("[Flight]")]);
    const { trips } = await recordOf(stack, second);
    expect(trips[0]?.statements.map(({ cache }) => cache)).toEqual(["hit", undefined]);
    const { label } = trips[0]?.statements[1] ?? {};
    expect(stack.statements[0]?.text).toContain(label);
  });

  test("gives out what is stale, and asks for it behind the answer, by the label of who got it", async ({ expect }) => {
    const airports = '{ airports(first: 1, where: { iata: { eq: "LAX" } }) { nodes { iata } } }';
    const [reply, record] = await vi.waitFor(
      async () => {
        stack.clear();
        const asked = await ask(stack, "ana", airports);
        const found = await recordOf(stack, asked);
        if (found.result.cache !== "stale") throw new Error("not stale yet");
        return [asked, found] as const;
      },
      { timeout: 10_000, interval: 100 },
    );
    expect(at(reply, "airports.nodes")).toEqual([{ iata: "LAX" }]);
    const { label } = record.trips[0]?.statements[0] ?? {};
    await vi.waitFor(() => expect(stack.statements.map(({ text }) => text).join()).toContain(label));
    expect(statementTexts(stack)).toHaveLength(1);
  });

  test("is emptied by the secret, by the operator, and by nobody else", async ({ expect }) => {
    await untilKept("ana", STATES);
    const ana = await purge({ authorization: `Bearer ${await tokenOf(stack, "ana")}` }, "State");
    expect([ana.status, ana.codes]).toEqual([403, ["FORBIDDEN"]]);
    expect((await purge({ "x-edgewise-purge-secret": `${PURGE_SECRET}0` }, "State")).status).toBe(401);
    expect((await recordOf(stack, await ask(stack, "ana", STATES))).result.cache).toBe("hit");

    const ida = await purge({ authorization: `Bearer ${await tokenOf(stack, "ida")}` }, "State");
    expect([ida.status, ida.text]).toEqual([200, '{"purged":["curated.State"],"reach":"data-center"}']);
    expect((await recordOf(stack, await ask(stack, "ana", STATES))).result.cache).toBe("miss");

    await untilKept("ana", STATES);
    const said = await runPurge(stack.url, "State");
    expect(said).toBe('{"purged":["curated.State"],"reach":"data-center"}\n');
    expect((await recordOf(stack, await ask(stack, "ana", STATES))).result.cache).toBe("miss");
    const purges = records(stack).filter(({ surface }) => surface === "admin");
    expect(purges.map(({ decision }) => decision)).toEqual(["deny", "deny", "allow", "allow"]);
  });
});

/** What `npm run -s cache` says. */
function runPurge(url: string, view: string): Promise<string> {
  const script = fileURLToPath(new URL("../../scripts/cache.ts", import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [script, "purge", "--view", view, "--url", url],
      { env: { ...process.env, CACHE_PURGE_SECRET: PURGE_SECRET } },
      (error, stdout) => (error === null ? resolve(stdout) : reject(error)),
    );
  });
}
