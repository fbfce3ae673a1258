// Answers as they come: failures at every point, a slow client, one that leaves, an engine that is lost, and the end of the bridge.

import { get as plainGet } from "node:http";
import { get as tlsGet } from "node:https";
import type { RequestOptions } from "node:https";
import { afterEach, describe, test, vi } from "vitest";
import { Unreachable } from "../../bridge/engine.ts";
import type { BatchAsk, BatchEvent } from "../../bridge/engine.ts";
import { decodeWhole } from "../support/decode-whole.ts";
import { certificate, key } from "./certificate.ts";
import { end, failed, rows, say, set, startScripted } from "./scripted-engine.ts";
import type { Scripted } from "./scripted-engine.ts";

/** More than is held back before an answer begins. */
const MUCH = "x".repeat(70_000);
const SOON = { timeout: 5_000, interval: 5 };

describe("answers", () => {
  let scripted: Scripted;
  afterEach(() => scripted.bridge.drain(0));

  const open = async (run: (ask: BatchAsk) => AsyncIterable<BatchEvent>): Promise<Scripted> => {
    scripted = await startScripted(run);
    return scripted;
  };
  const answerTo = async (...events: readonly BatchEvent[]): Promise<string> => {
    const { send } = await open(() => say(...events));
    return (await send()).text();
  };
  const FAILURE = '{"isSuccess":false,"data":[],"message":"Msg 8134"}';
  const ok = (data: string): string => `{"isSuccess":true,"data":${data},"message":""}`;

  test("a statement that fails early shows none of its rows", async ({ expect }) => {
    expect(await answerTo(set, rows("1"), end, set, rows("2"), failed("Msg 8134"))).toBe(
      `[${ok('[["1"]]')},${FAILURE}]`,
    );
  });

  test("one that fails late closes what was sent, and the answer as a whole is refused", async ({ expect }) => {
    const text = await answerTo(set, rows("1", MUCH), rows("2"), failed("Msg 8134"), set, rows("never"));
    expect(text).toBe(`[${ok(`[["1"],["${MUCH}"],["2"]]`)},${FAILURE}]`);
    expect(decodeWhole(text, { count: 2, topRows: 5_000 })).toMatchObject({ ok: false });
    expect(scripted.lines.at(-1)).toMatchObject(["warn", "batch", { outcome: "failed", rows: 3 }]);
  });

  test("a single object that fails late is cut off", async ({ expect }) => {
    const { send } = await open(() => say(set, rows(MUCH), rows("1"), failed("Msg 8134")));
    await expect(send({ query: "application=x" }).then((response) => response.text())).rejects.toThrow();
  });

  test("no result set at all is an empty list, or an empty object", async ({ expect }) => {
    expect(await answerTo()).toBe("[]");
    expect(await (await scripted.send({ query: "application=x" })).text()).toBe(ok("[]"));
  });

  test("a single object ends the batch after its first result set", async ({ expect }) => {
    const ended = vi.fn();
    const { send } = await open(async function* () {
      try {
        yield* say(set, rows("1"), end, set, rows("2"), end);
      } finally {
        ended();
      }
    });
    expect(await (await send({ query: "application=x" })).text()).toBe(ok('[["1"]]'));
    expect(ended).toHaveBeenCalledOnce();
  });

  test("rows leave as they come", async ({ expect }) => {
    const gate = Promise.withResolvers<void>();
    const { send } = await open(async function* () {
      yield* say(set, rows(MUCH));
      await gate.promise;
      yield* say(rows("2"), end);
    });
    const reader = (await send()).body?.getReader();
    const first = await reader?.read();
    expect(first?.done).toBe(false);
    gate.resolve();
    const decoder = new TextDecoder();
    let text = decoder.decode(first?.value, { stream: true });
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read())
      text += decoder.decode(part.value, { stream: true });
    expect(text).toBe(`[${ok(`[["${MUCH}"],["2"]]`)}]`);
  });

  test("a client that does not read stops the rows, and one that leaves ends them", async ({ expect }) => {
    let given = 0;
    const ended = vi.fn();
    const { send, lines } = await open(async function* ({ signal }) {
      try {
        yield set;
        while (!signal.aborted) {
          given += 1;
          yield rows(MUCH);
        }
      } finally {
        ended();
      }
    });
    const leaving = new AbortController();
    const response = await send({ signal: leaving.signal });
    let before = -1;
    await vi.waitFor(() => {
      const isStill = given === before;
      before = given;
      expect(isStill).toBe(true);
    }, SOON);
    // A few megabytes wait in sockets; an endless answer does not.
    expect(given).toBeLessThan(500);
    leaving.abort();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce(), SOON);
    await vi.waitFor(() => expect(lines.at(-1)).toMatchObject(["info", "batch", { outcome: "cancelled" }]), SOON);
    await expect(response.text()).rejects.toThrow();
  });

  test("a client that leaves before the first row cancels the batch", async ({ expect }) => {
    let asked: BatchAsk | undefined;
    const { send, lines } = await open(async function* (ask) {
      asked = ask;
      await new Promise<void>((resolve) => ask.signal.addEventListener("abort", () => resolve()));
      yield* say();
    });
    const leaving = new AbortController();
    const answer = send({ signal: leaving.signal });
    await vi.waitFor(() => expect(asked).toBeDefined(), SOON);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await vi.waitFor(() => expect(asked?.signal.aborted).toBe(true), SOON);
    await vi.waitFor(() => expect(lines.at(-1)).toMatchObject(["info", "batch", { outcome: "cancelled" }]), SOON);
  });

  test("an engine that cannot be reached is 503, and lost on the way a cut", async ({ expect }) => {
    // oxlint-disable-next-line require-yield -- it never comes so far
    const { send, lines } = await open(async function* () {
      throw new Unreachable("no connection to the server (ESOCKET)");
    });
    const response = await send();
    expect([response.status, await response.json()]).toEqual([
      503,
      { message: "no connection to the server (ESOCKET)" },
    ]);
    expect(lines.at(-1)).toMatchObject(["warn", "batch", { outcome: "unreachable" }]);
    await scripted.bridge.drain(0);
    const lost = await open(async function* () {
      yield* say(set, rows(MUCH));
      throw new Unreachable("lost");
    });
    await expect(lost.send().then((cut) => cut.text())).rejects.toThrow();
  });

  test("a fault is 500 and tells nothing of itself", async ({ expect }) => {
    // oxlint-disable-next-line require-yield -- it never comes so far
    const { send, lines } = await open(async function* () {
      throw new TypeError("CANARY");
    });
    const response = await send();
    expect([response.status, await response.json()]).toEqual([500, { message: "unexpected" }]);
    expect(JSON.stringify(lines)).not.toContain("CANARY");
    expect(lines.at(-1)).toEqual(["error", "fault", { fault: "TypeError" }]);
  });

  test("the time that the client gives reaches the engine, within what the endpoint gives", async ({ expect }) => {
    const given: number[] = [];
    const { send } = await open(({ timeoutMs }) => (given.push(timeoutMs), say()));
    for (const minutes of ["1", "59", "600"]) await send({ query: `queryTimeoutInMinutes=${minutes}` });
    expect(given).toEqual([60_000, 59 * 60_000, 59 * 60_000]);
  });
});

