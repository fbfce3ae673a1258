// Answers of which the rows go out while they come: what is given first, what comes of the rest, and who holds what until when.

import { describe, test, vi } from "vitest";
import { ok } from "#kernel/result.ts";
import { makeBatch } from "#sql/rendered.ts";
import { withAdmission, type GatePort } from "#transport/admission.ts";
import { withAttempts } from "#transport/attempts.ts";
import { createCircuit } from "#transport/circuit.ts";
import { withInFlight } from "#transport/in-flight.ts";
import { createLocalGate } from "#transport/local-gate.ts";
import type { Rest } from "#transport/rest.ts";
import { createTransport, type SendContext, type Transport } from "#transport/send-batch.ts";
import { handTime } from "./hand-time.ts";
import { handTimer, pieces, scriptedFetch, type Step } from "./scripted.ts";

const settings = {
  url: "https://ws.sql.azuresynapse.net:1443",
  database: "curated",
  topRows: 1_000_000,
  deadlineMs: 30_000,
  maxResponseBytes: 1_000_000,
  stream: { fromBytes: 1000, maxBytes: 3_000_000 },
};
const two = makeBatch({ text: "SELECT 1; SELECT 2", count: 2 });

/** 100 bytes each. */
const row = (index: number): string => `["${String(index).padStart(94, "0")}"]`;
const rows = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => row(from + index)).join(",");
const begin = '[{"isSuccess":true,"data":[["held"]]},{"isSuccess":true,"data":[';
const end = "]}]";

function setUp(...steps: readonly Step[]) {
  const hand = handTimer();
  const gone = new AbortController();
  const { fetch, asked } = scriptedFetch(...steps);
  const transport = createTransport({
    ...{ settings, fetch, clock: () => 0, timer: hand.timer },
    token: async () => ok("test.token.value"),
  });
  const context: SendContext = { deadlineMs: 10_000, signal: gone.signal, mayStream: true };
  return { ...transport, context, gone, asked, hand };
}

async function open(
  send: Transport["send"],
  context: SendContext,
): Promise<{ readonly rest: Rest; readonly first: number }> {
  const sent = await send(two, context);
  if (!sent.ok) throw new TypeError(sent.refusal.detail);
  const { rest, rowsets } = sent.value;
  if (rest === undefined) throw new TypeError("a whole answer");
  return { rest, first: rowsets[1]?.rows.length ?? 0 };
}

async function takeAll(rest: Rest): Promise<number | string> {
  let taken = 0;
  while (true) {
    const part = await rest.next();
    if (!part.ok) return part.refusal.detail;
    if (part.value === undefined) {
      rest.close();
      return taken;
    }
    taken += part.value.rows.length;
  }
}

const parts =
  (...texts: readonly string[]): Step =>
  () =>
    pieces(texts, "close");

describe("an answer is given whole", () => {
  test("where it is small", async ({ expect }) => {
    const { send, context } = setUp(parts(begin, rows(0, 2), end));
    expect(await send(two, context)).toMatchObject({
      value: { rowsets: [{ rows: [["held"]] }, { rows: { length: 2 } }] },
    });
    expect(await setUp(parts(begin, rows(0, 2), end)).send(two, context)).not.toHaveProperty("value.rest");
  });

  test("where nobody can take it in parts", async ({ expect }) => {
    const { send, context } = setUp(parts(begin, rows(0, 90), end));
    const sent = await send(two, { ...context, mayStream: false });
    expect(sent).toMatchObject({ value: { rowsets: [{}, { rows: { length: 90 } }] } });
    expect(sent).not.toHaveProperty("value.rest");
  });

  test("where the rows before the last statement's are many", async ({ expect }) => {
    const first = `[{"isSuccess":true,"data":[${rows(0, 90)}]},{"isSuccess":true,"data":[`;
    const { send, context } = setUp(parts(first, `${row(0)}${end}`));
    expect(await send(two, context)).toMatchObject({
      value: { rowsets: [{ rows: { length: 90 } }, { rows: { length: 1 } }] },
    });
  });

  test("or refused, where a statement before the last has failed", async ({ expect }) => {
    const failed = '[{"isSuccess":false,"message":"Msg 8134, Level 16","data":[]},{"isSuccess":true,"data":[';
    const { send, context } = setUp(parts(failed, rows(0, 90), end));
    expect(await send(two, context)).toMatchObject({ refusal: { reason: "warehouse-failed" } });
  });
});

