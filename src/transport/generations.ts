// The generation of each view's rows, which is part of every name in the cache: a new one, and nothing that is kept is found again.
// Kept where the rows are, so it is seen as soon, and as far, as they are. One that was lost is a new one: a loss empties, and never
// brings anything back.

import type { Clock } from "#kernel/clock.ts";
import type { CacheSeal } from "./cache-seal.ts";
import type { Timer } from "./deadline.ts";
import { whileWanted } from "./deadline.ts";
import type { StatementStore } from "./statement-store.ts";

export interface Generations {
  readonly of: (view: string) => Promise<string>;
  /** The store's failures are thrown: a purge that did not happen must not look like one. */
  readonly renew: (view: string) => Promise<void>;
}

export interface GenerationParts {
  readonly store: StatementStore;
  readonly seal: CacheSeal;
  /** What tells one warehouse from another. */
  readonly source: readonly string[];
  readonly clock: Clock;
  readonly timer: Timer;
  /** Unlike all others. */
  readonly newGeneration: () => string;
}

/** A month. What was lost by then is only asked for once more. */
const KEPT_SECONDS = 2_592_000;
/** How long one that this isolate made stands in for one that nobody has found yet. */
const FOUND_WITHIN_MS = 2000;
const LOOK_UP_MS = 1000;

export function createGenerations({ store, seal, source, clock, timer, newGeneration }: GenerationParts): Generations {
  const made = new Map<string, { readonly generation: string; readonly untilMs: number }>();
  const nameOf = (view: string) => seal.name(["generation", ...source, view]);
  const put = async (view: string, generation: string) =>
    store.put(await nameOf(view), new TextEncoder().encode(generation), KEPT_SECONDS);
  return {
    async of(view) {
      const found = await find(store, await nameOf(view), timer);
      if (found !== undefined) {
        made.delete(view);
        return found;
      }
      // A thousand requests find none at once: one makes it.
      const known = made.get(view);
      if (known !== undefined && known.untilMs > clock()) return known.generation;
      const generation = newGeneration();
      made.set(view, { generation, untilMs: clock() + FOUND_WITHIN_MS });
      await quietly(put(view, generation), timer);
      return generation;
    },
    async renew(view) {
      made.delete(view);
      await put(view, newGeneration());
    },
  };
}

async function find(store: StatementStore, name: string, timer: Timer): Promise<string | undefined> {
  const bytes = await quietly(store.get(name), timer);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** A store that fails, or takes its time, is one that has nothing. */
export async function quietly<T>(work: Promise<T>, timer: Timer): Promise<T | undefined> {
  try {
    return await whileWanted(work, timer(LOOK_UP_MS));
  } catch {
    return undefined;
  }
}
