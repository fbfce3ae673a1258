// A warehouse that fails in every way it can: the answer has a stable code and nothing of the warehouse's own words, which carry
// values of rows. The canary stands where such a value would.

import { afterAll, afterEach, beforeAll, describe, test, vi } from "vitest";
import type { ExpectStatic } from "vitest";
import { WIRE_STATUS, type WireCode } from "#resolvers/wire-code.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, at, recordOf, send } from "./ask.ts";
import type { Reply } from "./ask.ts";
import { answerWith, goodToken, resultSets, startScriptedWarehouse } from "./scripted-warehouse.ts";
import type { ScriptedWarehouse } from "./scripted-warehouse.ts";

const CANARY = "CANARY-4711-O'Hara";
const STATES = "{ states(first: 1) { nodes { code name } } }";
const MAX_BYTES = 65_536;

/** Every word that the Worker logged, its records among them. */
const logged = (stack: Stack): string => stack.lines.map(({ text }) => text).join("\n");

describe("a warehouse that says anything", () => {
  let stack: Stack;
  let scripted: ScriptedWarehouse;

  beforeAll(async () => {
    scripted = await startScriptedWarehouse();
    stack = await startStack({
      vars: {
        WAREHOUSE_URL: scripted.url,
        WAREHOUSE_TOKEN_URL: `${scripted.url}/token`,
        WAREHOUSE_MAX_RESPONSE_BYTES: String(MAX_BYTES),
        LIMIT_OPERATION_MS: "1000",
        // Each of these by itself, once: what is done about them is in faults.test.ts.
        WAREHOUSE_ATTEMPTS: "1",
        CIRCUIT_FAILURES: "0",
      },
    });
  });
  afterAll(async () => {
    await stack?.close();
    await scripted.close();
  });

  // First, while no token is held.
  const tokenAnswers: readonly (readonly [string, WireCode, ScriptedWarehouse["token"]])[] = [
    [
      "refuses the client",
      "WAREHOUSE_UNAVAILABLE",
      answerWith(401, { error: "invalid_client", error_description: CANARY }),
    ],
    ["fails", "WAREHOUSE_UNAVAILABLE", answerWith(500, CANARY)],
    [
      "answers with a page",
      "WAREHOUSE_UNAVAILABLE",
      answerWith(200, `<html>${CANARY}</html>`, { "content-type": "text/html" }),
    ],
    ["gives no token", "WAREHOUSE_UNAVAILABLE", answerWith(200, { token: CANARY, expires_in: 3600 })],
    [
      "gives a token that is no header",
      "WAREHOUSE_UNAVAILABLE",
      answerWith(200, { access_token: `${CANARY}\r\nx: y`, expires_in: 3600 }),
    ],
    ["gives a token without its life", "WAREHOUSE_UNAVAILABLE", answerWith(200, { access_token: CANARY })],
    ["redirects", "WAREHOUSE_UNAVAILABLE", answerWith(307, "", { location: "/elsewhere" })],
    ["breaks off", "WAREHOUSE_UNAVAILABLE", (response) => response.destroy()],
    ["does not answer", "DEADLINE_EXCEEDED", () => undefined],
  ];
  test.for(tokenAnswers)("the token endpoint %s", async ([, code, token], { expect }) => {
    stack.clear();
    scripted.asked.length = 0;
    scripted.token = token;
    const reply = await ask(stack, "ana", STATES);
    expectFailure(expect, reply, code);
    const record = await recordOf(stack, reply);
    expect(record).toMatchObject({ decision: "allow", result: { status: "failed", codes: [code], rows: 0 } });
    expect(logged(stack)).not.toContain("CANARY");
    expect(logged(stack)).not.toContain("local-only-worker-secret");
    // The batch is not sent without a token, and no redirect is followed.
    expect(new Set(scripted.asked)).toEqual(new Set(["/token"]));
    await forgetTheFailure();
  });

  /** An authority that failed is left alone for a while: until then it is waited, for a token that is no good for the next test. */
  async function forgetTheFailure(): Promise<void> {
    scripted.token = answerWith(200, { access_token: "warehouse-token-of-the-tests", expires_in: 0.001 });
    scripted.query = answerWith(200, resultSets([["TX", "Texas"]]));
    await vi.waitFor(
      async () => {
        const { codes } = await ask(stack, "ana", STATES);
        if (codes.length > 0) throw new Error(`still ${codes.join()}`);
      },
      { timeout: 20_000, interval: 50 },
    );
  }

  test("once there is a token, it is asked for once", async ({ expect }) => {
    scripted.token = goodToken;
    scripted.query = answerWith(200, resultSets([["TX", "Texas"]]));
    scripted.asked.length = 0;
    for (let round = 0; round < 3; round += 1) {
      const reply = await ask(stack, "ana", STATES);
      expect([reply.codes, at(reply, "states.nodes")]).toEqual([[], [{ code: "TX", name: "Texas" }]]);
    }
    expect(scripted.asked.filter((path) => path === "/token")).toHaveLength(1);
  });

  const failed = (message: string) => answerWith(200, [{ isSuccess: false, data: [[CANARY]], message }]);
  const text = (size: number) => answerWith(200, resultSets([["TX", "x".repeat(size)]]));
  const answers: readonly (readonly [string, WireCode, ScriptedWarehouse["query"]])[] = [
    [
      "a conversion that names a row's value",
      "WAREHOUSE_FAILED",
      failed(
        `Msg 245, Level 16, State 1, Line 1\nConversion failed when converting the varchar value '${CANARY}' to data type int.`,
      ),
    ],
    [
      "a key that names a row's value",
      "WAREHOUSE_FAILED",
      failed(`Violation of PRIMARY KEY constraint. The duplicate key value is (${CANARY}).`),
    ],
    ["a message of nothing but a value", "WAREHOUSE_FAILED", failed(CANARY)],
    [
      "a message that is no text",
      "WAREHOUSE_FAILED",
      answerWith(200, [{ isSuccess: false, message: { text: CANARY } }]),
    ],
    ["a login that failed", "WAREHOUSE_FAILED", failed(`Msg 18456\nLogin failed for user '${CANARY}'.`)],
    [
      "a permission that is missing",
      "WAREHOUSE_FAILED",
      failed(`Msg 229\nThe SELECT permission was denied on the object '${CANARY}'.`),
    ],
    [
      "a pool that is paused",
      "WAREHOUSE_PAUSED",
      failed(`Msg 42108\nCan not connect to the SQL pool since it is paused. ${CANARY}`),
    ],
    ["a pool that is warming up", "WAREHOUSE_UNAVAILABLE", failed(`Msg 42109\n${CANARY}`)],
    ["a pool that is full", "WAREHOUSE_UNAVAILABLE", failed(`Msg 10928\nResource ID : 1. ${CANARY}`)],
    ["HTTP 500", "WAREHOUSE_UNAVAILABLE", answerWith(500, { error: { message: CANARY } })],
    ["HTTP 400", "WAREHOUSE_FAILED", answerWith(400, { message: CANARY })],
    ["HTTP 401 for a fresh token", "WAREHOUSE_FAILED", answerWith(401, { message: CANARY })],
    ["HTTP 429", "WAREHOUSE_UNAVAILABLE", answerWith(429, CANARY)],
    ["a redirect", "WAREHOUSE_FAILED", answerWith(302, CANARY, { location: "/elsewhere" })],
    [
      "a page instead of JSON",
      "WAREHOUSE_FAILED",
      answerWith(200, `<html>${CANARY}</html>`, { "content-type": "text/html" }),
    ],
    ["nothing at all", "WAREHOUSE_FAILED", answerWith(200, "")],
    ["JSON that is cut off", "WAREHOUSE_FAILED", answerWith(200, `[{"isSuccess":true,"data":[["TX","${CANARY}`)],
    ["no result set", "WAREHOUSE_FAILED", answerWith(200, [])],
    ["a result set too many", "WAREHOUSE_FAILED", answerWith(200, resultSets([["TX", CANARY]], [[CANARY, "x"]]))],
    ["rows of another width", "WAREHOUSE_FAILED", answerWith(200, resultSets([["TX", CANARY], ["CA"]]))],
    ["a cell that is an object", "WAREHOUSE_FAILED", answerWith(200, resultSets([["TX", { value: CANARY }]]))],
    ["no isSuccess", "WAREHOUSE_FAILED", answerWith(200, [{ data: [["TX", CANARY]] }])],
    ["bytes that are no UTF-8", "WAREHOUSE_FAILED", answerWith(200, Buffer.from([0x5b, 0xff, 0xfe, 0x5d]))],
    [
      "more bytes than allowed, announced",
      "WAREHOUSE_FAILED",
      (response) => {
        const body = JSON.stringify(resultSets([["TX", CANARY.repeat(10_000)]]));
        response.writeHead(200, { "content-length": body.length }).end(body);
      },
    ],
    ["more bytes than allowed, streamed", "WAREHOUSE_FAILED", text(MAX_BYTES + 1)],
    ["a connection that breaks before the answer", "WAREHOUSE_UNAVAILABLE", (response) => response.destroy()],
    [
      "a connection that breaks within the answer",
      "WAREHOUSE_UNAVAILABLE",
      (response) => {
        response.writeHead(200, { "content-length": 5000 });
        response.write(`[{"isSuccess":true,"data":[["TX","${CANARY}`, () => response.destroy());
      },
    ],
    ["no answer within LIMIT_OPERATION_MS", "DEADLINE_EXCEEDED", () => undefined],
    [
      "an answer that does not end",
      "DEADLINE_EXCEEDED",
      (response) => {
        response.writeHead(200);
        response.write(`[{"isSuccess":true,"data":[["TX","${CANARY}`);
      },
    ],
  ];
  test.for(answers)("%s", async ([, code, query], { expect }) => {
    stack.clear();
    scripted.asked.length = 0;
    scripted.query = query;
    const reply = await ask(stack, "ana", STATES);
    expectFailure(expect, reply, code);
    const record = await recordOf(stack, reply);
    expect(record).toMatchObject({ decision: "allow", result: { status: "failed", codes: [code], rows: 0 } });
    expect(record.trips).toHaveLength(1);
    expect(logged(stack)).not.toContain("CANARY");
    expect(scripted.asked).not.toContain("/elsewhere");
  });

  test("NULL for a key is the warehouse's failure, and not a fault", async ({ expect }) => {
    stack.clear();
    scripted.query = answerWith(200, resultSets([[null, CANARY]]));
    const reply = await ask(stack, "ana", STATES);
    // The rest of the answer, where there is one, is not in doubt.
    expect([reply.status, reply.codes, reply.data]).toEqual([200, ["WAREHOUSE_FAILED"], { states: null }]);
    expect(reply.text).not.toContain("CANARY");
    expect((await recordOf(stack, reply)).reasons).toEqual([
      "warehouse-malformed: curated.State, code: NULL, where the view declares a value",
    ]);
  });

  test("a value that its type cannot be is not shown", async ({ expect }) => {
    stack.clear();
    scripted.query = answerWith(200, resultSets([[CANARY]]));
    const reply = await ask(stack, "ana", "{ flights(first: 1) { nodes { flightId } } }");
    expect([reply.codes, reply.data]).toEqual([["WAREHOUSE_FAILED"], { flights: null }]);
    await recordOf(stack, reply);
    expect(reply.text + logged(stack)).not.toContain("CANARY");
  });

  test("with the warehouse gone the Worker is alive, not ready, and says no more", async ({ expect }) => {
    await scripted.close();
    const reply = await ask(stack, "ana", STATES);
    expectFailure(expect, reply, "WAREHOUSE_UNAVAILABLE");
    const ready = await send(`${stack.url}/ready`, {});
    expect([ready.status, ready.text]).toEqual([503, '{"status":"not ready"}']);
    expect((await send(`${stack.url}/health`, {})).status).toBe(200);
  });

  function expectFailure(expect: ExpectStatic, reply: Reply, code: WireCode): void {
    expect([reply.status, reply.codes, reply.data]).toEqual([WIRE_STATUS[code], [code], undefined]);
    expect(reply.errors[0]?.extensions["requestId"]).toBe(reply.requestId);
    expect(reply.text).not.toContain("CANARY");
  }
});

