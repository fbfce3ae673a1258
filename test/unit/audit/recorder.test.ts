// One record an operation, whatever happened to it, and nothing of it thrown into the request.

import { describe, test } from "vitest";
import type { AuditRecord, RecordedPrincipal, RecordedResource } from "#audit/record.ts";
import { openRecorder, type OperationEnd, type Recorder } from "#audit/recorder.ts";
import type { Refusal } from "#kernel/refusal.ts";

const start = {
  requestId: "0".repeat(32),
  traceId: null,
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

/** The record of one operation, on a clock that moves 5 ms a look. */
function record(happen: (recorder: Recorder) => void, end: OperationEnd = answered): AuditRecord {
  const written: AuditRecord[] = [];
  let now = began - 5;
  const recorder = openRecorder(
    start,
    (line) => written.push(line),
    () => (now += 5),
  );
  happen(recorder);
  recorder.close(end);
  const [line] = written;
  if (line === undefined || written.length > 1) throw new TypeError(`${written.length} records`);
  return line;
}

const identified = (recorder: Recorder) => recorder.notePrincipal(somebody, ["analyst"], ["read"]);
const flight = (change: Partial<RecordedResource> = {}): RecordedResource => ({
  view: "curated.Flight",
  fields: [],
  filterFields: [],
  rowFilterRoles: [],
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
  test.for(refusals)("$reason", (refusal, { expect }) => {
    const line = record((recorder) => {
      identified(recorder);
      recorder.noteRefusal(refusal);
    });
    expect(line.decision).toBe("deny");
    expect(line.reasons).toEqual([expect.stringContaining(refusal.detail)]);
  });

  test("nobody, even where no refusal was noted", ({ expect }) => {
    expect(record(() => undefined).decision).toBe("deny");
    const line = record((recorder) => recorder.noteRefusal({ reason: "identity-provider-unavailable", detail: "503" }));
    expect(line).toMatchObject({ decision: "deny", principal: null, roles: [] });
  });

  test("what the schema refused, as a hidden field is", ({ expect }) => {
    const end: OperationEnd = { ...answered, httpStatus: 400, codes: ["GRAPHQL_VALIDATION_FAILED"], status: "refused" };
    const line = record((recorder) => {
      identified(recorder);
      recorder.noteReason("the document does not validate");
    }, end);
    expect(line).toMatchObject({
      decision: "deny",
      reasons: ["the document does not validate"],
      result: { status: "refused" },
    });
  });

  test("in part is denied", ({ expect }) => {
    const line = record((recorder) => {
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
  test.for(failures)("though it ended in %s", (reason, { expect }) => {
    const line = record(
      (recorder) => {
        identified(recorder);
        recorder.noteRefusal({ reason, detail: "as it is" });
      },
      { ...answered, status: "failed" },
    );
    expect([line.decision, line.reasons]).toEqual(["allow", [`${reason}: as it is`]]);
  });

  test("with all that was noted", ({ expect }) => {
    const statement = { label: "l", hash: "h", parameters: 2, rows: 3 };
    const line = record((recorder) => {
      identified(recorder);
      recorder.notePolicy("policy", "schema");
      recorder.noteOperation({ type: "query", name: "Q", documentHash: "d" });
      recorder.noteTrip({ statements: [statement, { ...statement, rows: 4 }], ms: 1, bytes: 2 });
      recorder.noteTrip({ statements: [{ ...statement, rows: 5 }], ms: 1, bytes: 2 });
    });
    expect(line).toMatchObject({
      v: 1,
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
      result: { status: "ok", rows: 12, bytes: 10, ms: 5, httpStatus: 200 },
      client: start.client,
    });
    expect(JSON.parse(JSON.stringify(line))).toEqual(line);
    expect(line).not.toHaveProperty("denied");
  });
});

test("what is read twice is one resource", ({ expect }) => {
  const line = record((recorder) => {
    recorder.noteResource(flight({ fields: ["a", "b"], rowFilterRoles: ["regional"] }));
    recorder.noteResource(flight({ view: "curated.Airport", fields: ["c"] }));
    recorder.noteResource(flight({ fields: ["b", "d"], filterFields: ["e"], rowFilterRoles: ["regional"] }));
  });
  expect(line.resources).toEqual([
    flight({ fields: ["a", "b", "d"], filterFields: ["e"], rowFilterRoles: ["regional"] }),
    flight({ view: "curated.Airport", fields: ["c"] }),
  ]);
});

describe("the sink", () => {
  test("gets one record, however often an operation is closed", ({ expect }) => {
    const line = record((recorder) => recorder.close({ ...answered, status: "failed" }));
    expect(line.result.status).toBe("failed");
  });

  test("keeps a record that nothing afterwards changes", ({ expect }) => {
    const written: AuditRecord[] = [];
    const recorder = openRecorder(
      start,
      (line) => written.push(line),
      () => began,
    );
    recorder.close(answered);
    const before = JSON.stringify(written);
    identified(recorder);
    recorder.noteReason("late");
    recorder.noteResource(flight());
    recorder.noteTrip({ statements: [], ms: 1, bytes: 1 });
    recorder.noteRefusal({ reason: "no-grant", detail: "late" });
    expect(JSON.stringify(written)).toBe(before);
  });

  test("may throw; the next record says how often one did", ({ expect }) => {
    const lost = record(() => undefined).undelivered;
    const broken = openRecorder(
      start,
      () => {
        throw new Error("no log");
      },
      () => began,
    );
    expect(() => broken.close(answered)).not.toThrow();
    expect(record(() => undefined).undelivered).toBe(lost + 1);
  });

  test("a clock out of its mind loses the record, not the answer", ({ expect }) => {
    const written: AuditRecord[] = [];
    const recorder = openRecorder(
      start,
      (line) => written.push(line),
      () => Number.NaN,
    );
    expect(() => recorder.close(answered)).not.toThrow();
    expect(written).toEqual([]);
  });
});
