// The Worker's own entry, in workerd, with bindings: it starts from settings once an isolate, and refuses to on bad ones.

import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, test, vi } from "vitest";

/** Everything that the Worker is made of is read for the first time. */
const FIRST_IMPORT_MS = 60_000;

const ISSUER = {
  name: "main",
  issuer: "https://id.invalid",
  jwksUrl: "https://id.invalid/keys",
  audiences: ["https://edgewise.example.com/api"],
};

/** The bindings of wrangler.toml, as a deployment would fill them in. */
const filled = (changes: Readonly<Record<string, string>> = {}): Env => ({
  ...env,
  ISSUERS: JSON.stringify([ISSUER]),
  ...changes,
});

const ask = (path: string, init: RequestInit = {}) => new Request(`https://data.example.com${path}`, init);
const post = (headers: Readonly<Record<string, string>> = {}) =>
  ask("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query: "{ viewer { kind } }" }),
  });

describe("the Worker", () => {
  let fetch: (request: Request, bindings: Env) => Promise<Response>;

  let written: string[];

  beforeEach(async () => {
    written = [];
    for (const name of ["log", "error"] as const) {
      vi.spyOn(console, name).mockImplementation((line) => void written.push(String(line)));
    }
    // What an isolate keeps is kept in the module: a new one for each test.
    vi.resetModules();
    const { default: worker } = await import("../../src/worker.ts");
    const entry = worker as { fetch: (request: Request, bindings: Env, context: unknown) => Promise<Response> };
    fetch = (request, bindings) => entry.fetch(request, bindings, { waitUntil: () => undefined });
  }, FIRST_IMPORT_MS);
  afterEach(() => vi.restoreAllMocks());

  test("does not start on the values of wrangler.toml, which name no issuer", async ({ expect }) => {
    const response = await fetch(post(), env);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("NOT_STARTED");
    expect((await fetch(ask("/health"), env)).status).toBe(200);
    expect((await fetch(ask("/ready"), env)).status).toBe(503);
    expect(written).toEqual(expect.arrayContaining([expect.stringMatching(/^not started: ISSUERS /u)]));
  });

  test.for(["CURSOR_SECRET", "MASK_SECRET", "WAREHOUSE_CLIENT_SECRET"])(
    "does not start without %s",
    async (secret, { expect }) => {
      expect((await fetch(post(), filled({ [secret]: "" }))).status).toBe(503);
      expect(written).toEqual([expect.stringMatching(new RegExp(`^not started: ${secret} is not set`, "u"))]);
    },
  );

  test("does not start where its audit log has no key or is not bound", async ({ expect }) => {
    const bindings: Env = { ...filled({ AUDIT: "chain", AUDIT_SIGNING_KEY: "" }) };
    Reflect.deleteProperty(bindings, "AUDIT_LOG");
    expect((await fetch(post(), bindings)).status).toBe(503);
    expect(written).toEqual([
      expect.stringMatching(/^not started: AUDIT_SIGNING_KEY is not set/u),
      expect.stringMatching(/^not started: AUDIT_LOG is not bound/u),
    ]);
  });

  test("started, refuses who has no token, and keeps the record of it", async ({ expect }) => {
    const response = await fetch(post(), filled());
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Bearer realm="edgewise"');
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? "")).toMatchObject({
      audit: { requestId: response.headers.get("x-request-id"), decision: "deny", result: { httpStatus: 401 } },
    });
  });

  test("started, counts what it answers where METRICS is bound, and answers the same where that fails", async ({
    expect,
  }) => {
    const rows: { readonly indexes: string[] }[] = [];
    const writeDataPoint = (row: (typeof rows)[number]) => {
      rows.push(row);
      throw new Error("no more points in this invocation");
    };
    const bindings: Env & { readonly METRICS: unknown } = { ...filled(), METRICS: { writeDataPoint } };
    expect((await fetch(post(), bindings)).status).toBe(401);
    await vi.waitFor(() => expect(rows.map(({ indexes }) => indexes)).toEqual([["UNAUTHENTICATED"]]));
    expect(written.filter((line) => line.startsWith('{"audit"'))).toHaveLength(1);
  });

  test("started, serves no page unless a setting allows it", async ({ expect }) => {
    expect((await fetch(ask("/"), filled())).status).toBe(404);
    expect((await fetch(ask("/nowhere"), filled())).status).toBe(404);
  });

  test("starts once: later bindings change nothing", async ({ expect }) => {
    expect((await fetch(post(), filled())).status).toBe(401);
    expect((await fetch(post(), filled({ ISSUERS: "" }))).status).toBe(401);
  });
});