describe("the local warehouse, failing", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ pool: "serverless", vars: { WAREHOUSE_DEADLINE_MS: "1500", CIRCUIT_FAILURES: "0" } });
  });
  afterAll(() => stack?.close());
  afterEach(() => play("none"));

  const play = (kind: string) =>
    send(`${stack.warehouseUrl}/admin/fault`, { method: "POST", body: JSON.stringify({ kind }) });

  test.for([
    ["paused", "WAREHOUSE_PAUSED"],
    ["html", "WAREHOUSE_UNAVAILABLE"],
    ["cutOff", "WAREHOUSE_UNAVAILABLE"],
    ["hang", "DEADLINE_EXCEEDED"],
  ] as const)("%s is %s, and over when the fault is", async ([kind, code], { expect }) => {
    await play(kind);
    const reply = await ask(stack, "ana", STATES);
    expect([reply.status, reply.codes, reply.data]).toEqual([WIRE_STATUS[code], [code], undefined]);
    expect((await recordOf(stack, reply)).result).toMatchObject({ status: "failed", codes: [code] });
    await play("none");
    expect((await ask(stack, "ana", STATES)).errors).toEqual([]);
  });

  test("what needs no warehouse is answered beside what does", async ({ expect }) => {
    await play("paused");
    const reply = await ask(stack, "ana", `{ viewer { roles } states { totalCount } }`);
    expect(reply.data).toEqual({ viewer: { roles: ["analyst"] }, states: null });
    expect(reply.codes).toEqual(["WAREHOUSE_PAUSED"]);
  });
});
