// The log as a Durable Object in workerd: one number each under concurrent appends, nothing twice, a chain that outlives the object,
// segments with a signed head in the bucket.

import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, test, vi } from "vitest";
import type { AuditLog } from "#audit/audit-log.ts";
import { canonicalJson } from "#audit/canonical-json.ts";
import { parseLink } from "#audit/chain-link.ts";
import type { LogQuery } from "#audit/log-port.ts";
import type { AuditRecord } from "#audit/record.ts";
import { createSigner } from "#audit/signed-head.ts";
import { verifyChain } from "#audit/verify-chain.ts";
import { intent, outcome, SIGNING_KEY } from "../unit/audit/records.ts";

type Stub = DurableObjectStub<AuditLog>;

let logs = 0;
/** A log of its own for each test. */
const openLog = (): Stub => env.AUDIT_LOG.getByName(`log ${(logs += 1)}`);
const append = (log: Stub, record: AuditRecord): Promise<void> => log.append(canonicalJson(record));

/** Runs within the object. */
function inside<R>(log: Stub, work: (one: AuditLog, state: DurableObjectState) => R | Promise<R>): Promise<R> {
  return runInDurableObject<AuditLog, R>(log, work);
}

const everything: LogQuery = {
  from: undefined,
  to: undefined,
  subject: undefined,
  view: undefined,
  after: 0,
  first: 1000,
};

async function problemsOf(lines: readonly string[]): Promise<readonly string[]> {
  const { key } = await createSigner(SIGNING_KEY);
  const { findings } = await verifyChain(
    lines.map((text, at) => ({ text, place: String(at) })),
    { headKey: key },
  );
  return findings.map(({ problem }) => problem);
}

/** The whole log with its head, as an export is. */
async function readAll(log: Stub): Promise<readonly string[]> {
  const { lines, head } = await log.page(everything);
  return [...lines, head ?? ""];
}

const requestsOf = (lines: readonly string[]) => lines.map((line) => parseLink(line)?.record.requestId);

async function emptyBucket(): Promise<void> {
  const { objects } = await env.AUDIT_SEGMENTS.list();
  await env.AUDIT_SEGMENTS.delete(objects.map(({ key }) => key));
}

async function segments(): Promise<readonly { readonly key: string; readonly lines: readonly string[] }[]> {
  const { objects } = await env.AUDIT_SEGMENTS.list({ prefix: "segments/" });
  return Promise.all(
    objects.map(async ({ key }) => {
      const text = (await (await env.AUDIT_SEGMENTS.get(key))?.text()) ?? "";
      return { key, lines: text.trimEnd().split("\n") };
    }),
  );
}

describe("what is appended", () => {
  test("that is no record is refused, and nothing of it is kept", async ({ expect }) => {
    const log = openLog();
    for (const text of ["", "{", "null", '{"v":2}', JSON.stringify({ ...outcome(1), v: 1 })]) {
      const caught = await inside(log, (one) => one.append(text).catch((error: unknown) => error));
      expect(caught).toBeInstanceOf(TypeError);
    }
    expect(await log.page(everything)).toEqual({ lines: [], hasNextPage: false, head: undefined });
  });

  test("at once gets a number each, in one chain", async ({ expect }) => {
    const log = openLog();
    const records = Array.from({ length: 60 }, (_, at) => (at % 2 === 0 ? intent(at >> 1) : outcome(at >> 1)));
    await Promise.all(records.map((record) => append(log, record)));
    const lines = await readAll(log);
    expect(lines).toHaveLength(61);
    expect(await problemsOf(lines)).toEqual([]);
    expect(new Set(requestsOf(lines.slice(0, -1))).size).toBe(30);
  });

  test("twice, or by many at once, is there once", async ({ expect }) => {
    const log = openLog();
    await append(log, outcome(1));
    await Promise.all([1, 2, 1, 2, 3].map((request) => append(log, outcome(request))));
    await append(log, intent(1));
    await append(log, intent(1, { part: 1 }));
    const { lines } = await log.page(everything);
    expect(lines.map((line) => parseLink(line)?.seq)).toEqual([1, 2, 3, 4, 5]);
    expect(await problemsOf(await readAll(log))).toEqual([]);
  });

  test("after a bad one is linked all the same", async ({ expect }) => {
    const log = openLog();
    const appended = await inside(log, (one) =>
      Promise.allSettled([
        one.append(canonicalJson(outcome(1))),
        one.append("{"),
        one.append(canonicalJson(outcome(2))),
      ]),
    );
    expect(appended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await problemsOf(await readAll(log))).toEqual([]);
  });

  test("is there after the object was evicted, and the chain goes on", async ({ expect }) => {
    const log = openLog();
    await append(log, outcome(1));
    await append(log, outcome(2));
    await evictDurableObject(log);
    await append(log, outcome(2));
    await append(log, outcome(3));
    const lines = await readAll(log);
    expect(lines).toHaveLength(4);
    expect(await problemsOf(lines)).toEqual([]);
  });
});

