// A Worker whose settings have problems: alive, not ready, nothing else. Its log names every problem at once and no value.

import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { ask, send } from "./ask.ts";

const CANARY = "canary-value-of-a-setting";

describe("a Worker that is badly set", () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({
      cursorSecret: "canary-too-short",
      vars: {
        WAREHOUSE_URL: `http://${CANARY}.example.com`,
        WAREHOUSE_POOL: CANARY,
        ISSUERS: JSON.stringify([{ name: "local", issuer: `http://${CANARY}.example.com`, audiences: [] }]),
        CORS_ORIGINS: "*",
        GRAPHIQL: CANARY,
        LIMIT_DEPTH: "0",
        LIMIT_PAGE_ROW: "7",
      },
    });
  });
  afterAll(() => stack?.close());

  test.for(["/graphql", "/", "/anything"])("answers nothing at %s", async (path, { expect }) => {
    const reply = await send(`${stack.url}${path}`, { method: "POST", body: "{}" });
    expect([reply.status, reply.codes]).toEqual([503, ["NOT_STARTED"]]);
    expect(reply.text).not.toMatch(/canary|WAREHOUSE|LIMIT/u);
  });

  test("answers nobody, whoever they are", async ({ expect }) => {
    const reply = await ask(stack, "ana", "{ viewer { kind } }");
    expect([reply.status, reply.codes, reply.data]).toEqual([503, ["NOT_STARTED"], undefined]);
    expect(reply.headers.get("cache-control")).toBe("no-store");
  });

  test("is alive, and not ready", async ({ expect }) => {
    const health = await send(`${stack.url}/health`, {});
    expect([health.status, health.text]).toEqual([200, '{"status":"alive"}']);
    const ready = await send(`${stack.url}/ready`, {});
    expect([ready.status, ready.text]).toEqual([503, '{"status":"not ready"}']);
  });

  test("says in its log, once, what is wrong with each setting, and never what it was", async ({ expect }) => {
    await send(`${stack.url}/graphql`, { method: "POST", body: "{}" });
    const said = await vi.waitFor(() => {
      const lines = stack.lines.map(({ text }) => text);
      expect(lines.length).toBeGreaterThanOrEqual(7);
      return lines;
    });
    for (const name of [
      "WAREHOUSE_URL",
      "WAREHOUSE_POOL",
      "CURSOR_SECRET",
      "CORS_ORIGINS",
      "GRAPHIQL",
      "LIMIT_DEPTH",
      "LIMIT_PAGE_ROW",
    ]) {
      expect(said.filter((line) => line.startsWith(`not started: ${name} `))).toHaveLength(1);
    }
    expect(said.join("\n")).not.toContain("canary");
  });
});

describe("a Worker whose issuers are badly set, and all else well", () => {
  let stack: Stack;

  beforeAll(async () => {
    const issuers = [
      { name: "one", issuer: "https://id.example.com", jwksUrl: "https://id.example.com/keys", audiences: [] },
      { name: "two", issuer: "https://id.example.com/two", audiences: ["api"], algorithms: ["HS256"] },
      {
        name: "three",
        issuer: "https://login.microsoftonline.com/common/v2.0",
        flavor: "entra",
        jwksUrl: "https://login.microsoftonline.com/keys",
        audiences: ["api"],
      },
    ];
    stack = await startStack({ vars: { ISSUERS: JSON.stringify(issuers) } });
  });
  afterAll(() => stack?.close());

  test("does not start: no audience, an algorithm that shares its secret, a tenant that is everybody", async ({
    expect,
  }) => {
    const reply = await send(`${stack.url}/graphql`, { method: "POST", body: "{}" });
    expect([reply.status, reply.codes]).toEqual([503, ["NOT_STARTED"]]);
    const said = await vi.waitFor(() => {
      const lines = stack.lines.map(({ text }) => text).join("\n");
      for (const issuer of ["one", "two"]) expect(lines).toContain(`issuer "${issuer}"`);
      return lines;
    });
    expect(said).toMatch(/issuer "one": audiences/u);
    expect(said).toMatch(/issuer "two": algorithms/u);
  });
});