describe("the rest of an answer", () => {
  test("has every row once, and ends with all bytes counted", async ({ expect }) => {
    const text = [begin, rows(0, 50), `,${rows(50, 9000)}`, `,${rows(9000, 9001)}`, end];
    const { send, context } = setUp(parts(...text));
    const { rest, first } = await open(send, context);
    expect(first).toBe(49);
    expect(await takeAll(rest)).toBe(9001 - first);
    expect(await rest.ended).toEqual({ bytes: text.join("").length, rows: 9001 - first, refusal: undefined });
    expect(await rest.next()).toEqual(ok(undefined));
  });

  test("ends at the deadline also where all of it has come and nobody has closed it", async ({ expect }) => {
    const { send, context, hand } = setUp(parts(begin, rows(0, 50), end));
    const { rest } = await open(send, context);
    expect(await rest.next()).toMatchObject({ value: { rows: { length: 1 } } });
    expect(await rest.next()).toEqual(ok(undefined));
    hand.fire();
    expect((await rest.ended).refusal).toMatchObject({ reason: "deadline-exceeded" });
  });

  test("may be held after all, up to what an answer may be", async ({ expect }) => {
    const whole = setUp(parts(begin, rows(0, 50), `,${rows(50, 5000)}`, end));
    const { rest, first } = await open(whole.send, whole.context);
    const held = await rest.hold();
    expect(held.ok && held.value.reduce((sum, part) => sum + part.rows.length, first)).toBe(5000);
    const large = setUp(parts(begin, rows(0, 50), `,${rows(50, 9000)}`, `,${rows(9000, 20_000)}`, end));
    const opened = await open(large.send, large.context);
    expect(await opened.rest.hold()).toMatchObject({ refusal: { reason: "warehouse-malformed", detail: /larger/u } });
  });

  test.for([
    [
      "the connection breaks",
      () => pieces([begin, rows(0, 50)], "break"),
      "the connection broke while the answer came",
    ],
    [
      "the bytes are no text",
      () => pieces([begin, rows(0, 50), new Uint8Array([0xff])], "close"),
      "the answer is not UTF-8",
    ],
    ["it ends too early", () => pieces([begin, rows(0, 50)], "close"), "not JSON, or cut off"],
    [
      "it is larger than may be streamed",
      () => pieces([begin, rows(0, 50), `,${rows(50, 31_000)}`], "close"),
      "the answer is larger than allowed",
    ],
    [
      "a cell has no end",
      () => pieces([begin, rows(0, 50), `,["${"x".repeat(1_000_001)}`], "hang"),
      "the answer is larger than allowed",
    ],
  ] as const)("breaks off where %s, and stays so", async ([, step, detail], { expect }) => {
    const { send, context } = setUp(step);
    const { rest } = await open(send, context);
    expect(await takeAll(rest)).toBe(detail);
    expect(await takeAll(rest)).toBe(detail);
    expect((await rest.ended).refusal).toMatchObject({ detail });
    expect((await rest.ended).refusal).not.toHaveProperty("again");
  });

  test.for([
    ["at the deadline", (set: ReturnType<typeof setUp>) => set.hand.fire(), "deadline-exceeded"],
    ["with who asked", (set: ReturnType<typeof setUp>) => set.gone.abort(), "cancelled"],
  ] as const)("ends %s, though nobody takes it", async ([, stop, reason], { expect }) => {
    const set = setUp(() => pieces([begin, rows(0, 50)], "hang"));
    const { rest } = await open(set.send, set.context);
    stop(set);
    expect((await rest.ended).refusal).toMatchObject({ reason });
    expect(await rest.next()).toMatchObject({ ok: false, refusal: { reason } });
  });

  test("is let go of where nobody wants it, which is no failure", async ({ expect }) => {
    const cancelled = vi.fn<() => void>();
    const body = new ReadableStream({
      start(controller) {
        for (const text of [begin, rows(0, 50)]) controller.enqueue(new TextEncoder().encode(text));
      },
      cancel: cancelled,
    });
    const { send, context } = setUp(() => new Response(body));
    const { rest } = await open(send, context);
    rest.close();
    expect(await rest.ended).toMatchObject({ refusal: undefined });
    expect(cancelled).toHaveBeenCalledOnce();
    expect(await rest.next()).toMatchObject({ ok: false, refusal: { reason: "cancelled" } });
  });
});

