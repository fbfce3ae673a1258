// Which requests are taken, and how large they may be. What is refused here has not been parsed, has a record, and says what
// to do instead.

import { describe, test } from "vitest";
import type { EdgeParts } from "#edge/index.ts";
import { bare, GRAPHQL, limits, openBench, post, read } from "./bench.ts";

const ok = { query: "{ ok }" };

describe("method and form", () => {
  test.for(["GET", "HEAD", "PUT", "PATCH", "DELETE"])(
    "%s is refused and told what is taken",
    async (method, { expect }) => {
      const bench = openBench();
      const answer = await bench.send(bare(method, {}, "?query=%7Bok%7D"));
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
      expect(bench.records[0]?.result).toMatchObject({ status: "refused", codes: ["BAD_REQUEST"], httpStatus: 405 });
    },
  );

  test("GET is taken where a setting allows it", async ({ expect }) => {
    const bench = openBench({ isGetAllowed: true });
    const answer = await read(await bench.send(bare("GET", { accept: GRAPHQL }, "?query=%7Bok%7D")));
    expect([answer.status, answer.data]).toEqual([200, { ok: "ok" }]);
    expect((await bench.send(bare("PUT"))).headers.get("allow")).toBe("GET, POST");
  });

  test.for([
    ["variables that are no JSON", "?query=%7Bok%7D&variables=%7B", 400],
    ["extensions that are no JSON", "?query=%7Bok%7D&extensions=x", 400],
    ["no query", "", 400],
    ["a mutation", "?query=mutation%7Bok%7D", 405],
  ] as const)("GET with %s is the client's mistake", async ([, query, status], { expect }) => {
    const bench = openBench({ isGetAllowed: true });
    const answer = await read(await bench.send(bare("GET", {}, query)));
    expect([answer.status, answer.codes, bench.faults]).toEqual([status, ["BAD_REQUEST"], []]);
  });

  test.for([
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "text/plain; application/json",
    "application/graphql",
    "application/jsonp",
    "",
  ])("a body of type '%s' is refused: a page could post it", async (type, { expect }) => {
    const bench = openBench();
    const answer = await read(await bench.send(post(ok, { headers: { "content-type": type } })));
    expect([answer.status, answer.codes]).toEqual([415, ["BAD_REQUEST"]]);
  });

  test.for(["application/json", "Application/JSON", "application/json ; charset=UTF-8", "application/graphql+json"])(
    "a body of type '%s' is taken",
    async (type, { expect }) => {
      const answer = await read(await openBench().send(post(ok, { headers: { "content-type": type } })));
      expect([answer.status, answer.data]).toEqual([200, { ok: "ok" }]);
    },
  );

  test.for([
    "text/html",
    "text/event-stream",
    "multipart/mixed",
    "application/json; charset=utf-16",
    "application/xml",
  ])("an answer as '%s' cannot be given", async (accept, { expect }) => {
    const bench = openBench();
    const answer = await read(await bench.send(post(ok, { headers: { accept } })));
    expect([answer.status, answer.codes]).toEqual([406, ["BAD_REQUEST"]]);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/u);
  });

  test.for([
    ["application/json", "application/json"],
    ["*/*", "application/json"],
    ["application/*", "application/json"],
    ["text/event-stream, application/json;q=0.9", "application/json"],
    ["application/json, multipart/mixed", "application/json"],
    ["application/graphql-response+json, application/json", GRAPHQL],
    ["application/json, application/graphql-response+json", "application/json"],
    ["Application/GraphQL-Response+JSON ; charset=utf-8", GRAPHQL],
  ] as const)("'%s' is answered as %s, by Yoga and without it", async ([accept, type], { expect }) => {
    const bench = openBench();
    const answered = await bench.send(post(ok, { headers: { accept } }));
    const refused = await bench.send(post(ok, { headers: { accept, "content-type": "text/plain" } }));
    expect([answered.status, answered.headers.get("content-type")]).toEqual([200, `${type}; charset=utf-8`]);
    expect([refused.status, refused.headers.get("content-type")]).toEqual([415, `${type}; charset=utf-8`]);
  });
});

describe("bodies that are no request", () => {
  test.for([
    ["nothing", ""],
    ["half of one", "{"],
    ["null", "null"],
    ["a text", '"{ ok }"'],
    ["a number", "7"],
    ["an empty list", "[]"],
    ["a list of operations", '[{"query":"{ ok }"}]'],
    ["an empty object", "{}"],
    ["a query that is a number", '{"query":7}'],
    ["a query that is null", '{"query":null}'],
    ["variables that are a text", '{"query":"{ ok }","variables":"{}"}'],
    ["variables that are a list", '{"query":"{ ok }","variables":[]}'],
    ["a name that is a number", '{"query":"{ ok }","operationName":7}'],
    ["a name that is a list", '{"query":"{ ok }","operationName":["a"]}'],
    ["a member that nobody knows", '{"query":"{ ok }","canary":1}'],
    ["bytes that are compressed", "\u001F\u008B\u0008"],
  ])("%s is refused with 400, whatever the client takes", async ([, body], { expect }) => {
    const bench = openBench();
    for (const accept of [GRAPHQL, "application/json"]) {
      const answer = await read(await bench.send(post(body, { headers: { accept } })));
      expect([answer.status, answer.codes, answer.data]).toEqual([400, ["BAD_REQUEST"], undefined]);
      expect(answer.errors[0]?.extensions["requestId"]).toBeDefined();
    }
    expect(bench.faults).toEqual([]);
    expect(bench.records.map(({ decision }) => decision)).toEqual(["deny", "deny"]);
  });

  test("bytes that are no UTF-8 are refused, not guessed at", async ({ expect }) => {
    const bytes = new Uint8Array([...new TextEncoder().encode('{"query":"{ ok }","operationName":"'), 0xc3, 0x28]);
    const answer = await read(await openBench().send(streamed([bytes])));
    expect([answer.status, answer.codes]).toEqual([400, ["BAD_REQUEST"]]);
  });

  test("a character that falls between two chunks arrives whole", async ({ expect }) => {
    const bytes = new TextEncoder().encode('{"query":"query ($id: ID!) { echo(id: $id) }","variables":{"id":"aé€😀"}}');
    const chunks = Array.from(bytes, (byte) => new Uint8Array([byte]));
    const answer = await read(await openBench().send(streamed(chunks)));
    expect(answer.data).toEqual({ echo: "aé€😀" });
  });

  test("a body that breaks off is a request that was cancelled, and no fault", async ({ expect }) => {
    const bench = openBench();
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) });
    const answer = await read(await bench.send(withBody(body)));
    expect([answer.codes, bench.faults]).toEqual([["CANCELLED"], []]);
    expect(bench.records[0]?.result.status).toBe("cancelled");
  });
});

