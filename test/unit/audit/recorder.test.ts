// One record an operation, whatever happened to it, and nothing of it thrown into the request.

import { describe, test } from "vitest";
import { createDelivery, type Sink } from "#audit/delivery.ts";
import type { AuditRecord, OutcomeRecord, RecordedPrincipal, RecordedResource } from "#audit/record.ts";
import { openRecorder, type OperationEnd, type Recorder } from "#audit/recorder.ts";
import type { Refusal } from "#kernel/refusal.ts";

const start = {
  requestId: "0".repeat(32),
  traceId: "1".repeat(32),
  client: { ip: "192.0.2.1", userAgent: "test", colo: null, country: null },
};
const somebody: RecordedPrincipal = {
  issuer: "main",
  tenant: null,
  subject: "somebody",
  kind: "user",
  clientId: null,
};
const answered: OperationEnd = { httpStatus: 200, bytes: 10, codes: [], status: "ok" };
const began = Date.UTC(2001, 1, 28, 23, 59, 59, 123);

const never = () => new AbortController().signal;

/** A recorder, what its sinks took, and the end of its deliveries. */
function open(sinks: readonly Sink[] = [], clock = () => began) {
  const written: AuditRecord[] = [];
  const delivered: Promise<unknown>[] = [];
  const keep: Sink = async (one) => void written.push(one);
  const recorder = openRecorder(start, {
    delivery: createDelivery([keep, ...sinks], { deadlineMs: 1000, timer: never }),
    clock,
    waitUntil: (promise) => void delivered.push(promise),
  });
  return { recorder, written, settled: () => Promise.all(delivered) };
}

/** The record of one operation, on a clock that moves 5 ms a look. */
async function record(happen: (recorder: Recorder) => void, end: OperationEnd = answered): Promise<OutcomeRecord> {
  let now = began - 5;
  const { recorder, written, settled } = open([], () => (now += 5));
  happen(recorder);
  await recorder.close(end);
  await settled();
  const [line] = written;
  if (line?.kind !== "outcome" || written.length > 1) throw new TypeError(`${written.length} records`);
  return line;
}

const identified = (recorder: Recorder) => recorder.notePrincipal(somebody, ["analyst"], ["read"]);
const flight = (change: Partial<RecordedResource> = {}): RecordedResource => ({
  view: "curated.Flight",
  fields: [],
  filterFields: [],
  rowFilterRoles: [],
  masks: [],
  aggregate: null,
  dryRun: [],
  ...change,
});

describe("denied", () => {
  const refusals: readonly Refusal[] = [
    { reason: "unauthenticated", flaw: "expired", detail: "one hour ago" },
    { reason: "no-grant", detail: "Flight is not granted" },
    { reason: "over-budget", budget: "LIMIT_PAGE_ROWS", allowed: 1, asked: 2, detail: "LIMIT_PAGE_ROWS 2 > 1" },
    { reason: "bad-input", message: "first", detail: "first must not be negative" },
    { reason: "bad-cursor", detail: "a cursor is too long" },
  ];
  test.for(refusals)("$reason", async (refusal, { expect }) => {
    const line = await record((recorder) => {
      identified(recorder);
      recorder.noteRefusal(refusal);
    });
    expect(line.decision).toBe("deny");
    expect(line.reasons).toEqual([expect.stringContaining(refusal.detail)]);
  });

  test("nobody, even where no refusal was noted", async ({ expect }) => {
    expect((await record(() => undefined)).decision).toBe("deny");
    const line = await record((recorder) =>
      recorder.noteRefusal({ reason: "identity-provider-unavailable", detail: "503" }),
    );
    expect(line).toMatchObject({ decision: "deny", principal: null, roles: [] });
  });

  test("what the schema refused, as a hidden field is", async ({ expect }) => {
    const end: OperationEnd = { ...answered, httpStatus: 400, codes: ["GRAPHQL_VALIDATION_FAILED"], status: "refused" };
    const line = await record((recorder) => {
      identified(recorder);
      recorder.noteReason("the document does not validate");
    }, end);
    expect(line).toMatchObject({
      decision: "deny",
      reasons: ["the document does not validate"],
      result: { status: "refused" },
    });
  });

  test("in part is denied", async ({ expect }) => {
    const line = await record((recorder) => {
      identified(recorder);
      recorder.noteRefusal({ reason: "no-grant", detail: "Flight.fuelCost is not granted" });
      recorder.noteRefusal({ reason: "warehouse-paused", detail: "paused" });
      recorder.noteResource(flight({ fields: ["flightId"] }));
    });
    expect([line.decision, line.reasons.length, line.resources.length]).toEqual(["deny", 2, 1]);
  });
});

