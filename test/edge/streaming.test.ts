// Answers that are larger than what may be held, against the built Worker in workerd, with less memory than the answers have: how
// they pass, how they break off, and that a slot of the warehouse is given back whatever happens.

import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, test, vi } from "vitest";
import type { ExpectStatic } from "vitest";
import type { AuditRecord, OutcomeRecord } from "#audit/record.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { tokenOf } from "./ask.ts";
import { startBareWorker, varsBefore } from "./bare-workerd.ts";
import type { BareWorker } from "./bare-workerd.ts";
import { answerWith, resultSets, startScriptedWarehouse } from "./scripted-warehouse.ts";
import type { ScriptedWarehouse } from "./scripted-warehouse.ts";

const MEGABYTE = 1_048_576;
const HEAP_MEGABYTES = 32;
const STREAM_MEGABYTES = 104;
const ROWS = 5000;
const DEADLINE_MS = 6000;
const QUERY = `{ airports(first: ${ROWS}) { nodes { iata name } pageInfo { hasNextPage endCursor } } }`;
const SMALL = "{ airports(first: 1) { nodes { iata name } } }";

const head = '[{"isSuccess":true,"message":"","data":[';
const tail = "]}]";
/** 20 kB each, so that 5,000 of them are 100 MB. */
const nameOf = (index: number): string => `é "${index}" ],[ ${"x".repeat(20_000)}`;
const rowOf = (index: number): string => JSON.stringify([`A${index}`, nameOf(index)]);

function* rows(from: number, to: number): Generator<string> {
  for (let index = from; index < to; index += 1) yield index === 0 ? rowOf(index) : `,${rowOf(index)}`;
}

/** Written no faster than it is taken. */
function stream(response: ServerResponse, text: Iterable<string>, end = true): void {
  response.writeHead(200, { "content-type": "application/json" });
  Readable.from(text)
    .on("error", () => undefined)
    .pipe(response, { end });
}

function* whole(to = ROWS, after = tail): Generator<string> {
  yield head;
  yield* rows(0, to);
  yield after;
}

