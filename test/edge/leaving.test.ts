// A client that goes away while the warehouse works for it: the statement is cancelled there, and the record is written all the same.

import { connect } from "node:net";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import type { AuditRecord, OutcomeRecord } from "#audit/record.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { send, tokenOf } from "./ask.ts";
import { startBareWorker, varsBefore } from "./bare-workerd.ts";
import type { BareWorker } from "./bare-workerd.ts";

/** Sorts and searches three million rows, twice: long enough to go away from. */
const LONG = `{
  a: flights(first: 5000, orderBy: [{ delayMinutes: ASC }, { distanceMiles: DESC }],
    where: { originIata: { contains: "A" }, destination: { name: { contains: "a" } } }) { nodes { flightId } }
  b: flights(first: 5000, orderBy: [{ distanceMiles: ASC }, { delayMinutes: DESC }],
    where: { destination: { name: { contains: "e" } } }) { nodes { flightId } } }`;

describe("a client that goes away", () => {
  let stack: Stack;
  let worker: BareWorker;
  let token: string;

  beforeAll(async () => {
    stack = await startStack();
    worker = await startBareWorker({
      ...varsBefore(stack),
    });
    token = await tokenOf(stack, "ana");
  });
  afterAll(async () => {
    await worker?.close();
    await stack?.close();
  });

  const headers = () => ({ authorization: `Bearer ${token}`, "content-type": "application/json" });
  /** A request by hand, so that its connection can be cut. */
  const leavingSocket = (body: string) => {
    const head = Object.entries({ host: "worker", ...headers(), "content-length": String(body.length) });
    const socket = connect(worker.port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(`POST /graphql HTTP/1.1\r\n${head.map((pair) => pair.join(": ")).join("\r\n")}\r\n\r\n${body}`);
    return socket;
  };
  const outcomes = (): readonly OutcomeRecord[] => {
    const lines = worker.lines.filter((line) => line.startsWith('{"audit":'));
    const records = lines
      .map((line) => (JSON.parse(line) as { audit: AuditRecord }).audit)
      .filter((record) => record.kind === "outcome");
    return records.filter((record) => record.kind === "outcome");
  };

  test("who stays is answered", async ({ expect }) => {
    const body = JSON.stringify({ query: "{ states(first: 1) { nodes { code } } }" });
    const reply = await send(`http://127.0.0.1:${worker.port}/graphql`, { method: "POST", headers: headers(), body });
    expect([reply.status, reply.errors]).toEqual([200, []]);
  });

  test("cancels its statement, and is on record", async ({ expect }) => {
    stack.clear();
    await vi.waitFor(() => expect(outcomes()).toHaveLength(1));
    const body = JSON.stringify({ query: LONG });
    const socket = leavingSocket(body);
    await vi.waitFor(() => expect(stack.warehouse.load().active).toBe(1), { timeout: 5000, interval: 2 });
    // A reset: workerd takes a socket that is merely closed for one that still listens.
    socket.resetAndDestroy();

    await vi.waitFor(() => expect(stack.warehouse.load().active).toBe(0), { timeout: 5000, interval: 5 });
    expect(stack.statements.map(({ failure }) => failure)).toEqual([expect.stringMatching(/^Msg 3617/u)]);
    const record = await vi.waitFor(() => {
      expect(outcomes()).toHaveLength(2);
      return outcomes().at(-1);
    });
    expect(record).toMatchObject({ decision: "allow", result: { status: "cancelled", codes: ["CANCELLED"], rows: 0 } });
    expect(record?.resources.map(({ view }) => view)).toContain("curated.Flight");
    expect(record?.trips).toHaveLength(1);
    expect(worker.lines.filter((line) => line.startsWith("fault"))).toEqual([]);
  });

  test("while a failure is waited out: nobody asks for it again", async ({ expect }) => {
    const before = outcomes().length;
    const fault = `${stack.warehouseUrl}/admin/fault`;
    const reached = async () => ((await (await fetch(fault)).json()) as { readonly requests: number }).requests;
    await send(fault, { method: "POST", body: '{"kind":"throttled","seconds":20,"times":1}' });
    const socket = leavingSocket(JSON.stringify({ query: "{ states(first: 1) { nodes { code } } }" }));
    await vi.waitFor(async () => expect(await reached()).toBe(1), { timeout: 5000, interval: 5 });
    socket.resetAndDestroy();
    await vi.waitFor(() => expect(outcomes()).toHaveLength(before + 1), { timeout: 5000 });
    expect(outcomes().at(-1)).toMatchObject({ result: { status: "cancelled", codes: ["CANCELLED"] } });
    // The round trip has ended, long before it would have been asked for again.
    expect(
      outcomes()
        .at(-1)
        ?.trips.map(({ bytes, attempts }) => [bytes, attempts]),
    ).toEqual([[0, undefined]]);
    expect(await reached()).toBe(1);
  });
});
