// A cache over a store that a test can look into, a clock that is set by hand, and a warehouse that answers when it is told to.

import { ok, refuse } from "#kernel/result.ts";
import { makeBatch, makeStatement } from "#sql/rendered.ts";
import type { BatchUnit, Divided, KeepRule } from "#transport/divided.ts";
import type { Fault } from "#transport/fault-classes.ts";
import { openCache } from "#transport/open-cache.ts";
import type { CacheOptions } from "#transport/open-cache.ts";
import { makeRowset } from "#transport/received.ts";
import type { Row } from "#transport/received.ts";
import type { SendContext, Transport } from "#transport/send-batch.ts";
import type { StatementStore } from "#transport/statement-store.ts";

const SECRET = "a-cache-secret-of-the-tests-0123456789";
const WAIT_MS = 100;

interface MemoryStore extends StatementStore {
  readonly entries: Map<string, Uint8Array<ArrayBuffer>>;
  /** As long as this is set, nothing works. */
  broken: boolean;
  isPrompt: boolean;
}

function memoryStore(): MemoryStore {
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  const store: MemoryStore = {
    entries,
    broken: false,
    isPrompt: false,
    async remove(name) {
      if (store.broken) throw new Error("the store is broken");
      entries.delete(name);
    },
    async get(name) {
      if (store.broken) throw new Error("the store is broken");
      return entries.get(name);
    },
    async put(name, bytes) {
      if (store.broken) throw new Error("the store is broken");
      entries.set(name, bytes);
    },
  };
  return store;
}

export const FRESH: KeepRule = { views: ["curated.State"], maxAgeMs: 60_000, staleMs: 0 };

/** One statement for each text; its parameter is what stands behind a `|`. */
export function divided(...units: readonly (readonly [texts: readonly string[], keep: KeepRule | undefined])[]) {
  const statementOf = (given: string) => {
    const [text = "", value] = given.split("|");
    const parameters = value === undefined ? [] : [{ name: "@p0", type: { kind: "int" } as const, text: value }];
    return makeStatement({ text, parameters });
  };
  let next = 0;
  const all: readonly BatchUnit[] = units.map(([texts, keep]) => ({
    statements: texts.map(statementOf),
    places: texts.map(() => next++),
    keep,
  }));
  const texts = units.flatMap(([some]) => some);
  const batchOf: Divided["batchOf"] = (places) =>
    makeBatch({ text: places.map((place) => `${place}:${texts[place]}`).join(";"), count: places.length });
  return { batch: batchOf(texts.map((_, place) => place)), divided: { units: all, batchOf } };
}

export type Asked = ReturnType<typeof divided>;

export const ask = (send: Transport["send"], { batch, divided: of }: Asked, context: SendContext) =>
  send(batch, { ...context, divided: of });

export const states = divided([["SELECT states|1"], FRESH]);

/** Rows, and where they are from; or the reason of the refusal. */
export function said(outcome: Awaited<ReturnType<Transport["send"]>>) {
  if (!outcome.ok) return outcome.refusal.reason;
  return [outcome.value.rowsets.map(({ rows }) => rows), outcome.value.cache];
}

interface Answering {
  /** Rows of each statement, by its text with its place. */
  rows: (statement: string) => readonly Row[];
  refusal: Fault | undefined;
  /** Held back until it settles. */
  until: Promise<unknown>;
}

/** Signals of waits abort in the next turn of the event loop and move the clock; longer ones never do. */
export function openTestCache(change: Partial<CacheOptions> = {}) {
  const now = { ms: 1_000_000 };
  const store = memoryStore();
  const behind: Promise<unknown>[] = [];
  const asked: string[] = [];
  const contexts: SendContext[] = [];
  let generations = 0;
  const answering: Answering = { rows: (text) => [[text]], refusal: undefined, until: Promise.resolve() };
  const timer = (ms: number): AbortSignal => {
    const controller = new AbortController();
    if (ms <= WAIT_MS) {
      setTimeout(() => {
        now.ms += ms;
        controller.abort();
      }, 0);
    }
    return controller.signal;
  };
  const send: Transport["send"] = async (batch, context) => {
    asked.push(batch.text);
    contexts.push(context);
    await answering.until;
    if (answering.refusal !== undefined) return refuse(answering.refusal);
    const rowsets = batch.text.split(";").map((text) => makeRowset(answering.rows(text)));
    return ok({ rowsets, bytes: batch.text.length, elapsedMs: 1 });
  };
  const open = (more: Partial<CacheOptions> = {}) =>
    openCache({
      store,
      secret: SECRET,
      maxBytes: 10_000,
      warehouse: { url: "https://w.example", database: "d" },
      policyVersion: "v1",
      newGeneration: () => `generation ${(generations += 1)}`,
      refreshMs: 5000,
      clock: () => now.ms,
      timer,
      waitUntil: (work) => void behind.push(work),
      ...change,
      ...more,
    });
  const scope = (more: Partial<SendContext> = {}): SendContext => ({
    deadlineMs: now.ms + 30_000,
    signal: new AbortController().signal,
    ...more,
  });
  return {
    ...{ now, store, asked, contexts, answering, open, scope, send },
    /** Until nothing is left to do behind the answers. */
    settled: async () => {
      while (behind.length > 0) await Promise.all(behind.splice(0));
    },
  };
}