test("with a certificate it speaks TLS and nothing else", async ({ expect }) => {
  const { bridge } = await startScripted(() => say(), { tls: { cert: certificate, key } });
  const health = (options: RequestOptions, request: typeof tlsGet): Promise<string> =>
    new Promise((resolve, reject) => {
      const sending = request({ host: "127.0.0.1", port: bridge.port, path: "/health", ...options }, (response) => {
        response.setEncoding("utf8").on("data", resolve);
      });
      sending.on("error", reject);
    });
  expect(bridge.url).toMatch(/^https:/u);
  expect(JSON.parse(await health({ ca: certificate }, tlsGet))).toMatchObject({ status: "ok" });
  await expect(health({}, tlsGet)).rejects.toThrow(/self-signed/u);
  await expect(health({}, plainGet)).rejects.toThrow();
  await bridge.drain(0);
});

describe("draining", () => {
  test("what runs ends, what comes is refused, and then the engine is closed", async ({ expect }) => {
    const gate = Promise.withResolvers<void>();
    const begun = vi.fn();
    const { bridge, send, isClosed } = await startScripted(async function* () {
      begun();
      await gate.promise;
      yield* say(set, rows("1"), end);
    });
    const answer = send();
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce(), SOON);
    const drained = bridge.drain(60_000);
    await expect(send()).rejects.toThrow();
    expect(isClosed()).toBe(false);
    gate.resolve();
    expect(await (await answer).json()).toMatchObject([{ isSuccess: true, data: [["1"]] }]);
    await drained;
    expect(isClosed()).toBe(true);
  });

  test("what does not end in time is broken off", async ({ expect }) => {
    const begun = vi.fn();
    const left = vi.fn();
    const { bridge, send } = await startScripted(async function* ({ signal }) {
      begun();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      left();
      yield* say();
    });
    const answer = send();
    answer.catch(() => undefined);
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce(), SOON);
    await bridge.drain(1);
    await expect(answer).rejects.toThrow();
    await vi.waitFor(() => expect(left).toHaveBeenCalledOnce(), SOON);
  });
});
