// What surrounds an answer: routes, CORS, headers, and the one record of each operation.

import { createHash } from "node:crypto";
import { buildSchema, isObjectType } from "graphql";
import { describe, test } from "vitest";
import { clientOf } from "#edge/client-of.ts";
import { notStarted } from "#edge/not-started.ts";
import { ok, refuse } from "#kernel/result.ts";
import { createContext, type ResolverContext } from "#resolvers/context.ts";
import { fieldPart } from "#resolvers/field-part.ts";
import { rootPage } from "#resolvers/loaded.ts";
import { sampleCatalog, viewOf } from "../catalog/sample.ts";
import { bare, CANARY, NOTHING_SPENT, openBench, post, read, somebody } from "./bench.ts";

const question = { query: "query Named { ok }" };
const LISTED = "https://app.example";

const corsOf = (headers: Headers) => [...headers].filter(([name]) => name.startsWith("access-control-"));

describe("routes", () => {
  test.for(["/", "/graphql/", "/graphql/x", "/GraphQL", "//graphql", "/%67raphql", "/health/", "/x?a=/graphql"])(
    "nothing is at %s",
    async (path, { expect }) => {
      const bench = openBench();
      const answer = await read(await bench.send(new Request(`https://api.example${path}`, { method: "POST" })));
      expect([answer.status, answer.codes, bench.records]).toEqual([404, ["NOT_FOUND"], []]);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("cache-control")).toBe("no-store");
    },
  );

  test("pages are served to GET and HEAD, with a policy, and their 404 is ours", async ({ expect }) => {
    const pages = async (request: Request) =>
      request.url.endsWith("/missing") ? new Response(CANARY, { status: 404 }) : new Response("<html>");
    const bench = openBench({ pages });
    const ask = (path: string, method: string) => bench.send(new Request(`https://api.example${path}`, { method }));
    const page = await ask("/", "GET");
    expect([page.status, page.headers.get("x-content-type-options")]).toEqual([200, "nosniff"]);
    expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'.*frame-ancestors 'none'$/u);
    expect((await ask("/", "POST")).status).toBe(404);
    const missing = await read(await ask("/missing", "GET"));
    expect([missing.status, missing.text.includes(CANARY)]).toEqual([404, false]);
  });

  test.for([
    ["/health", 200, '{"status":"alive"}'],
    ["/ready", 503, '{"status":"not ready"}'],
    ["/graphql", 503, "NOT_STARTED"],
    ["/", 503, "NOT_STARTED"],
  ] as const)("a Worker that did not start: %s", async ([path, status, text], { expect }) => {
    const answer = await read(await notStarted(new Request(`https://api.example${path}`), () => undefined));
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });
});

describe("CORS", () => {
  test.for([
    "https://evil.example",
    "https://app.example.evil.example",
    "http://app.example",
    "https://APP.example",
    "null",
    "*",
    "",
  ])("origin '%s' gets no header, of an answer or of a preflight", async (origin, { expect }) => {
    const bench = openBench();
    for (const request of [post(question, { headers: { origin } }), bare("OPTIONS", { origin })]) {
      const { headers } = await bench.send(request);
      expect(corsOf(headers)).toEqual([]);
      expect(headers.get("vary")).toContain("Origin");
    }
  });

  test("a listed origin may read every answer, errors and faults included, and never with cookies", async ({
    expect,
  }) => {
    const refusal = { reason: "unauthenticated", flaw: "missing", detail: "" } as const;
    const ready = async () => true;
    const authenticate = (): never => {
      throw new Error(CANARY);
    };
    const benches = [
      openBench(),
      openBench({ authenticator: { authenticate: async () => refuse(refusal), ready } }),
      openBench({ authenticator: { authenticate, ready } }),
    ];
    const statuses = [];
    for (const bench of benches) {
      const { status, headers } = await bench.send(post(question, { headers: { origin: LISTED } }));
      statuses.push(status);
      expect(corsOf(headers)).toEqual([
        ["access-control-allow-origin", LISTED],
        ["access-control-expose-headers", "x-request-id, retry-after, traceparent, www-authenticate"],
      ]);
    }
    expect(statuses).toEqual([200, 401, 500]);
  });

  test("a preflight says what may be sent, needs no token and leaves no record", async ({ expect }) => {
    const bench = openBench({
      authenticator: {
        authenticate: () => {
          throw new Error(CANARY);
        },
        ready: async () => true,
      },
    });
    const { status, headers } = await bench.send(
      bare("OPTIONS", { origin: LISTED, "access-control-request-headers": "x-evil" }),
    );
    expect([status, bench.records, bench.faults]).toEqual([204, [], []]);
    expect(Object.fromEntries(corsOf(headers))).toEqual({
      "access-control-allow-origin": LISTED,
      "access-control-expose-headers": "x-request-id, retry-after, traceparent, www-authenticate",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "authorization, content-type, traceparent, x-edgewise-roles",
      "access-control-max-age": "7200",
    });
    const withGet = await openBench({ isGetAllowed: true }).send(bare("OPTIONS", { origin: LISTED }));
    expect(withGet.headers.get("access-control-allow-methods")).toBe("POST, GET");
  });
});

