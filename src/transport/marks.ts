// Tells other isolates that something is being asked for, by a mark in a store that they read too. As well as a store can tell it:
// two that look at the same moment both ask. A mark whose isolate died runs out.

import type { CacheSeal } from "./cache-seal.ts";
import type { Timer } from "./deadline.ts";
import { quietly } from "./generations.ts";
import type { StatementStore } from "./statement-store.ts";

export interface Marks {
  readonly isSet: (name: string) => Promise<boolean>;
  readonly set: (name: string, ms: number) => Promise<void>;
  readonly clear: (name: string) => Promise<void>;
}

interface MarkParts {
  readonly store: StatementStore;
  readonly seal: CacheSeal;
  readonly timer: Timer;
}

const MARK = Uint8Array.of(1);

/** None where the store is too slow to tell: then each isolate asks for itself. */
export function createMarks({ store, seal, timer }: MarkParts): Marks | undefined {
  if (!store.isPrompt) return undefined;
  const markOf = (name: string) => seal.name(["mark", name]);
  return {
    isSet: async (name) => (await quietly(store.get(await markOf(name)), timer)) !== undefined,
    set: async (name, ms) => {
      await quietly(store.put(await markOf(name), MARK, Math.max(1, Math.ceil(ms / 1000))), timer);
    },
    clear: async (name) => {
      await quietly(store.remove(await markOf(name)), timer);
    },
  };
}