describe("who decides about a batch", () => {
  const flow = () => setUp(parts(begin, rows(0, 50), end), parts(begin, rows(0, 50), end));

  test("asks again as long as no row is out, and not after that", async ({ expect }) => {
    const broken: Step = () => pieces([begin, rows(0, 5)], "break");
    const { send, context, asked } = setUp(broken, () => pieces([begin, rows(0, 50)], "break"));
    const time = handTime();
    const limits = { attempts: 3, backOffMs: 0, deadlineMs: 10_000 };
    const circuit = createCircuit({ limits: { failures: 0, openMs: 1 }, clock: time.clock, onChange: () => undefined });
    const opening = open(withAttempts(send, { limits, circuit, ...time, random: () => 0 }), context);
    await vi.waitFor(async () => {
      await time.pass(10);
      if (asked.length < 2) throw new Error("not asked again yet");
    });
    const { rest } = await opening;
    expect(await takeAll(rest)).toBe("the connection broke while the answer came");
    expect(asked).toHaveLength(2);
  });

  test("gives nobody the rest of another's answer", async ({ expect }) => {
    const { send, context, asked } = flow();
    const batch = { ...two, unlabelled: () => "the same" };
    const time = handTime();
    const once = withInFlight(send, time);
    const both = Promise.all([once(batch, context), once(batch, context)]);
    await vi.waitFor(async () => {
      await time.pass(20);
      if (asked.length < 2) throw new Error("not asked by itself yet");
    });
    const [first, second] = await both;
    expect(first.ok && second.ok && first.value.rest !== undefined && second.value.rest !== undefined).toBe(true);
    expect(first.ok && second.ok && first.value.rest === second.value.rest).toBe(false);
  });

  test("holds the slot until the rest has ended, and takes none for what goes along", async ({ expect }) => {
    const { send, context } = flow();
    const time = handTime();
    const said: string[] = [];
    const gate: GatePort = {
      enter: async () => ({ kind: "admitted" }),
      wait: () => new Promise(() => undefined),
      renew: async () => void said.push("renew"),
      leave: () => void said.push("leave"),
    };
    const limits = { slots: 1, slotsLocal: 1, queued: 1, queueMs: 1000 };
    const local = createLocalGate(time.clock, time.timer);
    const admitted = withAdmission(send, { limits, gate, local, ...time, newId: () => "a" });
    const { rest } = await open(admitted, context);
    await time.pass(3100);
    expect(said).toEqual(["renew"]);
    const along = await admitted(two, {
      ...context,
      mayStream: false,
      pressure: { principal: "", isExport: false, holdsSlot: true },
    });
    expect([along.ok, said]).toEqual([true, ["renew"]]);
    expect(await takeAll(rest)).toBe(1);
    await vi.waitFor(() => expect(said).toEqual(["renew", "leave"]));
  });
});
