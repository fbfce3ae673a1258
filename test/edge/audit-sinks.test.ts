// Sinks that work, and sinks that are down: what need not be on record is answered and what was lost is counted, what must be is
// not answered.

import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, test, vi } from "vitest";
import type { AuditRecord } from "#audit/record.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask } from "./ask.ts";

const TOKEN = "a-token-of-the-collector";
const STATES = "{ states(first: 1) { nodes { code } } }";
const READ_LOG = "{ auditLog(first: 1) { nodes { seq } } }";

interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly record: AuditRecord;
}

/** Stands for a SIEM. */
async function startCollector() {
  const posted: Posted[] = [];
  const state = { answer: (response: ServerResponse): unknown => response.writeHead(204).end() };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      posted.push({ headers: request.headers, record: JSON.parse(Buffer.concat(chunks).toString()) as AuditRecord });
      state.answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
  return { posted, state, url, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}

describe("a webhook", () => {
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let stack: Stack;

  beforeAll(async () => {
    collector = await startCollector();
    stack = await startStack({
      vars: {
        AUDIT: "console,chain,webhook",
        AUDIT_DEADLINE_MS: "500",
        AUDIT_WEBHOOK_URL: collector.url,
        AUDIT_WEBHOOK_TOKEN: TOKEN,
      },
    });
  });
  afterAll(async () => {
    await stack?.close();
    await collector?.close();
  });
  afterEach(() => {
    collector.state.answer = (response) => response.writeHead(204).end();
  });

  const ofRequest = (requestId: string) => collector.posted.filter(({ record }) => record.requestId === requestId);
  const outcomeOf = (requestId: string) =>
    vi.waitFor(
      () => {
        const found = ofRequest(requestId).find(({ record }) => record.kind === "outcome");
        if (found === undefined) throw new Error("no outcome yet");
        return found;
      },
      { timeout: 5000, interval: 20 },
    );

  test("gets each record with its token and a key of its own", async ({ expect }) => {
    const { requestId, status } = await ask(stack, "ana", STATES);
    expect(status).toBe(200);
    await outcomeOf(requestId);
    expect(
      ofRequest(requestId).map(({ headers, record }) => [
        headers.authorization,
        headers["idempotency-key"],
        record.kind,
      ]),
    ).toEqual([
      [`Bearer ${TOKEN}`, `${requestId}-intent-0`, "intent"],
      [`Bearer ${TOKEN}`, `${requestId}-outcome-0`, "outcome"],
    ]);
  });

  const failures: readonly (readonly [string, (response: ServerResponse) => unknown])[] = [
    ["refuses", (response) => response.writeHead(401).end()],
    ["fails", (response) => response.writeHead(500).end()],
    ["sends elsewhere", (response) => response.writeHead(307, { location: "/elsewhere" }).end()],
    ["breaks off", (response) => response.destroy()],
    ["says nothing", () => undefined],
  ];

  test.for(failures)(
    "that %s: data is given and the loss is told by the next record, the log is not given",
    async ([, answer], { expect }) => {
      collector.state.answer = answer;
      const given = await ask(stack, "ana", STATES);
      expect([given.status, given.codes]).toEqual([200, []]);
      const held = await ask(stack, "ida", READ_LOG);
      expect([held.status, held.codes, held.data]).toEqual([503, ["AUDIT_UNAVAILABLE"], undefined]);
      expect(held.headers.get("retry-after")).toBe("30");
      await outcomeOf(given.requestId);
      collector.state.answer = (response) => response.writeHead(204).end();

      // What is still on its way may be counted later than the first that gets through.
      const told = await vi.waitFor(
        async () => {
          const { requestId } = await ask(stack, "ana", "{ viewer { kind } }");
          const { record } = await outcomeOf(requestId);
          if (record.dropped === 0) throw new Error("nothing was told");
          return record.dropped;
        },
        { timeout: 5000, interval: 100 },
      );
      expect(told).toBeGreaterThanOrEqual(1);
      expect((await ask(stack, "ida", READ_LOG)).status).toBe(200);
    },
  );
});

test("a webhook where nobody listens costs no data, but what may not be told without a record", async ({ expect }) => {
  const nobody = await startCollector();
  await nobody.close();
  const stack = await startStack({
    vars: { AUDIT: "console,webhook", AUDIT_WEBHOOK_URL: nobody.url, AUDIT_WEBHOOK_TOKEN: TOKEN },
  });
  try {
    for (let at = 0; at < 3; at += 1) expect((await ask(stack, "ana", STATES)).status).toBe(200);
    stack.clear();
    for (const who of ["ana", "ana+agent"]) {
      const held = await ask(stack, who, "{ birdStrikes { totalCount } states(first: 1) { nodes { code } } }");
      expect([who, held.status, held.codes, held.data]).toEqual([who, 503, ["AUDIT_UNAVAILABLE"], undefined]);
    }
    expect(stack.statements).toEqual([]);
    // Without `chain` there is no log, not even for an auditor.
    expect((await ask(stack, "ida", READ_LOG)).codes).toEqual(["GRAPHQL_INVALID"]);
    expect(stack.lines.filter(({ text }) => text.startsWith("fault"))).toEqual([]);
  } finally {
    await stack.close();
  }
});