describe("size", () => {
  const refusedBy = async (request: Request, change: Partial<EdgeParts["limits"]> = {}) => {
    const bench = openBench({ limits: { ...limits, ...change } });
    const { status, errors } = await read(await bench.send(request));
    return [status, errors[0]?.extensions["budget"], bench.records[0]?.result.status];
  };
  const question = JSON.stringify(ok);
  const bodyOf = (bytes: number) => question + " ".repeat(bytes - question.length);

  test("a body is refused beyond its limit, and taken at it", async ({ expect }) => {
    expect(await refusedBy(post(bodyOf(2001)))).toEqual([413, "LIMIT_BODY_BYTES", "refused"]);
    expect(await refusedBy(post(bodyOf(2000)))).toEqual([200, undefined, "ok"]);
  });

  test("a body of no announced length is read no further than the limit", async ({ expect }) => {
    let chunks = 0;
    let isCancelled = false;
    const body = new ReadableStream({
      pull: (controller) => {
        chunks += 1;
        controller.enqueue(new Uint8Array(500));
      },
      cancel: () => void (isCancelled = true),
    });
    expect(await refusedBy(withBody(body))).toEqual([413, "LIMIT_BODY_BYTES", "refused"]);
    expect([isCancelled, chunks < 10]).toEqual([true, true]);
  });

  test("a length that is a lie helps nobody", async ({ expect }) => {
    const small = withBody(streamOf([new TextEncoder().encode(bodyOf(3000))]), { "content-length": "5" });
    expect(await refusedBy(small)).toEqual([413, "LIMIT_BODY_BYTES", "refused"]);
    const odd = withBody(streamOf([new TextEncoder().encode(question)]), { "content-length": "many" });
    expect(await refusedBy(odd)).toEqual([200, undefined, "ok"]);
  });

  test("variables are refused by depth before they are written out, and by bytes", async ({ expect }) => {
    const nested = (levels: number) => JSON.parse(`${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`) as object;
    const ask = (variables: object) => post({ ...ok, variables }, {});
    expect(await refusedBy(ask(nested(6)))).toEqual([400, "LIMIT_VARIABLES_DEPTH", "refused"]);
    expect(await refusedBy(ask(nested(5)))).toEqual([200, undefined, "ok"]);
    expect(await refusedBy(ask({ a: "é".repeat(247) }))).toEqual([400, "LIMIT_VARIABLES_BYTES", "refused"]);
    expect(await refusedBy(ask({ a: "é".repeat(246) }))).toEqual([200, undefined, "ok"]);
    const deep = `{"query":"{ ok }","variables":{"a":${"[".repeat(90_000)}${"]".repeat(90_000)}}}`;
    expect(await refusedBy(post(deep), { bodyBytes: 262_144 })).toEqual([400, "LIMIT_VARIABLES_DEPTH", "refused"]);
  });

  test.for([
    ["LIMIT_TOKENS", `{ ${"ok ".repeat(99)}}`],
    ["LIMIT_DEPTH", "{ inner { inner { inner { inner { never } } } } }"],
    ["LIMIT_ALIASES", `{ ${Array.from({ length: 31 }, (_, at) => `a${at}: ok`).join(" ")} }`],
    ["LIMIT_ROOT_FIELDS", `{ ${Array.from({ length: 11 }, (_, at) => `a${at}: ok`).join(" ")} }`],
    ["LIMIT_REPEATED_FIELDS", `{ ${"ok ".repeat(51)}}`],
    ["LIMIT_DIRECTIVES", `{ ok ${"@a ".repeat(21)}}`],
  ])("%s is refused with 400 by its name, before validation", async ([budget, query], { expect }) => {
    for (const accept of [GRAPHQL, "application/json"]) {
      expect(await refusedBy(post({ query }, { headers: { accept } }))).toEqual([400, budget, "refused"]);
    }
  });
});

function streamOf(chunks: readonly Uint8Array[]): ReadableStream {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

function withBody(body: ReadableStream, headers: Readonly<Record<string, string>> = {}): Request {
  const sent = { accept: GRAPHQL, "content-type": "application/json", ...headers };
  const init = { method: "POST", headers: sent, body, duplex: "half" };
  return new Request("https://api.example/graphql", init as RequestInit);
}

function streamed(chunks: readonly Uint8Array[]): Request {
  return withBody(streamOf(chunks));
}
