// An answer's body is read through workerd's own streams: bounded, stopped by its signal, whole in its characters.

import { describe, test, vi } from "vitest";
import { ok } from "#kernel/result.ts";
import { openAnswer } from "#transport/answer-body.ts";
import { readText } from "#transport/exchange.ts";

const encoder = new TextEncoder();

interface Source {
  readonly body: ReadableStream<Uint8Array>;
  /** Chunks that were taken out of it. */
  readonly taken: () => number;
  readonly isQuiet: () => boolean;
  readonly isCancelled: () => boolean;
}

/** Gives chunks for as long as somebody takes them; after the last it ends, or goes quiet. */
function source(chunks: readonly Uint8Array[], ends = true): Source {
  let taken = 0;
  let isQuiet = false;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[taken];
        if (chunk !== undefined) controller.enqueue(chunk);
        else if (ends) controller.close();
        else isQuiet = true;
        taken += 1;
      },
      cancel() {
        isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken: () => taken, isQuiet: () => isQuiet, isCancelled: () => isCancelled };
}

async function read(response: Response, maxBytes: number, signal = new AbortController().signal) {
  const ask = { url: "https://warehouse.test/", init: {}, maxBytes, signal };
  const opened = await openAnswer(() => Promise.resolve(response), ask);
  if (!opened.ok) return opened;
  const { status, body } = opened.value;
  const text = await readText(body, maxBytes);
  return text.ok ? ok({ status, text: text.value, bytes: body.bytes }) : text;
}

describe("a body", () => {
  test("above its bound is let go of before it ends", async ({ expect }) => {
    const endless = source(Array.from({ length: 1000 }, () => new Uint8Array(100)));
    expect(await read(new Response(endless.body), 250)).toEqual({ ok: false, refusal: "too-large" });
    expect(endless.isCancelled()).toBe(true);
    expect(endless.taken()).toBeLessThan(10);
  });

  test("that announces more than its bound is not read at all", async ({ expect }) => {
    const large = source([new Uint8Array(300)]);
    const response = new Response(large.body, { headers: { "content-length": "300" } });
    expect(await read(response, 250)).toEqual({ ok: false, refusal: "too-large" });
    expect(large.taken()).toBe(0);
  });

  test("that goes quiet is given up when its signal says so", async ({ expect }) => {
    const quiet = source([encoder.encode("[")], false);
    const leaving = new AbortController();
    const reading = read(new Response(quiet.body), 250, leaving.signal);
    await vi.waitFor(() => expect(quiet.isQuiet()).toBe(true));
    leaving.abort();
    expect(await reading).toEqual({ ok: false, refusal: "stopped" });
    expect(quiet.isCancelled()).toBe(true);
  });

  test("that breaks off is no answer", async ({ expect }) => {
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("canary")) });
    expect(await read(new Response(body), 250)).toEqual({ ok: false, refusal: "broken-off" });
  });

  test("of bytes that are no UTF-8 is refused, also when they are cut at its end", async ({ expect }) => {
    for (const bytes of [[0xff], [0xc3, 0x28], [0xf0, 0x9f, 0x98]]) {
      const response = new Response(source([Uint8Array.from(bytes)]).body);
      expect(await read(response, 250)).toEqual({ ok: false, refusal: "not-utf8" });
    }
  });

  test("whose characters are cut by its chunks is read whole, at exactly its bound", async ({ expect }) => {
    const text = '[["Łódź 😀"]]';
    const bytes = encoder.encode(text);
    const single = source(Array.from(bytes, (byte) => Uint8Array.of(byte)));
    expect(await read(new Response(single.body), bytes.length)).toEqual({
      ok: true,
      value: { status: 200, text, bytes: bytes.length },
    });
  });

  test("of a redirect is not read, and the redirect not followed", async ({ expect }) => {
    const asked: string[] = [];
    const fetch = (url: string, init: RequestInit): Promise<Response> => {
      asked.push(`${init.redirect} ${url}`);
      return Promise.resolve(new Response(null, { status: 302, headers: { location: "https://elsewhere.test/" } }));
    };
    const { signal } = new AbortController();
    const answer = await openAnswer(fetch, { url: "https://warehouse.test/", init: {}, maxBytes: 250, signal });
    expect([answer, asked]).toEqual([{ ok: false, refusal: "redirected" }, ["manual https://warehouse.test/"]]);
  });
});
