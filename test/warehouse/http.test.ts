// The query API itself: what it checks, in which shape it answers, what it does when the client leaves or the pool is busy.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StatementSeen } from "../../local/warehouse/answer-batch.ts";
import type { Fault } from "../../local/warehouse/fault.ts";
import { signRequest } from "../../local/warehouse/verify-request.ts";
import { makeInstance, nowMs, serve, stamp } from "./fixture.ts";
import type { Served } from "./fixture.ts";

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const containing = (text: string): unknown => expect.stringContaining(text);

let served: Served;
const seen: StatementSeen[] = [];
beforeAll(async () => {
  served = await serve({ onStatement: (statement) => seen.push(statement), maxBodyBytes: 100_000 });
});
afterAll(async () => served.warehouse.close());

test("the published signature vector", () => {
  const vector = {
    bearer: "Bearer test.token.value",
    host: "ws-ondemand.sql.azuresynapse.net:1443",
    notBefore: "2026-01-02T03:04:05Z",
    notAfter: "2026-01-02T03:14:05Z",
  };
  expect(signRequest(vector)).toBe("JiwqfoZtmP5/NiQHvi9XrAd8QjNnJvjwoY0dhCaq7lc=");
});

describe("refuses with 401", () => {
  const signature = /The X-CSRF-Signature header could not be validated/;
  test.each([
    ["no bearer", { headers: { authorization: "" } }, /Authorization header is missing/],
    ["no signature", { headers: { "x-csrf-signature": "" } }, signature],
    ["another host", { host: "127.0.0.1:1" }, signature],
    ["a host without its port", { host: "127.0.0.1" }, signature],
    ["a window not yet open", { notBefore: stamp(nowMs + 31_000) }, signature],
    ["a window that is over", { notBefore: stamp(nowMs - 60_000), notAfter: stamp(nowMs - 1_000) }, signature],
    ["a window too long", { notAfter: stamp(nowMs + 21 * 60_000) }, signature],
    ["a window the wrong way round", { notBefore: stamp(nowMs), notAfter: stamp(nowMs) }, signature],
    ["fractions of a second", { notBefore: new Date(nowMs).toISOString() }, signature],
    ["a token that is none", { token: "a.b.c" }, /Login failed/],
  ])("%s", async (_, changes, message) => {
    const response = await served.send("SELECT 1 AS a", changes);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: matching(message) });
  });

  test.each([
    ["issuer", { issuer: "https://else.test" }],
    ["audience", { audience: "https://dev.azuresynapse.net" }],
    ["expiry", { exp: nowMs / 1000 - 60 }],
  ])("a token of another %s", async (_, claims) => {
    expect((await served.send("SELECT 1 AS a", { token: await served.token(claims) })).status).toBe(401);
  });

  test("a token of another key", async () => {
    const other = await serve();
    expect((await served.send("SELECT 1 AS a", { token: await other.token() })).status).toBe(401);
    await other.warehouse.close();
  });
});

test("a signature that opens 30 s early, as skewed clocks do", async () => {
  expect((await served.send("SELECT 1 AS a", { notBefore: stamp(nowMs + 29_000) })).status).toBe(200);
});

test("unknown database, path, method, version, size", async () => {
  expect((await served.send("SELECT 1 AS a", { path: "/databases/other/query" })).status).toBe(404);
  expect((await served.send("SELECT 1 AS a", { path: "/databases/edgewise" })).status).toBe(404);
  expect((await fetch(`${served.warehouse.url}/databases/edgewise/query`)).status).toBe(405);
  expect((await served.send("SELECT 1 AS a", { query: "topRows=x" })).status).toBe(400);
  expect((await served.send(`SELECT '${"a".repeat(100_001)}' AS a`)).status).toBe(413);
  expect(await (await fetch(`${served.warehouse.url}/health`)).json()).toEqual({ status: "ok" });
});

