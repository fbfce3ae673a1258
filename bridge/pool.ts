// Connections that are kept: so many at once, a queue with an end behind them, and never one handed to another principal than it was
// opened for. Knows no TDS; how to open, clean and close a connection comes in.

import { ServerFailure } from "./engine.ts";
import type { Caller, Load } from "./engine.ts";

export interface PoolParts<C> {
  /** Whose connection it is: callers of the same key share. */
  readonly keyOf: (caller: Caller) => string;
  readonly open: (caller: Caller, signal: AbortSignal) => Promise<C>;
  /** Makes a used connection as good as new; rejects when it is not. */
  readonly reset: (connection: C) => Promise<void>;
  readonly close: (connection: C) => void;
  /** False for one that the server has closed meanwhile. */
  readonly isOpen: (connection: C) => boolean;
  readonly maxConnections: number;
  readonly maxWaiting: number;
  /** How long an unused connection is kept. */
  readonly idleMs: number;
}

export interface Lease<C> {
  readonly connection: C;
  /** Gives it back. One that is not good is closed. */
  readonly giveBack: (isGood: boolean) => Promise<void>;
}

export interface Pool<C> {
  /** Rejects with a ServerFailure when the queue is full, or the caller leaves while waiting. */
  readonly take: (caller: Caller, signal: AbortSignal) => Promise<Lease<C>>;
  readonly load: () => Load;
  readonly close: () => void;
}

interface Idle<C> {
  readonly key: string;
  readonly connection: C;
  readonly timer: NodeJS.Timeout;
}

export function makePool<C>(parts: PoolParts<C>): Pool<C> {
  const places = makePlaces(parts.maxConnections, parts.maxWaiting);
  const idle: Idle<C>[] = [];
  let isClosed = false;

  const drop = (kept: Idle<C>): void => {
    clearTimeout(kept.timer);
    idle.splice(idle.indexOf(kept), 1);
    parts.close(kept.connection);
  };
  const keep = (key: string, connection: C): void => {
    const timer = setTimeout(() => drop(kept), parts.idleMs);
    timer.unref();
    const kept: Idle<C> = { key, connection, timer };
    idle.push(kept);
  };
  /** The youngest of the key, so that the others grow old and are closed. */
  const reuse = (key: string): C | undefined => {
    for (const dead of idle.filter(({ connection }) => !parts.isOpen(connection))) drop(dead);
    const at = idle.findLastIndex((kept) => kept.key === key);
    const [kept] = at < 0 ? [] : idle.splice(at, 1);
    clearTimeout(kept?.timer);
    return kept?.connection;
  };
  const openOne = (caller: Caller, signal: AbortSignal): Promise<C> => {
    const oldest = idle[0];
    if (oldest !== undefined && idle.length + places.load().active > parts.maxConnections) drop(oldest);
    return parts.open(caller, signal);
  };
  const giveBack = async (key: string, connection: C, isGood: boolean): Promise<void> => {
    const isClean = isGood && !isClosed && (await parts.reset(connection).then(yes, no));
    if (isClean && !isClosed) keep(key, connection);
    else parts.close(connection);
  };

  return {
    take: async (caller, signal) => {
      const leave = await places.enter(signal);
      try {
        const key = parts.keyOf(caller);
        const connection = reuse(key) ?? (await openOne(caller, signal));
        return { connection, giveBack: (isGood) => giveBack(key, connection, isGood).finally(leave) };
      } catch (thrown) {
        leave();
        throw thrown;
      }
    },
    load: places.load,
    close: () => {
      isClosed = true;
      for (const kept of [...idle]) drop(kept);
    },
  };
}

const yes = (): boolean => true;
const no = (): boolean => false;

interface Places {
  readonly enter: (signal: AbortSignal) => Promise<() => void>;
  readonly load: () => Load;
}

/** First come, first served. A caller that leaves gives up its place in the queue. */
function makePlaces(max: number, maxWaiting: number): Places {
  let active = 0;
  const queue: (() => void)[] = [];
  const leave = (): void => {
    const next = queue.shift();
    if (next === undefined) active -= 1;
    else next();
  };
  const wait = (signal: AbortSignal): Promise<() => void> =>
    new Promise((resolve, reject) => {
      const admit = (): void => {
        signal.removeEventListener("abort", giveUp);
        resolve(leave);
      };
      const giveUp = (): void => {
        queue.splice(queue.indexOf(admit), 1);
        reject(new ServerFailure({ number: 3617, text: "The client left while the request was queued." }));
      };
      signal.addEventListener("abort", giveUp, { once: true });
      queue.push(admit);
    });
  return {
    enter: async (signal) => {
      if (active < max) {
        active += 1;
        return leave;
      }
      if (queue.length >= maxWaiting) throw new ServerFailure(tooMany(max, maxWaiting));
      return wait(signal);
    },
    load: () => ({ active, waiting: queue.length }),
  };
}

/** The engine's own number for too many requests, which the Worker takes for what it is: try again later. */
const tooMany = (max: number, waiting: number) => ({
  number: 10928,
  text: `The request limit of the bridge is ${max} and has been reached, with ${waiting} requests queued.`,
});