describe("allowed", () => {
  const failures = [
    "warehouse-unavailable",
    "warehouse-paused",
    "warehouse-failed",
    "warehouse-malformed",
    "deadline-exceeded",
    "cancelled",
  ] as const;
  test.for(failures)("though it ended in %s", async (reason, { expect }) => {
    const line = await record(
      (recorder) => {
        identified(recorder);
        recorder.noteRefusal({ reason, detail: "as it is" });
      },
      { ...answered, status: "failed" },
    );
    expect([line.decision, line.reasons]).toEqual(["allow", [`${reason}: as it is`]]);
  });

  test("with all that was noted", async ({ expect }) => {
    const statement = { label: "l", hash: "h", parameters: 2, rows: 3 };
    const line = await record((recorder) => {
      identified(recorder);
      recorder.notePolicy("policy", "schema");
      recorder.noteOperation({ type: "query", name: "Q", documentHash: "d" });
      recorder.noteEstimate({ rows: 1, statements: 1, cost: 1 });
      recorder.noteEstimate({ rows: 12, statements: 3, cost: 0.5 });
      recorder.noteTrip({ statements: [statement, { ...statement, rows: 4 }], ms: 1, bytes: 2 });
      recorder.noteTrip({ statements: [{ ...statement, rows: 5 }], ms: 1, bytes: 2 });
    });
    expect(line).toMatchObject({
      v: 2,
      kind: "outcome",
      part: 0,
      delivery: "async",
      ts: "2001-02-28T23:59:59.123Z",
      requestId: start.requestId,
      principal: somebody,
      roles: ["analyst"],
      scopes: ["read"],
      policyVersion: "policy",
      schemaDigest: "schema",
      operation: { type: "query", name: "Q" },
      decision: "allow",
      reasons: [],
      estimate: { rows: 12, statements: 3, cost: 0.5 },
      result: { status: "ok", rows: 12, bytes: 10, ms: 5, httpStatus: 200 },
      client: start.client,
    });
    expect(JSON.parse(JSON.stringify(line))).toEqual(line);
    expect(line).not.toHaveProperty("denied");
  });
});

test("what is read twice is one resource", async ({ expect }) => {
  const line = await record((recorder) => {
    recorder.noteResource(flight({ fields: ["a", "b"], rowFilterRoles: ["regional"], masks: ["a:HASH"] }));
    recorder.noteResource(flight({ view: "curated.Airport", fields: ["c"] }));
    recorder.noteResource(
      flight({ fields: ["b", "d"], filterFields: ["e"], rowFilterRoles: ["regional"], masks: ["a:HASH", "d:YEAR"] }),
    );
  });
  expect(line.resources).toEqual([
    flight({ fields: ["a", "b", "d"], filterFields: ["e"], rowFilterRoles: ["regional"], masks: ["a:HASH", "d:YEAR"] }),
    flight({ view: "curated.Airport", fields: ["c"] }),
  ]);
});

describe("the end of an operation", () => {
  test("is recorded once, however often it is closed", async ({ expect }) => {
    const line = await record((recorder) => void recorder.close({ ...answered, status: "failed" }));
    expect(line.result.status).toBe("failed");
  });

  test("is a record that nothing afterwards changes", async ({ expect }) => {
    const { recorder, written, settled } = open();
    await recorder.close(answered);
    await settled();
    const before = JSON.stringify(written);
    identified(recorder);
    recorder.noteReason("late");
    recorder.noteResource(flight());
    recorder.noteTrip({ statements: [], ms: 1, bytes: 1 });
    recorder.noteRefusal({ reason: "no-grant", detail: "late" });
    expect(JSON.stringify(written)).toBe(before);
  });

  test("on a clock out of its mind loses the record, not the answer", async ({ expect }) => {
    const { recorder, written, settled } = open([], () => Number.NaN);
    expect(await recorder.close(answered)).toBe(true);
    await settled();
    expect(written).toEqual([]);
  });
});