describe("answers", () => {
  test("one object a result set, in order", async () => {
    const response = await served.send(
      "SELECT t0.Name FROM curated.Flight AS t0 WHERE t0.FlightKey = 1; SELECT 2 AS a, NULL AS b",
    );
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toEqual([
      { isSuccess: true, data: [["Zoë"]], message: "" },
      { isSuccess: true, data: [[2, null]], message: "" },
    ]);
  });
  test("the first result set alone without allResultSets", async () => {
    expect(await (await served.send("SELECT 1 AS a; SELECT 2 AS a", { query: "application=x" })).json()).toEqual({
      isSuccess: true,
      data: [[1]],
      message: "",
    });
  });
  test("a failure ends the array", async () => {
    expect(
      await (await served.send("SELECT 1 AS a; EXEC sp_executesql N'SELECT x FROM'; SELECT 3 AS a")).json(),
    ).toEqual([
      { isSuccess: true, data: [[1]], message: "" },
      {
        isSuccess: false,
        data: [],
        message: containing("Msg 103010, Level 16, State 1, Line 1\nParse error at line: 1, column: 14"),
      },
    ]);
  });
  test("a batch that does not parse runs nothing", async () => {
    seen.length = 0;
    expect(await (await served.send("SELECT 1 AS a; SELEC 2 AS a")).json()).toMatchObject([{ isSuccess: false }]);
    expect(seen).toEqual([]);
  });
  test("topRows cuts silently, each result set", async () => {
    const text =
      "SELECT t0.FlightKey FROM curated.Flight AS t0 ORDER BY t0.FlightKey DESC; SELECT TOP (1) t0.FlightKey FROM curated.Flight AS t0 ORDER BY t0.FlightKey";
    expect(await (await served.send(text, { query: "allResultSets=true&topRows=2" })).json()).toMatchObject([
      { data: [[4], [3]] },
      { data: [[1]] },
    ]);
  });
  test("statements are seen", async () => {
    seen.length = 0;
    await (await served.send("EXEC sp_executesql N'SELECT @a AS a', N'@a int', @a = 1; SELECT 2 AS a")).text();
    expect(seen).toMatchObject([
      { text: "SELECT @a AS a", parameterCount: 1, rowCount: 1 },
      { text: "SELECT 2 AS a", parameterCount: 0 },
    ]);
    expect(seen[0]?.request).toBe(seen[1]?.request);
  });
});

describe("faults", () => {
  const set = async (kind: string): Promise<number> =>
    (await fetch(`${served.warehouse.url}/admin/fault`, { method: "POST", body: JSON.stringify({ kind }) })).status;

  test("paused, html, cut off, none", async () => {
    expect(await set("nope")).toBe(400);
    await set("paused");
    expect(await (await served.send("SELECT 1 AS a")).json()).toMatchObject([
      { isSuccess: false, message: matching(/Msg 42108,.*\n.*paused/) },
    ]);
    await set("html");
    const page = await served.send("SELECT 1 AS a");
    expect([page.status, page.headers.get("content-type")]).toEqual([502, "text/html"]);
    await set("cutOff");
    await expect(served.send("SELECT 1 AS a").then((response) => response.text())).rejects.toThrow();
    await set("none");
    expect((await served.send("SELECT 1 AS a")).status).toBe(200);
  });

  const play = async (fault: object): Promise<number> =>
    (await fetch(`${served.warehouse.url}/admin/fault`, { method: "POST", body: JSON.stringify(fault) })).status;
  const told = async (): Promise<string> => {
    const answer = await served.send("SELECT 1 AS a; SELECT 2 AS b");
    const text = await answer.text();
    return answer.status === 200 ? text : `${answer.status} ${text}`;
  };
  const well = '[{"isSuccess":true,"data":[[1]],"message":""},{"isSuccess":true,"data":[[2]],"message":""}]';

  test.for([
    [{ kind: "warmingUp" }, /"isSuccess":false.*Msg 42109,.*warming up/],
    [{ kind: "throttled" }, /Msg 40501,.*Retry the request after 10 seconds/],
    [{ kind: "throttled", seconds: 3 }, /Msg 40501,.*Retry the request after 3 seconds/],
    [{ kind: "reconfigured" }, /Msg 40613,.*not currently available/],
    [{ kind: "outOfResources" }, /"isSuccess":false.*0x80070008/],
    [{ kind: "tooHeavy" }, /"isSuccess":false.*cannot be executed due to current resource constraints/],
    [{ kind: "filesChanged" }, /"isSuccess":false.*0x8007000C/],
    [{ kind: "tokenExpired" }, /^401 .*Login failed for user.*expired/],
    [{ kind: "badSignature" }, /^401 .*X-CSRF-Signature header could not be validated/],
    [{ kind: "wrongRowCount" }, /^\[\{"isSuccess":true,"data":\[\[1\]\],"message":""\}\]$/],
    [{ kind: "wrongRowCount", sets: "more" }, /\[\[1\]\].*\[\[2\]\].*\[\[2\]\]/],
    [{ kind: "slowDrip", everyMs: 1 }, /^\[.*\[\[1\]\].*\[\[2\]\].*\]$/],
  ] as const)("%o, once", async ([fault, expected]) => {
    expect(await play({ ...fault, times: 1 })).toBe(200);
    expect(await told()).toMatch(expected);
    expect(await told()).toBe(well);
  });

  test("so many requests after so many others, and it is told how many came", async () => {
    await play({ kind: "html", after: 1, times: 2 });
    const answered: boolean[] = [];
    for (let round = 0; round < 5; round += 1) answered.push((await told()) === well);
    expect(answered).toEqual([true, false, false, true, true]);
    expect(await (await fetch(`${served.warehouse.url}/admin/fault`)).json()).toEqual({
      fault: { kind: "html", after: 1, times: 2 },
      requests: 5,
    });
  });

  test("a token that has expired is no good from then on, and another one is", async () => {
    const before = await served.token();
    await play({ kind: "tokenExpired", token: "first", after: 1 });
    const statuses: number[] = [];
    for (const token of [before, before, await served.token(), before]) {
      statuses.push((await served.send("SELECT 1 AS a", { token })).status);
    }
    expect(statuses).toEqual([200, 401, 200, 401]);
    await play({ kind: "none" });
  });

  test("for a while, by the warehouse's clock", async () => {
    let now = nowMs;
    const other = await serve({ nowMs: () => now });
    await fetch(`${other.warehouse.url}/admin/fault`, { method: "POST", body: '{"kind":"html","forMs":1000}' });
    const statuses: number[] = [];
    for (const step of [0, 999, 1]) {
      now += step;
      statuses.push((await other.send("SELECT 1 AS a")).status);
    }
    expect(statuses).toEqual([502, 502, 200]);
    await other.warehouse.close();
  });

  test("an answer of any size is JSON, and is not made faster than it is taken", async () => {
    await play({ kind: "huge", bytes: 1_000_000, times: 1 });
    const [result] = JSON.parse(await told()) as readonly { readonly data: readonly unknown[] }[];
    expect(result?.data.length).toBe(63);
  });

  test.for([
    { kind: "html", times: "1" },
    { kind: "html", times: -1 },
    { kind: "html", often: 1 },
    { kind: "tokenExpired", token: "last" },
    { times: 1 },
    [],
  ])("%o is no fault", async (fault) => {
    expect(await play(fault)).toBe(400);
  });

  test("hang ends with the client, by the option", async () => {
    let fault: Fault | undefined = { kind: "hang" };
    let asked = (): void => undefined;
    const hanging = await serve({ fault: () => (asked(), fault) });
    const leaving = new AbortController();
    const reached = new Promise<void>((resolve) => (asked = resolve));
    const answer = hanging.send("SELECT 1 AS a", { signal: leaving.signal });
    await reached;
    leaving.abort();
    await expect(answer).rejects.toThrow();
    fault = undefined;
    expect((await hanging.send("SELECT 1 AS a")).status).toBe(200);
    await hanging.warehouse.close();
  });
});

