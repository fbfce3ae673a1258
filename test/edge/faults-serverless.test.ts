// Faults that a serverless pool has in its own way, by each kind of operation, against the built Worker. What happens on the wire
// is in faults.test.ts, and is the same for both kinds of pool.

import { afterAll, afterEach, beforeAll, describe, test } from "vitest";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, recordOf } from "./ask.ts";
import type { Reply } from "./ask.ts";
import { KINDS, SERVERLESS_LASTING, SERVERLESS_PASSING } from "./fault-table.ts";
import { play, reached, title } from "./play-fault.ts";

let stack: Stack;
let healthy: readonly Reply[];
const askAll = () => Promise.all(KINDS.map(({ query }) => ask(stack, "ana", query)));

beforeAll(async () => {
  stack = await startStack({
    pool: "serverless",
    vars: {
      WAREHOUSE_DEADLINE_MS: "2000",
      WAREHOUSE_BACKOFF_MS: "5",
      CIRCUIT_FAILURES: "0",
      PLAN_REPEATED_ROWS: "100000",
    },
  });
  healthy = await askAll();
});
afterAll(() => stack?.close());
afterEach(() => play(stack, { kind: "none" }));

test("without one, all are answered, in the round trips that are counted below", async ({ expect }) => {
  for (const [at, { trips }] of KINDS.entries()) {
    const reply = healthy[at];
    if (reply === undefined) throw new TypeError("no answer");
    expect([reply.status, reply.codes]).toEqual([200, []]);
    expect((await recordOf(stack, reply)).trips).toHaveLength(trips);
  }
  expect(stack.statements.length).toBeGreaterThan(0);
  expect(stack.statements.filter(({ text }) => text.includes("OPTION (LABEL"))).toEqual([]);
});

describe.each(SERVERLESS_PASSING)("$kind, and then not", (fault) => {
  test.for(KINDS.map(({ name }, at) => [name, at] as const))("%s", async ([, at], { expect }) => {
    const { query, trips } = KINDS[at] ?? { query: "", trips: 0 };
    await play(stack, fault);
    const reply = await ask(stack, "ana", query);
    expect([reply.codes, reply.data]).toEqual([[], healthy[at]?.data]);
    expect(await reached(stack)).toBe(fault.times + trips);
    const { trips: recorded, result } = await recordOf(stack, reply);
    expect(result).toMatchObject({ status: "ok", codes: [] });
    expect(recorded.map(({ attempts }) => attempts)).toEqual([fault.times + 1, undefined].slice(0, trips));
  });
});

const rows = SERVERLESS_LASTING.map((row) => [title(row.fault), row] as const);
test.for(rows)("%s, for good", async ([, row], { expect }) => {
  await play(stack, row.fault);
  for (const reply of await askAll()) {
    expect([reply.status, reply.codes, reply.data]).toEqual([row.status, [row.code], undefined]);
    expect(reply.errors[0]?.message).toMatch(row.text);
    expect(reply.headers.get("retry-after")).toBe(row.retryAfter);
    const { trips, reasons, decision, result } = await recordOf(stack, reply);
    expect(result).toMatchObject({ status: "failed", codes: [row.code], rows: 0 });
    expect([decision, reasons]).toEqual(["allow", [expect.stringContaining(row.reason)]]);
    const attempts = trips[0]?.attempts ?? 1;
    if (row.attempts === "as long as there is time") expect(attempts).toBeGreaterThan(3);
    else expect(attempts).toBe(row.attempts);
  }
  if (typeof row.attempts === "number") expect(await reached(stack)).toBe(row.attempts * KINDS.length);
  await play(stack, { kind: "none" });
  const next = await askAll();
  expect(next.map(({ data, errors }) => [data, errors])).toEqual(healthy.map(({ data }) => [data, []]));
});