describe("the stages of an operation", () => {
  /** Storing an intent takes 7 ms, an outcome 11. */
  async function stagesOf(happen: (recorder: Recorder, pass: (ms: number) => void) => Promise<void>) {
    let now = began;
    const pass = (ms: number) => (now += ms);
    const slow: Sink = async ({ kind }) => void pass(kind === "intent" ? 7 : 11);
    const { recorder, written, settled } = open([slow], () => now);
    await happen(recorder, pass);
    await recorder.close(answered);
    await settled();
    const last = written.at(-1);
    if (last?.kind !== "outcome") throw new TypeError("no outcome");
    const { ms, authenticateMs, auditMs } = last.result;
    return { ms, authenticateMs, auditMs };
  }

  test("nothing where nothing took time", async ({ expect }) => {
    const stages = await stagesOf(async (recorder) => recorder.noteAuthenticated());
    expect(stages).toEqual({ ms: 0, authenticateMs: 0, auditMs: 0 });
  });

  test("until it is known who asks, also where nobody is found", async ({ expect }) => {
    const stages = await stagesOf(async (recorder, pass) => {
      pass(20);
      recorder.noteAuthenticated();
      pass(3);
    });
    expect(stages).toEqual({ ms: 23, authenticateMs: 20, auditMs: 0 });
  });

  test("what a strict operation waited for its intents; its outcome cannot tell of itself", async ({ expect }) => {
    const stages = await stagesOf(async (recorder, pass) => {
      recorder.requireStored();
      recorder.noteResource(flight({ fields: ["a"] }));
      await recorder.announce();
      pass(100);
      await recorder.announce();
      recorder.noteResource(flight({ fields: ["b"] }));
      await recorder.announce();
    });
    expect(stages).toEqual({ ms: 114, authenticateMs: 0, auditMs: 14 });
  });

  test("one that is not strict waits for none", async ({ expect }) => {
    const stages = await stagesOf(async (recorder, pass) => {
      recorder.noteResource(flight());
      const told = recorder.announce();
      pass(1);
      await told;
    });
    expect(stages.auditMs).toBe(0);
  });
});

const broken: Sink = () => Promise.reject(new Error("no log"));
const kinds = (written: readonly AuditRecord[]) => written.map(({ kind, part }) => `${kind} ${part}`);

describe("an operation that is not strict", () => {
  test("waits for no sink, and is told of once however often it reads", async ({ expect }) => {
    const hanging = Promise.withResolvers<void>();
    const { recorder, written, settled } = open([() => hanging.promise]);
    recorder.noteResource(flight());
    expect(await recorder.announce()).toBe(true);
    recorder.noteResource(flight({ view: "curated.Airport" }));
    expect(await recorder.announce()).toBe(true);
    expect(await recorder.close(answered)).toBe(true);
    // The outcome does not overtake its intent: the sink that hangs has the one and gets the other afterwards.
    expect(kinds(written)).toEqual(["intent 0"]);
    hanging.resolve();
    await settled();
    expect(kinds(written)).toEqual(["intent 0", "outcome 0"]);
    expect(written[0]?.resources).toEqual([flight()]);
  });

  test("goes on without a sink", async ({ expect }) => {
    const { recorder, settled } = open([broken]);
    expect([await recorder.announce(), await recorder.close(answered)]).toEqual([true, true]);
    await settled();
  });

  test("that sends no statement has an outcome alone", async ({ expect }) => {
    const { recorder, written, settled } = open();
    await recorder.close(answered);
    await settled();
    expect(kinds(written)).toEqual(["outcome 0"]);
  });
});

describe("an operation that is strict", () => {
  test("neither reads nor answers when one sink of several fails", async ({ expect }) => {
    const { recorder } = open([broken]);
    recorder.requireStored();
    expect([await recorder.announce(), await recorder.close(answered)]).toEqual([false, false]);
  });

  test("does not answer after a failed intent, whatever the sinks do then", async ({ expect }) => {
    let calls = 0;
    const { recorder } = open([() => ((calls += 1) === 1 ? Promise.reject(new Error("once")) : Promise.resolve())]);
    recorder.requireStored();
    expect([await recorder.announce(), await recorder.announce(), await recorder.close(answered)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("does not answer where its record cannot be made", async ({ expect }) => {
    const { recorder } = open([], () => Number.NaN);
    recorder.requireStored();
    expect([await recorder.announce(), await recorder.close(answered)]).toEqual([false, false]);
  });

  test("has its intent stored before it reads, and again before it reads more", async ({ expect }) => {
    const { recorder, written } = open();
    recorder.noteResource(flight());
    await recorder.announce();
    recorder.noteResource(flight({ view: "curated.Payroll", fields: ["salary"] }));
    recorder.requireStored();
    expect(await recorder.announce()).toBe(true);
    expect(written.map(({ resources }) => resources.map(({ view }) => view))).toEqual([
      ["curated.Flight"],
      ["curated.Flight", "curated.Payroll"],
    ]);
    expect(await recorder.announce()).toBe(true);
    expect(await recorder.close(answered)).toBe(true);
    expect(
      written.map(({ delivery, ...one }) => `${kinds([{ delivery, ...one } as AuditRecord])[0]} ${delivery}`),
    ).toEqual(["intent 0 async", "intent 1 strict", "outcome 0 strict"]);
  });
});