const slow = `SELECT COUNT_BIG(*) AS n FROM ${Array.from({ length: 16 }, (_, index) => `curated.Flight AS t${index}`).join(" CROSS JOIN ")} WHERE ${Array.from({ length: 16 }, (_, index) => `t${index}.FlightKey`).join(" + ")} = -1`;

test("a client that leaves cancels its query", async () => {
  const failures: (string | undefined)[] = [];
  const busy = await serve({ onStatement: ({ failure }) => failures.push(failure) });
  const leaving = new AbortController();
  const answer = busy.send(slow, { signal: leaving.signal });
  answer.catch(() => undefined);
  const until = async (active: number): Promise<void> => {
    while (busy.warehouse.load().active !== active) await new Promise((resolve) => setImmediate(resolve));
  };
  await until(1);
  leaving.abort();
  // By itself it would go on for hours.
  await until(0);
  // None is seen where the client left before its statement had begun.
  for (const failure of failures) expect(failure).toMatch(/Msg 3617,/);
  await busy.warehouse.close();
});

test("above the cap requests queue, above the queue they fail with 10928", async () => {
  const busy = await serve({ database: await makeInstance(), maxConcurrent: 1, maxQueued: 1 });
  const leaving = new AbortController();
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
  };
  const first = busy.send(slow, { signal: leaving.signal });
  first.catch(() => undefined);
  await until(() => busy.warehouse.load().active === 1);
  const second = busy.send("SELECT 2 AS a");
  await until(() => busy.warehouse.load().waiting === 1);
  expect(await (await busy.send("SELECT 3 AS a")).json()).toMatchObject([
    { isSuccess: false, message: containing("Msg 10928,") },
  ]);
  leaving.abort();
  expect(await (await second).json()).toMatchObject([{ isSuccess: true, data: [[2]] }]);
  await busy.warehouse.close();
});
