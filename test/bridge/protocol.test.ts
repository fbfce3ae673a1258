// The HTTP side of the bridge, over the local warehouse's engine: refusals first, then that an answer has the very bytes of the
// local warehouse's, which the Worker is proven against.

import { request as httpRequest } from "node:http";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { StatementSeen } from "../../local/warehouse/answer-batch.ts";
import { makeInstance, nowMs, serve, stamp } from "../warehouse/fixture.ts";
import type { Served } from "../warehouse/fixture.ts";
import { startBridged } from "./bridged-warehouse.ts";

const CANARY = "CANARY-4711";

describe("over a small warehouse", () => {
  const lines: string[] = [];
  const seen: StatementSeen[] = [];
  let bridged: Served;
  let local: Served;

  beforeAll(async () => {
    const database = await makeInstance();
    const options = { database, maxBodyBytes: 100_000 };
    local = await serve(options);
    bridged = await serve({ ...options, onStatement: (statement) => seen.push(statement) }, (given) =>
      startBridged(given, { log: (...line) => lines.push(JSON.stringify(line)) }),
    );
  });
  afterAll(async () => {
    await bridged.warehouse.close();
    await local.warehouse.close();
  });

  const signature = /X-CSRF-Signature header could not be validated/u;
  const REFUSED: readonly (readonly [string, Parameters<Served["send"]>[1], RegExp])[] = [
    ["no bearer", { headers: { authorization: "Basic x" } }, /Authorization header is missing/u],
    ["no signature", { headers: { "x-csrf-signature": "" } }, signature],
    ["another host", { host: "127.0.0.1:1" }, signature],
    ["a host without its port", { host: "127.0.0.1" }, signature],
    ["a window not yet open", { notBefore: stamp(nowMs + 31_000) }, signature],
    ["a window that is over", { notBefore: stamp(nowMs - 60_000), notAfter: stamp(nowMs - 1_000) }, signature],
    ["a window too long", { notAfter: stamp(nowMs + 21 * 60_000) }, signature],
    ["a window the wrong way round", { notAfter: stamp(nowMs) }, signature],
    ["fractions of a second", { notBefore: new Date(nowMs).toISOString() }, signature],
    ["a token that is none", { token: "a.b.c" }, /Login failed/u],
  ];
  test.for(REFUSED)("%s is refused, and nothing runs", async ([, changes, message], { expect }) => {
    seen.length = 0;
    const response = await bridged.send("SELECT 1 AS a", changes);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: expect.stringMatching(message) as string });
    expect(seen).toEqual([]);
  });

  test.for([
    ["issuer", { issuer: "https://else.test" }],
    ["audience", { audience: "https://dev.azuresynapse.net" }],
    ["expiry", { exp: nowMs / 1000 - 60 }],
  ] as const)("a token of another %s is refused", async ([, claims], { expect }) => {
    expect((await bridged.send("SELECT 1 AS a", { token: await bridged.token(claims) })).status).toBe(401);
  });

  test("a token of another key is refused", async ({ expect }) => {
    expect((await bridged.send("SELECT 1 AS a", { token: await local.token() })).status).toBe(401);
  });

  test("unknown database, path, method, version and size are refused", async ({ expect }) => {
    const status = async (...asked: Parameters<Served["send"]>) => (await bridged.send(...asked)).status;
    expect(await status("SELECT 1 AS a", { path: "/databases/other/query" })).toBe(404);
    expect(await status("SELECT 1 AS a", { path: "/databases/%zz/query" })).toBe(404);
    expect(await status("SELECT 1 AS a", { path: "/databases/edgewise" })).toBe(404);
    expect(await status("SELECT 1 AS a", { path: "/admin/fault" })).toBe(404);
    expect((await fetch(`${bridged.warehouse.url}/databases/edgewise/query`)).status).toBe(405);
    expect(await status("SELECT 1 AS a", { query: "topRows=x" })).toBe(400);
    expect(await status("SELECT 1 AS a", { query: "queryTimeoutInMinutes=0" })).toBe(400);
    expect(await status(`SELECT '${"a".repeat(100_001)}' AS a`)).toBe(413);
  });

  test("health needs no token and shows the load", async ({ expect }) => {
    const response = await fetch(`${bridged.warehouse.url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok", active: 0, waiting: 0 }]);
  });

  const one = "SELECT t0.Name FROM curated.Flight AS t0 WHERE t0.FlightKey = 1";
  const all = "SELECT t0.FlightKey, t0.Name, t0.Bin, t0.IsLate FROM curated.Flight AS t0 ORDER BY t0.FlightKey";
  const BATCHES: readonly (readonly [string, string, string])[] = [
    ["two result sets", `${one}; SELECT 2 AS a, NULL AS b`, "allResultSets=true"],
    ["an empty one among others", `${one}; SELECT TOP (0) 1 AS a; ${all}`, "allResultSets=true"],
    ["a single object", `${one}; SELECT 2 AS a`, "application=x"],
    ["no rows in a single object", "SELECT TOP (0) 1 AS a", "application=x"],
    ["rows cut at topRows", `${all}; ${one}`, "allResultSets=true&topRows=2"],
    ["exactly topRows", one, "allResultSets=true&topRows=1"],
    ["a failure after a result set", `${one}; EXEC sp_executesql N'SELECT x FROM'; ${all}`, "allResultSets=true"],
    ["a failure at once", "SELECT t0.Nope FROM curated.Flight AS t0", "allResultSets=true"],
    ["a failure in a single object", "SELECT t0.Nope FROM curated.Flight AS t0", "application=x"],
    ["a later failure that a single object does not show", `${one}; SELECT t0.Nope FROM curated.Flight AS t0`, ""],
    ["a failed conversion", "SELECT CAST(t0.Name AS int) AS a FROM curated.Flight AS t0", "allResultSets=true"],
    ["quotes, escapes and what is not ASCII", `SELECT N'"\\/ \u2028 ß 😀 '' \t' AS a`, "allResultSets=true"],
    ["parameters", "EXEC sp_executesql N'SELECT @a AS a', N'@a nvarchar(9)', @a = N'b';", "allResultSets=true"],
  ];
  test.for(BATCHES)("%s: the bytes of the local warehouse", async ([, text, query], { expect }) => {
    const [theirs, ours] = await Promise.all([local.send(text, { query }), bridged.send(text, { query })]);
    const read = async (response: Response) => [
      response.status,
      response.headers.get("content-type"),
      response.headers.get("content-length"),
      Buffer.from(await response.arrayBuffer()).toString("base64"),
    ];
    expect(await read(ours)).toEqual(await read(theirs));
    expect(ours.status).toBe(200);
  });

  test("the log tells what was asked by trace, label and numbers, and neither text, value, row nor token", async ({
    expect,
  }) => {
    lines.length = 0;
    const trace = "0af7651916cd43dd8448eb211c80319c";
    const text = `EXEC sp_executesql N'SELECT @a AS a OPTION (LABEL = ''ew_${trace}_r1_0_0'')', N'@a nvarchar(20)', @a = N'${CANARY}';`;
    const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01` };
    const token = await bridged.token();
    expect(await (await bridged.send(text, { token, headers })).text()).toContain(CANARY);
    await (await bridged.send(`SELECT t0.Nope AS a FROM curated.Flight AS t0 WHERE t0.Name = N'${CANARY}'`)).text();
    await (await bridged.send("SELECT 1 AS a", { token: `${CANARY}.b.c` })).text();
    const [answered, failed, refused] = lines.map((line) => JSON.parse(line) as unknown[]);
    expect(answered).toMatchObject([
      "info",
      "batch",
      { outcome: "ok", trace, label: `${trace}_r1_0`, sets: 1, rows: 1 },
    ]);
    expect(failed).toMatchObject(["warn", "batch", { outcome: "failed", sets: 1, rows: 0 }]);
    expect(refused).toMatchObject(["warn", "refused", { status: 401 }]);
    expect(lines.join()).not.toMatch(/CANARY|SELECT|Nope/u);
    expect(lines.join()).not.toContain(token.slice(-20));
  });

  test("a body that comes in pieces is one text", async ({ expect }) => {
    const bytes = Buffer.from("SELECT N'Zoë 😀' AS a");
    const answer = await new Promise<string>((resolve, reject) => {
      void bridged.token().then((token) => {
        const url = `${bridged.warehouse.url}/databases/edgewise/query?api-version=2018-08-01-preview`;
        const sending = httpRequest(url, { method: "POST", headers: bridged.headersFor(token) }, (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
          response.on("end", () => resolve(text));
        });
        sending.on("error", reject);
        for (const byte of bytes) sending.write(Buffer.from([byte]));
        sending.end();
      });
    });
    expect(JSON.parse(answer)).toEqual({ isSuccess: true, data: [["Zoë 😀"]], message: "" });
  });
});

describe("whose tokens open it", () => {
  test("only those of the applications that are named", async ({ expect }) => {
    const named = await serve({}, (given) =>
      startBridged(given, { callers: { ...given.auth, clientIds: ["edgewise-worker"] } }),
    );
    const status = async (claims: Record<string, string>) =>
      (await named.send("SELECT 1 AS a", { token: await named.token({ claims }) })).status;
    expect(await status({})).toBe(401);
    expect(await status({ appid: "another" })).toBe(401);
    expect(await status({ azp: "another", appid: "edgewise-worker" })).toBe(401);
    for (const claim of ["appid", "azp", "client_id"]) expect(await status({ [claim]: "edgewise-worker" })).toBe(200);
    await named.warehouse.close();
  });
});