describe("an answer that is larger than what may be held", () => {
  let stack: Stack;
  let scripted: ScriptedWarehouse;
  let worker: BareWorker;
  let token: string;
  const vars = () => ({
    ...varsBefore(stack),
    WAREHOUSE_URL: scripted.url,
    WAREHOUSE_BACKOFF_MS: "1",
  });

  beforeAll(async () => {
    scripted = await startScriptedWarehouse();
    stack = await startStack();
    worker = await startBareWorker(
      {
        ...vars(),
        // Who does not give it back leaves nothing for the next.
        WAREHOUSE_SLOTS: "1",
        CIRCUIT_FAILURES: "0",
        WAREHOUSE_MAX_RESPONSE_BYTES: String(MEGABYTE),
        LIMIT_ANSWER_BYTES: String(MEGABYTE),
        STREAM_FROM_BYTES: String(MEGABYTE / 4),
        STREAM_MAX_BYTES: String(STREAM_MEGABYTES * MEGABYTE),
        LIMIT_OPERATION_MS: String(DEADLINE_MS),
      },
      { heapMegabytes: HEAP_MEGABYTES },
    );
    token = await tokenOf(stack, "ana");
  });
  afterAll(async () => {
    await worker?.close();
    await stack?.close();
    await scripted?.close();
  });
  beforeEach(() => {
    scripted.asked.length = 0;
  });

  const post = (query: string, signal?: AbortSignal, to = worker) =>
    fetch(`http://127.0.0.1:${to.port}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ query }),
      ...(signal === undefined ? {} : { signal }),
    });
  const recordOf = (response: Response): Promise<OutcomeRecord> => {
    const id = response.headers.get("x-request-id") ?? "";
    return vi.waitFor(
      () => {
        const found = worker.lines
          .filter((line) => line.startsWith('{"audit":') && line.includes(id))
          .map((line) => (JSON.parse(line) as { readonly audit: AuditRecord }).audit)
          .filter((record) => record.kind === "outcome");
        if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} outcomes of ${id}`);
        return found[0];
      },
      { timeout: 15_000, interval: 20 },
    );
  };
  /** The only slot is free, and the warehouse is asked as if nothing had been. */
  const expectNext = async (expect: ExpectStatic): Promise<void> => {
    scripted.query = answerWith(200, resultSets([["A0", "Alpha"]]));
    const next = await post(SMALL);
    expect([next.status, await next.json()]).toEqual([
      200,
      { data: { airports: { nodes: [{ iata: "A0", name: "Alpha" }] } } },
    ]);
  };

  test("passes to the last byte: 100 MB through a heap of 32 MB", async ({ expect }) => {
    scripted.query = (response) => stream(response, whole());
    const response = await post(QUERY);
    const seen = createHash("sha256");
    let bytes = 0;
    let last = "";
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      last = (last + new TextDecoder().decode(chunk)).slice(-200);
      seen.update(chunk);
    }
    const end = /"pageInfo":(?<told>\{[^}]*\})\}\}\}$/u.exec(last)?.groups?.["told"];
    expect(end).toMatch(/^\{"hasNextPage":false,"endCursor":"[\w-]{20,}"\}$/u);
    const expected = createHash("sha256").update('{"data":{"airports":{"nodes":[');
    for (let index = 0; index < ROWS; index += 1) {
      expected.update(`${index === 0 ? "" : ","}${JSON.stringify({ iata: `A${index}`, name: nameOf(index) })}`);
    }
    expect(seen.digest("hex")).toBe(expected.update(`],"pageInfo":${end}}}}`).digest("hex"));
    expect(bytes).toBeGreaterThan(100_000_000);
    expect(response.headers.get("content-type")).toMatch(/^application\/json/u);
    const { result, trips, reasons } = await recordOf(response);
    expect([result.status, result.bytes, result.rows, reasons]).toEqual(["ok", bytes, ROWS, []]);
    expect(trips).toMatchObject([{ isStreamed: true, statements: [{ rows: ROWS }] }]);
    await expectNext(expect);
  });

  test("is asked for again as long as no byte is out", async ({ expect }) => {
    let asked = 0;
    scripted.query = (response) => {
      asked += 1;
      if (asked === 1)
        answerWith(200, [{ isSuccess: false, message: "Msg 40613, not available" }])(response, response.req);
      else if (asked === 2) {
        // Broken off before there is so much of it that the rest is streamed.
        response.writeHead(200).write(head + rowOf(0), () => response.destroy());
      } else stream(response, whole(200));
    };
    const response = await post(QUERY);
    const { data } = (await response.json()) as { readonly data: { readonly airports: { readonly nodes: object[] } } };
    expect(data.airports.nodes).toHaveLength(200);
    expect(new Set(data.airports.nodes.map((node) => JSON.stringify(node))).size).toBe(200);
    expect((await recordOf(response)).trips).toMatchObject([{ attempts: 3, isStreamed: true }]);
  });

  const odd = (text: string) => whole(200, `,${text}${tail}`);
  const breaks: readonly (readonly [string, string, RegExp, ScriptedWarehouse["query"]])[] = [
    [
      "the connection is lost",
      "WAREHOUSE_UNAVAILABLE",
      /connection broke/u,
      (response) => {
        stream(response, whole(200, ""), false);
        response.req.socket.setTimeout(300, () => response.destroy());
      },
    ],
    [
      "a statement fails after its rows",
      "WAREHOUSE_FAILED",
      /Msg 8134/u,
      (response) =>
        stream(response, whole(200, `]},{"isSuccess":false,"message":"Msg 8134, Level 16: CANARY","data":[]}]`)),
    ],
    [
      "it is said after the rows that they are none",
      "WAREHOUSE_UNAVAILABLE",
      /Msg 40613/u,
      (response) =>
        stream(response, [
          '[{"data":[',
          ...rows(0, 200),
          `],"isSuccess":false,"message":"Msg 40613, Level 17: CANARY"}]`,
        ]),
    ],
    [
      "a result set comes that nobody asked for",
      "WAREHOUSE_FAILED",
      /2 result sets for 1/u,
      (response) => stream(response, whole(200, `]},{"isSuccess":true,"data":[]}]`)),
    ],
    ["the answer ends too early", "WAREHOUSE_FAILED", /cut off/u, (response) => stream(response, whole(200, ""))],
    [
      "a row has a cell too many",
      "WAREHOUSE_FAILED",
      /another width/u,
      (response) => stream(response, odd('["A","B","CANARY"]')),
    ],
    ["a cell is no text", "WAREHOUSE_FAILED", /no text/u, (response) => stream(response, odd('["A",1.5]'))],
    [
      "a value is NULL where the view declares one",
      "WAREHOUSE_FAILED",
      /NULL/u,
      (response) => stream(response, odd('[null,"CANARY"]')),
    ],
    [
      "more rows come than were asked for",
      "WAREHOUSE_FAILED",
      /more rows/u,
      (response) => stream(response, whole(ROWS + 2)),
    ],
    [
      "it does not go on",
      "DEADLINE_EXCEEDED",
      /no answer within/u,
      (response) => stream(response, whole(200, ""), false),
    ],
  ];
  test.for(breaks)(
    "breaks off where %s: no JSON, a record, and a free slot",
    async ([, code, reason, query], { expect }) => {
      scripted.query = query;
      const response = await post(QUERY);
      expect(response.status).toBe(200);
      const received = await textOf(response);
      expect(received.isWhole).toBe(false);
      expect(received.text.length).toBeGreaterThan(MEGABYTE / 4);
      expect(() => JSON.parse(received.text) as unknown).toThrow(SyntaxError);
      const record = await recordOf(response);
      expect(record.result).toMatchObject({ status: "failed", codes: [code] });
      expect(record.reasons.join()).toMatch(reason);
      expect(record.trips).toMatchObject([{ isStreamed: true }]);
      expect(record.trips[0]?.attempts ?? 1).toBe(1);
      expect(worker.lines.join()).not.toContain("CANARY");
      await expectNext(expect);
    },
  );

  function* endlessCell(): Generator<string> {
    yield* whole(20, ',["A","');
    while (true) yield "x".repeat(10_000);
  }

  function* wideRows(): Generator<string> {
    yield head;
    for (let index = 0; index < ROWS; index += 1)
      yield (index === 0 ? "" : ",") + JSON.stringify(["A", nameOf(0).repeat(2)]);
    yield tail;
  }

  test.for([
    ["it has a cell without an end", endlessCell, 2 * MEGABYTE],
    ["it is larger than what may be streamed", wideRows, STREAM_MEGABYTES * MEGABYTE],
  ] as const)("breaks off where %s", async ([, text, most], { expect }) => {
    scripted.query = (response) => stream(response, text());
    const response = await post(QUERY);
    expect(await lengthOf(response)).toBe("broken off");
    const { result, reasons } = await recordOf(response);
    expect([result.codes, result.bytes < most]).toEqual([["WAREHOUSE_FAILED"], true]);
    expect(reasons.join()).toContain("larger than allowed");
    await expectNext(expect);
  });

  test("ends with a client that leaves, and so does the statement", async ({ expect }) => {
    const closed = Promise.withResolvers<void>();
    scripted.query = (response) => {
      response.once("close", () => closed.resolve());
      stream(response, whole());
    };
    const leaving = new AbortController();
    const response = await post(QUERY, leaving.signal);
    await response.body?.getReader().read();
    leaving.abort();
    await closed.promise;
    const { result, trips } = await recordOf(response);
    expect([result.status, result.codes]).toEqual(["cancelled", ["CANCELLED"]]);
    expect(result.bytes).toBeLessThan(50 * MEGABYTE);
    expect(trips).toMatchObject([{ isStreamed: true }]);
    await expectNext(expect);
  });

  test("ends at the deadline with a client that takes nothing", async ({ expect }) => {
    scripted.query = (response) => stream(response, whole());
    const response = await post(QUERY);
    const { result } = await recordOf(response);
    expect([result.status, result.codes]).toEqual(["failed", ["DEADLINE_EXCEEDED"]]);
    await expectNext(expect);
    expect(await lengthOf(response)).toBe("broken off");
  });

  test("would not pass if it were held: a third of it ends the process", async ({ expect }) => {
    const holding = await startBareWorker(
      {
        ...vars(),
        STREAM_MAX_BYTES: "0",
        WAREHOUSE_MAX_RESPONSE_BYTES: String(64 * MEGABYTE),
        LIMIT_ANSWER_BYTES: String(64 * MEGABYTE),
      },
      { heapMegabytes: HEAP_MEGABYTES },
    );
    scripted.query = (response) => stream(response, whole(ROWS / 3));
    await expect(post(QUERY, undefined, holding).then(lengthOf)).rejects.toThrow();
    await holding.close();
  });

  const held: readonly (readonly [string, string])[] = [
    [
      "its end is told before its rows",
      `{ airports(first: ${ROWS}) { pageInfo { hasNextPage } nodes { iata name } } }`,
    ],
    ["its rows are shown twice", `{ airports(first: ${ROWS}) { nodes { iata name } edges { node { iata } } } }`],
    ["it is read backward", `{ airports(last: ${ROWS}) { nodes { iata name } } }`],
  ];
  test.for(held)("is refused in words where it must be held: %s", async ([, query], { expect }) => {
    scripted.query = (response) => stream(response, whole());
    const response = await post(query);
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "WAREHOUSE_FAILED" } }] });
    expect((await recordOf(response)).reasons.join()).toContain("larger than allowed");
    await expectNext(expect);
  });
});

/** What came of a body, and whether it came to its end. */
async function textOf(response: Response): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
    return { text, isWhole: true };
  } catch {
    return { text, isWhole: false };
  }
}

/** Bytes of a body, of which nothing is kept. */
async function lengthOf(response: Response): Promise<number | "broken off"> {
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) bytes += chunk.length;
    return bytes;
  } catch {
    return "broken off";
  }
}