describe("an auditor's question", () => {
  test("is answered by time, principal and view, and in pages", async ({ expect }) => {
    const log = openLog();
    const of = (view: string) => ({ ...NOTHING, view });
    await append(log, outcome(1, { ts: "2001-01-01T00:00:00.000Z", resources: [of("curated.Flight")] }));
    await append(
      log,
      outcome(2, { ts: "2001-01-02T00:00:00.000Z", resources: [of("curated.Flights"), of("curated.State")] }),
    );
    await append(log, outcome(3, { ts: "2001-01-03T00:00:00.000Z", principal: null }));
    const found = async (query: Partial<LogQuery>) => requestsOf((await log.page({ ...everything, ...query })).lines);
    const [one, two, three] = requestsOf((await log.page(everything)).lines);
    expect(await found({ from: "2001-01-02T00:00:00.000Z" })).toEqual([two, three]);
    expect(await found({ to: "2001-01-02T00:00:00.000Z" })).toEqual([one]);
    expect(await found({ subject: "somebody" })).toEqual([one, two]);
    expect(await found({ subject: "some" })).toEqual([]);
    expect(await found({ view: "curated.Flight" })).toEqual([one]);
    expect(await found({ view: "%" })).toEqual([]);
    expect(await found({ view: "curated.State", subject: "somebody", from: "2001-01-01T00:00:00.000Z" })).toEqual([
      two,
    ]);
    expect(await found({ subject: "' OR 1=1 --" })).toEqual([]);
    expect(await log.page({ ...everything, first: 2 })).toMatchObject({ hasNextPage: true });
    expect(await found({ first: 2 })).toEqual([one, two]);
    expect(await found({ first: 2, after: 2 })).toEqual([three]);
    expect(await log.page({ ...everything, first: 0 })).toMatchObject({ lines: [], hasNextPage: true });
  });
});

const NOTHING = { fields: [], filterFields: [], rowFilterRoles: [], masks: [], aggregate: null, dryRun: [] };

describe("a segment", () => {
  test("has what was in none yet, and its head; the next goes on from it", async ({ expect }) => {
    await emptyBucket();
    const log = openLog();
    for (const request of [1, 2, 3]) await append(log, outcome(request));
    expect(await runDurableObjectAlarm(log)).toBe(true);
    for (const request of [4, 5]) await append(log, outcome(request));
    expect(await runDurableObjectAlarm(log)).toBe(true);
    expect(await runDurableObjectAlarm(log)).toBe(false);

    const written = await segments();
    expect(written.map(({ key }) => key)).toEqual([
      "segments/000000000001-000000000003.jsonl",
      "segments/000000000004-000000000005.jsonl",
    ]);
    expect(await problemsOf(written.flatMap(({ lines }) => lines))).toEqual([]);
    expect(await (await env.AUDIT_SEGMENTS.get("head.json"))?.text()).toBe(`${written[1]?.lines.at(-1)}\n`);
  });

  test("that was written, and not known to be, keeps its bounds and is not written over", async ({ expect }) => {
    await emptyBucket();
    const log = openLog();
    await append(log, outcome(1));
    // As if the object had been cut off between the bucket and its own table.
    await env.AUDIT_SEGMENTS.put("segments/000000000001-000000000001.jsonl", "written before");
    await inside(log, (_one, { storage }) => void storage.sql.exec("UPDATE flush SET planned = 1"));
    await append(log, outcome(2));
    await runDurableObjectAlarm(log);
    expect(
      (await segments()).map(({ key, lines }) => [key.slice(9, 34), lines.length, lines[0] === "written before"]),
    ).toEqual([
      ["000000000001-000000000001", 1, true],
      ["000000000002-000000000002", 2, false],
    ]);
  });

  test("that the bucket does not take is kept, and tried again", async ({ expect }) => {
    await emptyBucket();
    const log = openLog();
    await append(log, outcome(1));
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const down = { AUDIT_SEGMENTS: { put: () => Promise.reject(new Error("down")) } };
    await inside(log, async (one, { storage }) => {
      const { env: up } = one as unknown as { env: object };
      Object.assign(one, { env: { ...up, ...down } });
      await storage.deleteAlarm();
      await one.alarm();
      Object.assign(one, { env: up });
      expect(await storage.getAlarm()).toBeGreaterThan(Date.now());
    });
    expect((await segments()).length).toBe(0);
    expect(said.mock.calls).toEqual([[expect.stringContaining("a segment was not stored")]]);
    said.mockRestore();
    expect(await runDurableObjectAlarm(log)).toBe(true);
    expect((await segments()).map(({ lines }) => lines.length)).toEqual([2]);
  });

  test("is of a thousand records at the most", async ({ expect }) => {
    await emptyBucket();
    const log = openLog();
    const texts = Array.from({ length: 1001 }, (_, at) => canonicalJson(outcome(at)));
    await inside(log, (one) => Promise.all(texts.map((text) => one.append(text))));
    await runDurableObjectAlarm(log);
    // The thousandth record asks for a flush by itself, which may have come before.
    await runDurableObjectAlarm(log);
    const written = await segments();
    expect(written.map(({ lines }) => lines.length)).toEqual([1001, 2]);
    expect(await problemsOf(written.flatMap(({ lines }) => lines))).toEqual([]);
    expect((await log.page({ ...everything, after: 1000 })).lines).toHaveLength(1);
  });
});
