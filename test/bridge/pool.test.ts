// Connections kept between batches: never another principal's, never an unclean one, never more than allowed.

import { afterEach, beforeEach, describe, test, vi } from "vitest";
import type { Caller } from "../../bridge/engine.ts";
import { makePool } from "../../bridge/pool.ts";
import type { Lease } from "../../bridge/pool.ts";

interface Played {
  readonly id: number;
  readonly token: string;
  isOpen: boolean;
}

const caller = (token: string): Caller => ({ token, clientId: "app" });
const staying = new AbortController().signal;

function play(maxConnections = 2, maxWaiting = 1) {
  const opened: Played[] = [];
  const faults = { open: false, reset: false };
  const pool = makePool<Played>({
    keyOf: ({ token }) => token,
    open: ({ token }) => {
      if (faults.open) return Promise.reject(new TypeError("closed"));
      const connection = { id: opened.length, token, isOpen: true };
      opened.push(connection);
      return Promise.resolve(connection);
    },
    reset: () => (faults.reset ? Promise.reject(new TypeError("lost")) : Promise.resolve()),
    close: (connection) => (connection.isOpen = false),
    isOpen: (connection) => connection.isOpen,
    maxConnections,
    maxWaiting,
    idleMs: 1_000,
  });
  const take = (token = "a", signal = staying): Promise<Lease<Played>> => pool.take(caller(token), signal);
  const openNow = (): number[] => opened.filter(({ isOpen }) => isOpen).map(({ id }) => id);
  return { pool, opened, faults, take, openNow };
}

describe("the pool", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("a connection is not handed to another principal", async ({ expect }) => {
    const { take } = play();
    const first = await take("a");
    await first.giveBack(true);
    expect((await take("b")).connection.token).toBe("b");
    expect((await take("a")).connection).toBe(first.connection);
  });

  test("one that is not good, or cannot be made as new, is closed", async ({ expect }) => {
    const { take, faults, openNow } = play();
    await (await take()).giveBack(false);
    expect(openNow()).toEqual([]);
    faults.reset = true;
    await (await take()).giveBack(true);
    expect(openNow()).toEqual([]);
  });

  test("one that the server closed meanwhile is not used", async ({ expect }) => {
    const { take, opened } = play();
    await (await take()).giveBack(true);
    for (const connection of opened) connection.isOpen = false;
    expect((await take()).connection.id).toBe(1);
  });

  test("above the limit callers wait in order, above the queue they are told 10928", async ({ expect }) => {
    const { take, pool } = play(1, 2);
    const first = await take();
    const order: string[] = [];
    const second = take().then((lease) => (order.push("second"), lease));
    const third = take().then((lease) => (order.push("third"), lease));
    await expect(take()).rejects.toThrow(/^Msg 10928,/u);
    expect(pool.load()).toEqual({ active: 1, waiting: 2 });
    await first.giveBack(true);
    await (await second).giveBack(true);
    await third;
    expect(order).toEqual(["second", "third"]);
  });

  test("who leaves while waiting gives up the place", async ({ expect }) => {
    const { take, pool } = play(1, 1);
    const first = await take();
    const leaving = new AbortController();
    const waiting = take("a", leaving.signal);
    leaving.abort();
    await expect(waiting).rejects.toThrow(/^Msg 3617,/u);
    expect(pool.load()).toEqual({ active: 1, waiting: 0 });
    await first.giveBack(true);
    expect(pool.load()).toEqual({ active: 0, waiting: 0 });
  });

  test("a connection that cannot be opened gives its place back", async ({ expect }) => {
    const { take, faults, pool } = play(1);
    faults.open = true;
    await expect(take()).rejects.toThrow("closed");
    faults.open = false;
    expect(pool.load().active).toBe(0);
    expect((await take()).connection.isOpen).toBe(true);
  });

  test("kept and used together are never more than the limit", async ({ expect }) => {
    const { take, openNow } = play(2);
    for (const token of ["a", "b", "c", "d"]) {
      await (await take(token)).giveBack(true);
      expect(openNow().length).toBeLessThanOrEqual(2);
    }
    expect(openNow()).toEqual([2, 3]);
  });

  test("what is not used for a while is closed, and at the end everything", async ({ expect }) => {
    const { take, pool, openNow } = play();
    await (await take()).giveBack(true);
    vi.advanceTimersByTime(999);
    expect(openNow()).toEqual([0]);
    vi.advanceTimersByTime(1);
    expect(openNow()).toEqual([]);
    const last = await take("a");
    await (await take("b")).giveBack(true);
    pool.close();
    expect(openNow()).toEqual([1]);
    await last.giveBack(true);
    expect(openNow()).toEqual([]);
  });
});
