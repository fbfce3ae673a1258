// The record of an operation: one line each, whatever came of it, true in every field, and without a word of what must not be
// kept: tokens, variables, rows, SQL.

import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, test, vi } from "vitest";
import type { OutcomeRecord } from "#audit/record.ts";
import { people } from "../../local/issuer/people.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, askWith, at, recordOf, records, rowsAt, send, statementTexts, tokenOf } from "./ask.ts";
import type { Reply } from "./ask.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const HEX_64 = /^[0-9a-f]{64}$/u;
const LISTED =
  "query Listed($where: StateWhere) { states(where: $where, first: 3) { nodes { code name } totalCount } }";

describe("the record", () => {
  let stack: Stack;

  beforeAll(async () => {
    // A pool that was paused a moment ago is asked again at once.
    stack = await startStack({ vars: { CIRCUIT_FAILURES: "0" } });
  });
  afterAll(() => stack?.close());
  beforeEach(() => stack.clear());

  const play = (kind: string) =>
    send(`${stack.warehouseUrl}/admin/fault`, { method: "POST", body: JSON.stringify({ kind }) });

  test("of an answer says who read what, by which statements", async ({ expect }) => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const question = { query: LISTED, variables: { where: { name: { contains: "a" } } }, operationName: "Listed" };
    const startedMs = Date.now();
    const reply = await ask(stack, "wes", question, {
      traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      "user-agent": `tests/${"x".repeat(500)}`,
    });
    const record = await recordOf(stack, reply);
    const { ts, resources, trips, result, client, policyVersion, schemaDigest, ...rest } = record;
    expect(rest).toEqual({
      v: 2,
      kind: "outcome",
      part: 0,
      requestId: reply.requestId,
      traceId: trace,
      surface: "graphql",
      principal: {
        issuer: "local",
        tenant: null,
        subject: people.find(({ name }) => name === "wes")?.subject,
        kind: "user",
        clientId: "edgewise-cli",
      },
      roles: ["regional"],
      scopes: ["data.read"],
      operation: { type: "query", name: "Listed", documentHash: sha256(LISTED) },
      decision: "allow",
      reasons: [],
      estimate: { rows: 3, statements: 2, cost: 0.2 },
      delivery: "async",
      dropped: 0,
    });
    expect(resources).toMatchObject([
      { view: "curated.State", fields: ["code", "name"], rowFilterRoles: ["regional"] },
    ]);
    expect(resources[0]?.filterFields).toContain("name");
    expect(Date.parse(ts)).toBeGreaterThanOrEqual(startedMs - 1);
    expect(Date.parse(ts)).toBeLessThanOrEqual(Date.now());
    expect([policyVersion, schemaDigest]).toEqual([expect.stringMatching(HEX_64), expect.stringMatching(HEX_64)]);
    expect(client.userAgent).toHaveLength(256);
    expect(result).toMatchObject({ status: "ok", codes: [], httpStatus: 200, bytes: Buffer.byteLength(reply.text) });
    expect(result.ms).toBeGreaterThanOrEqual(0);

    const sent = statementTexts(stack).map((text, index) => ({
      label: `ew_${trace}_${reply.requestId}_0_${index}`,
      hash: sha256(text),
      parameters: stack.statements[index]?.parameterCount,
      rows: stack.statements[index]?.rowCount,
    }));
    expect(sent).toHaveLength(2);
    expect(trips).toEqual([
      { statements: sent, ms: expect.any(Number) as number, bytes: expect.any(Number) as number },
    ]);
    expect(result.rows).toBe(sent.reduce((sum, { rows }) => sum + (rows ?? 0), 0));
    expect(trips[0]?.bytes).toBeGreaterThan(0);
  });

  test("names the fields that were filtered and ordered by, in views that were only passed through too", async ({
    expect,
  }) => {
    const reply = await ask(
      stack,
      "ana",
      `{ flights(first: 1, where: { origin: { state: { name: { eq: "Ohio" } } } }, orderBy: [{ delayMinutes: DESC }]) {
         nodes { flightId destination { name } } } }`,
    );
    expect(rowsAt(reply, "flights.nodes")).toHaveLength(1);
    const { resources, trips } = await recordOf(stack, reply);
    const of = (view: string) => resources.find((resource) => resource.view === view);
    expect(resources.map(({ view }) => view).toSorted()).toEqual([
      "curated.Airport",
      "curated.Flight",
      "curated.State",
    ]);
    expect(of("curated.Flight")?.fields).toContain("flightId");
    expect(of("curated.Flight")?.filterFields).toEqual(expect.arrayContaining(["delayMinutes", "originIata"]));
    expect(of("curated.State")).toMatchObject({
      fields: [],
      filterFields: expect.arrayContaining(["name"]) as unknown,
    });
    expect(of("curated.Airport")?.fields).toContain("name");
    expect(trips).toHaveLength(1);
  });

  const kinds: readonly (readonly [
    string,
    () => Promise<Reply>,
    Partial<OutcomeRecord> & { codes: readonly string[]; status: string },
  ])[] = [
    ["allowed", () => ask(stack, "ana", LISTED), { decision: "allow", codes: [], status: "ok" }],
    [
      "allowed without the warehouse",
      () => ask(stack, "nia", "{ viewer { kind } }"),
      { decision: "allow", codes: [], status: "ok" },
    ],
    [
      "introspection",
      () => ask(stack, "nia", "{ __schema { types { name } } }"),
      { decision: "allow", codes: [], status: "ok" },
    ],
    [
      "over a limit",
      () => ask(stack, "ana", "{ states(first: 5001) { nodes { code } } }"),
      { decision: "deny", codes: ["OVER_BUDGET"], status: "refused" },
    ],
    [
      "a bad value",
      () => ask(stack, "ana", "{ states(first: -1) { nodes { code } } }"),
      { decision: "deny", codes: ["BAD_INPUT"], status: "refused" },
    ],
    [
      "a bad cursor",
      () => ask(stack, "ana", '{ states(after: "x") { nodes { code } } }'),
      { decision: "deny", codes: ["BAD_CURSOR"], status: "refused" },
    ],
    [
      "not granted",
      () => ask(stack, "nia", LISTED),
      { decision: "deny", codes: ["GRAPHQL_INVALID"], status: "refused" },
    ],
    [
      "no document",
      () => ask(stack, "ana", "{ states {"),
      { decision: "deny", codes: ["GRAPHQL_INVALID"], status: "refused" },
    ],
    [
      "unauthenticated",
      () => askWith(stack, "x.y.z", { query: LISTED }),
      { decision: "deny", codes: ["UNAUTHENTICATED"], status: "refused" },
    ],
    [
      "no JSON",
      async () => post("{", "application/json"),
      { decision: "deny", codes: ["BAD_REQUEST"], status: "refused" },
    ],
    [
      "no JSON's type",
      async () => post("{}", "text/plain"),
      { decision: "deny", codes: ["BAD_REQUEST"], status: "refused" },
    ],
    [
      "another method",
      async () => send(stack.graphqlUrl, { headers: await bearer() }),
      { decision: "deny", codes: ["BAD_REQUEST"], status: "refused" },
    ],
    [
      "a paused warehouse",
      () => whilePaused(() => ask(stack, "ana", LISTED)),
      { decision: "allow", codes: ["WAREHOUSE_PAUSED"], status: "failed" },
    ],
  ];

  const bearer = async () => ({ authorization: `Bearer ${await tokenOf(stack, "ana")}` });
  const post = async (body: string, type: string) =>
    send(stack.graphqlUrl, { method: "POST", body, headers: { ...(await bearer()), "content-type": type } });
  const whilePaused = async (work: () => Promise<Reply>): Promise<Reply> => {
    await play("paused");
    try {
      return await work();
    } finally {
      await play("none");
    }
  };

  test.for(kinds)("is one line: %s", async ([, act, { decision, codes, status }], { expect }) => {
    const reply = await act();
    const record = await recordOf(stack, reply);
    expect({ decision: record.decision, status: record.result.status, codes: record.result.codes }).toEqual({
      decision,
      status,
      codes,
    });
    expect(record.result).toMatchObject({ httpStatus: reply.status, bytes: Buffer.byteLength(reply.text) });
    // A reason each, once; none where there was nothing to refuse.
    expect(record.reasons).toHaveLength(codes.length);
    expect(record.reasons).not.toContain("undefined");
  });

  test("is written for every request, and for no other", async ({ expect }) => {
    const replies: Reply[] = [];
    for (const [, act] of kinds) replies.push(await act());
    await fetch(`${stack.url}/health`);
    await fetch(`${stack.url}/ready`);
    await fetch(`${stack.url}/nowhere`);
    await vi.waitFor(() => expect(records(stack).length).toBeGreaterThanOrEqual(replies.length));
    expect(records(stack).map(({ requestId }) => requestId)).toEqual(replies.map(({ requestId }) => requestId));
    expect(new Set(records(stack).map(({ policyVersion }) => policyVersion)).size).toBe(2);
  });

  test("has one shape, whatever happened", async ({ expect }) => {
    const shapes = new Set<string>();
    for (const [, act] of kinds) {
      const record = await recordOf(stack, await act());
      shapes.add(JSON.stringify([Object.keys(record), Object.keys(record.result), Object.keys(record.operation)]));
    }
    expect([...shapes]).toHaveLength(1);
  });

  test("holds no token, no value of the client's, no row and no SQL", async ({ expect }) => {
    const token = await tokenOf(stack, "ana");
    const canary = "CANARY-value";
    const questions = [
      { query: LISTED, variables: { where: { name: { eq: canary } } } },
      { query: `{ states(where: { name: { eq: "${canary}" } }) { nodes { name } } }` },
      { query: `{ state(code: "${canary}") { name } }` },
      { query: `{ node(id: "${canary}") { id } }` },
      { query: `{ states(after: "${canary}") { nodes { name } } }` },
      { query: `{ ${canary.replace("-", "")} }` },
      { query: `{ states(first: "${canary}") { nodes { name } } }` },
      { query: "query ($first: Int) { states(first: $first) { totalCount } }", variables: { first: canary } },
      { query: `{ "${canary}` },
      { query: "{ viewer { kind } }", operationName: canary },
      { query: '{ states(where: { name: { startsWith: "Alab" } }) { nodes { code name } } }' },
      { query: '{ airports(where: { city: { eq: "Chicago" } }, first: 1) { nodes { name } } }' },
    ];
    const replies: Reply[] = [];
    for (const question of questions) replies.push(await ask(stack, "ana", question));
    replies.push(await askWith(stack, `${token}x`, { query: LISTED }));
    replies.push(await whilePaused(() => ask(stack, "ana", questions[0] ?? LISTED)));
    replies.push(await post(`{"query":"${canary}`, "application/json"));
    for (const reply of replies) await recordOf(stack, reply);

    expect(at(replies[10] ?? { data: null }, "states.nodes.0.name")).toBe("Alabama");
    const written = stack.lines.map(({ text }) => text).join("\n");
    expect(written).not.toMatch(/canary/iu);
    expect(written).not.toMatch(/Alabama|Alaska|Chicago|\bSELECT\b|sp_executesql|\bFROM\b|\bWHERE\b/u);
    for (const part of token.split(".")) expect(written).not.toContain(part);
  });
});
