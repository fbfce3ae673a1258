import { describe, test } from "vitest";
import { ok, refuse } from "#kernel/result.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { makeBatch, makeStatement } from "#sql/rendered.ts";
import { withInFlight } from "#transport/in-flight.ts";
import type { SendContext, Transport } from "#transport/send-batch.ts";
import { handTime } from "./hand-time.ts";

type Answer = Awaited<ReturnType<Transport["send"]>>;

const sent = ok({ rowsets: [], bytes: 7, elapsedMs: 3, attempts: 2, waitedMs: 30, queuedMs: 9 });
const shared = { attempts: 0, waitedMs: 0, queuedMs: 0, isShared: true };

const batchOf = (value: string, label: string, sql = "SELECT @p0 AS a") =>
  renderBatch([makeStatement({ text: sql, parameters: [{ name: "@p0", type: { kind: "int" }, text: value }] })], {
    pool: "dedicated",
    label,
  });

function setUp(script: readonly (() => Promise<Answer>)[] = []) {
  const time = handTime();
  const asked: string[] = [];
  const send = withInFlight((batch) => {
    asked.push(batch.text);
    return (script[asked.length - 1] ?? (async () => sent))();
  }, time);
  let requests = 0;
  const ask = (value = "1", more: Partial<SendContext> = {}) =>
    send(batchOf(value, `request_${(requests += 1)}`), {
      deadlineMs: 10_000,
      signal: new AbortController().signal,
      ...more,
    });
  return { ask, send, asked, ...time };
}

const later = () => Promise.withResolvers<Answer>();

describe("what is asked at the same time", () => {
  test("as the same, by whatever label, is asked once", async ({ expect }) => {
    const first = later();
    const { ask, asked, pass } = setUp([() => first.promise]);
    const all = Array.from({ length: 1000 }, () => ask());
    await pass(500);
    first.resolve(sent);
    await pass(200);
    const answers = await Promise.all(all);
    expect(asked).toHaveLength(1);
    expect(answers[0]).toEqual(sent);
    expect(new Set(answers.slice(1).map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify(ok({ ...sent.value, ...shared }))]),
    );
  });

  test("with another value, another text, or as another, is asked by itself", async ({ expect }) => {
    const { ask, send, asked } = setUp(Array.from({ length: 9 }, () => () => new Promise<Answer>(() => undefined)));
    const context = { deadlineMs: 10_000, signal: new AbortController().signal };
    void ask("1");
    void ask("2");
    void ask("1", { as: { clientId: "x", key: '["client","x"]' } });
    void ask("1", { as: { clientId: "x", key: '["user","x","ana"]' } });
    void send(batchOf("1", "another", "SELECT @p0 AS b"), context);
    // One that does not say what it is without its label.
    void send(makeBatch({ text: "SELECT 1", count: 1 }), context);
    void send(makeBatch({ text: "SELECT 1", count: 1 }), context);
    await Promise.resolve();
    expect(asked).toHaveLength(7);
  });

  test("is asked anew once it is answered", async ({ expect }) => {
    const { ask, asked } = setUp();
    expect([await ask(), await ask()]).toEqual([sent, sent]);
    expect(asked).toHaveLength(2);
  });

  test("is refused alike where the warehouse fails", async ({ expect }) => {
    const first = later();
    const { ask, asked, pass } = setUp([() => first.promise]);
    const all = [ask(), ask()];
    const paused = { reason: "warehouse-paused", detail: "Msg 42108", attempts: 1, waitedMs: 0 } as const;
    first.resolve(refuse(paused));
    await pass(100);
    expect(await Promise.all(all)).toEqual([refuse(paused), refuse({ ...paused, ...shared })]);
    expect(asked).toHaveLength(1);
  });

  test.for(["cancelled", "deadline-exceeded", "warehouse-malformed"] as const)(
    "is asked by the next where the first ends as %s",
    async (reason, { expect }) => {
      const [first, second] = [later(), later()];
      const { ask, asked, pass } = setUp([() => first.promise, () => second.promise]);
      const all = [ask(), ask(), ask()];
      first.resolve(refuse({ reason, detail: "of its own" }));
      await pass(200);
      expect(asked).toHaveLength(2);
      second.resolve(sent);
      await pass(200);
      const answers = await Promise.all(all);
      expect(answers.map((answer) => answer.ok && answer.value.isShared === true)).toEqual([false, false, true]);
      expect(asked).toHaveLength(2);
    },
  );

  test("is asked by the next where the first throws", async ({ expect }) => {
    const { ask, asked, pass } = setUp([() => Promise.reject(new TypeError("a bug"))]);
    const first = ask();
    const second = ask();
    await expect(first).rejects.toThrow("a bug");
    await pass(100);
    expect(await second).toEqual(sent);
    expect(asked).toHaveLength(2);
  });

  test("is asked by the next where the first vanished: nobody waits past its deadline", async ({ expect }) => {
    const { ask, asked, pass } = setUp([() => new Promise<Answer>(() => undefined)]);
    void ask("1", { deadlineMs: 1000 });
    const second = ask();
    await pass(1001);
    expect(await second).toEqual(sent);
    expect(asked).toHaveLength(2);
  });

  test("is waited for no longer than one's own deadline, or client", async ({ expect }) => {
    const { ask, asked, pass } = setUp([() => new Promise<Answer>(() => undefined)]);
    void ask();
    const gone = new AbortController();
    const left = ask("1", { signal: gone.signal });
    const late = ask("1", { deadlineMs: 300 });
    await pass(50);
    gone.abort();
    expect(await left).toMatchObject({ ok: false, refusal: { reason: "cancelled" } });
    await pass(300);
    // What passes its deadline is refused by whoever sends it.
    expect([await late, asked.length]).toEqual([sent, 2]);
  });
});
