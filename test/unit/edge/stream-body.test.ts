// The body of an answer that is written while its rows come: how it ends, that this is told once, and before the last bytes go.

import { GraphQLError } from "graphql";
import { describe, test } from "vitest";
import { streamBody, type BodyEnd } from "#edge/stream-body.ts";
import { toWireError, type AnswerStream } from "#resolvers/index.ts";

type Part = Awaited<ReturnType<AnswerStream["next"]>>;

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (chunk: unknown) => (chunk instanceof Uint8Array ? new TextDecoder().decode(chunk) : chunk);
const codeOf = ({ error }: BodyEnd) => (error instanceof GraphQLError ? error.extensions["code"] : error);

/** Lets everything run that need not wait. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function setUp(next: () => Promise<Part>) {
  const ended = Promise.withResolvers<GraphQLError | undefined>();
  const said: string[] = [];
  const ends: BodyEnd[] = [];
  const gone = new AbortController();
  const stream: AnswerStream = { next, cancel: () => void said.push("cancel"), ended: ended.promise };
  const body = streamBody({
    stream,
    signal: gone.signal,
    onEnd: async (end) => {
      await Promise.resolve();
      said.push("recorded");
      ends.push(end);
    },
  });
  return { reader: body.getReader(), ended, said, ends, gone };
}

/** The parts in turn. */
const parts = (...all: readonly string[]) => {
  const left = [...all];
  return async (): Promise<Part> => ({ bytes: bytes(left.shift() ?? ""), isLast: left.length === 0 });
};

describe("a body", () => {
  test("is on record before its last bytes are out, with all of them counted", async ({ expect }) => {
    const { reader, said, ends } = setUp(parts("one", "", "two"));
    expect(text((await reader.read()).value)).toBe("one");
    expect(said).toEqual([]);
    expect(text((await reader.read()).value)).toBe("two");
    expect(said).toEqual(["recorded"]);
    expect((await reader.read()).done).toBe(true);
    expect(ends).toEqual([{ bytes: 6, error: undefined }]);
  });

  test("breaks off with what its next part fails at, told once", async ({ expect }) => {
    const failure = toWireError({ reason: "warehouse-paused", detail: "paused" });
    const { reader, ends, gone } = setUp(async () => {
      throw failure;
    });
    await expect(reader.read()).rejects.toBe(failure);
    gone.abort();
    await Promise.resolve();
    expect(ends.map(codeOf)).toEqual(["WAREHOUSE_PAUSED"]);
  });

  test("breaks off while nobody takes anything", async ({ expect }) => {
    const { reader, ended, ends } = setUp(parts("one", "two", "three"));
    await reader.read();
    ended.resolve(toWireError({ reason: "deadline-exceeded", detail: "late" }));
    await ended.promise;
    await expect(reader.closed).rejects.toBeInstanceOf(GraphQLError);
    expect(ends.map(codeOf)).toEqual(["DEADLINE_EXCEEDED"]);
  });

  test("breaks off with a fault in what nobody waits for", async ({ expect }) => {
    const fault = new RangeError("a bug");
    const { reader, ended, ends } = setUp(parts("one", "two", "three"));
    await reader.read();
    ended.reject(fault);
    await expect(reader.closed).rejects.toBe(fault);
    expect(ends.map(({ error }) => error)).toEqual([fault]);
  });

  test.for([
    ["is let go of", async (set: ReturnType<typeof setUp>) => set.reader.cancel()],
    ["loses its client", async (set: ReturnType<typeof setUp>) => set.gone.abort()],
  ] as const)(
    "that %s is cancelled, and on record when the part that is being read is",
    async ([, leave], { expect }) => {
      const reading = Promise.withResolvers<Part>();
      const answers = [Promise.resolve({ bytes: bytes("one"), isLast: false }), reading.promise];
      const set = setUp(async () => answers.shift() ?? reading.promise);
      await set.reader.read();
      await settle();
      const left = leave(set);
      await settle();
      expect(set.said).toEqual(["cancel"]);
      reading.resolve({ bytes: bytes("two"), isLast: true });
      await left;
      await settle();
      expect(set.said).toEqual(["cancel", "recorded"]);
      expect(set.ends.map((end) => [end.bytes, codeOf(end)])).toEqual([[3, "CANCELLED"]]);
    },
  );
});