test("every answer of the API is its caller's alone and carries its request's id", async ({ expect }) => {
  const bench = openBench();
  const asked = [post(question), post({ query: "{" }), post("{"), post({ query: "{ fault }" }), bare("GET")];
  for (const [at, request] of asked.entries()) {
    const { headers } = await bench.send(request);
    expect(headers.get("cache-control")).toBe("private, no-store");
    expect(headers.get("vary")).toBe("Authorization, Origin, Accept");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-request-id")).toBe(`request-${at + 1}`);
  }
  expect(bench.records.map(({ requestId }) => requestId)).toEqual(asked.map((_, at) => `request-${at + 1}`));
});

describe("the record", () => {
  test("says what was asked, by digest and name, and how it ended", async ({ expect }) => {
    const bench = openBench();
    const response = await bench.send(post(question));
    const [record] = bench.records;
    expect(record?.operation).toEqual({
      type: "query",
      name: "Named",
      documentHash: createHash("sha256").update(question.query).digest("hex"),
    });
    expect(record?.result).toMatchObject({ status: "ok", codes: [], httpStatus: 200 });
    expect(record?.result.bytes).toBe((await response.text()).length);
    expect(record?.decision).toBe("allow");
  });

  test("keeps no more than 256 characters of a name", async ({ expect }) => {
    const bench = openBench();
    await bench.send(post({ query: `query ${"n".repeat(1500)} { ok }` }));
    expect(bench.records[0]?.operation.name).toBe("n".repeat(256));
  });

  test("holds nothing of a document, a variable or a message", async ({ expect }) => {
    const bench = openBench();
    await bench.send(post({ query: "{ canaryField }" }));
    await bench.send(post({ query: "query ($w: Where) { filter(where: $w) }", variables: { w: { id: CANARY } } }));
    await bench.send(post({ query: "query ($id: ID!) { echo(id: $id) }", variables: { id: CANARY } }));
    expect(bench.records.map(({ result }) => result.status)).toEqual(["refused", "refused", "ok"]);
    expect(JSON.stringify(bench.records)).not.toMatch(/canary/u);
  });

  test("may be lost: where nothing sensitive was read the answer is given all the same", async ({ expect }) => {
    const bench = openBench({ delivery: { deliver: async () => false, drop: () => undefined } });
    expect((await bench.send(post(question))).status).toBe(200);
  });

  test("is closed after the last read, also where the client went before it", async ({ expect }) => {
    const leaving = new AbortController();
    const gone = Promise.withResolvers<undefined>();
    let isReading = false;
    const bench = openBench({
      schemas: async () => {
        leaving.abort();
        isReading = true;
        await gone.promise;
        isReading = false;
        throw new DOMException("aborted", "AbortError");
      },
    });
    const answering = bench.send(post(question, { signal: leaving.signal }));
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    expect([isReading, bench.records]).toEqual([true, []]);
    gone.resolve(undefined);
    await answering;
    expect(isReading).toBe(false);
    expect(bench.records).toHaveLength(1);
  });

  test("of a cancelled read says so", async ({ expect }) => {
    const cancelled = refuse({ reason: "cancelled", detail: "gone" } as const);
    const bench = openBench({
      openContext: () =>
        createContext(somebody, {
          begin: async (asked) => ok(asked.map(() => cancelled)),
          read: async () => [],
          spent: () => NOTHING_SPENT,
        }),
      schemas: async () => ({ schema: readingSchema(), digest: "" }),
    });
    const answer = await read(await bench.send(post({ query: "{ rows { totalCount } }" })));
    expect([answer.status, answer.codes]).toEqual([499, ["CANCELLED"]]);
    expect(bench.records[0]?.result.status).toBe("cancelled");
  });
});

function readingSchema() {
  const schema = buildSchema("type Query { rows: Rows } type Rows { totalCount: String }");
  const view = viewOf(sampleCatalog(), "Airport");
  const page = schema.getType("Rows");
  const { rows } = schema.getQueryType()?.getFields() ?? {};
  if (rows === undefined || !isObjectType(page)) throw new TypeError("no such field");
  rows.extensions = fieldPart({ kind: "list", view });
  rows.resolve = (_root, _given, context: ResolverContext, info) => rootPage(context, info);
  for (const field of Object.values(page.getFields())) field.extensions = fieldPart({ kind: "totalCount", view });
  return schema;
}

describe("where a request comes from", () => {
  test("the address and place that Cloudflare sets, and what the client calls itself, cut short", ({ expect }) => {
    const headers = {
      "cf-connecting-ip": "192.0.2.7",
      "user-agent": "u".repeat(1000),
      "x-forwarded-for": "203.0.113.9",
    };
    const request = Object.assign(bare("POST", headers), { cf: { colo: "AMS", country: "NL", asn: 1 } });
    expect(clientOf(request)).toEqual({ ip: "192.0.2.7", userAgent: "u".repeat(256), colo: "AMS", country: "NL" });
  });

  test.for([undefined, null, "AMS", { colo: 7, country: { a: 1 } }])("a place that is %s is none", (cf, { expect }) => {
    const request = Object.assign(bare("POST"), { cf });
    expect(clientOf(request)).toEqual({ ip: null, userAgent: null, colo: null, country: null });
  });
});
