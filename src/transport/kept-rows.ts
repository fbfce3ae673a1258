// The rows of statements in a cache's store: under which name, sealed, for how long, and read back. Whether they may be kept at all,
// and how old they may be, is the caller's to know.

import { parseKept, printKept } from "./cache-seal.ts";
import type { CacheSeal, Kept } from "./cache-seal.ts";
import type { Timer } from "./deadline.ts";
import type { BatchUnit, KeepRule } from "./divided.ts";
import { quietly } from "./generations.ts";
import type { Generations } from "./generations.ts";
import type { StatementStore } from "./statement-store.ts";

export interface KeptRows {
  /** Equal for equal statements, parameters, warehouse, principal there, policy and generations. Undefined: never kept. */
  readonly nameOf: (unit: BatchUnit, askedAs: string) => Promise<string | undefined>;
  readonly find: (name: string, count: number) => Promise<Kept | undefined>;
  /** False where there is too much of it. */
  readonly keep: (name: string, kept: Kept, rule: KeepRule) => Promise<boolean>;
}

export interface KeptRowsParts {
  readonly store: StatementStore;
  readonly seal: CacheSeal;
  readonly generations: Pick<Generations, "of">;
  /** What tells one source of rows from another: the warehouse, its database, the policy's version. */
  readonly source: readonly string[];
  readonly maxBytes: number;
  readonly timer: Timer;
}

/** Bump when the form of what is kept changes. */
const FORM = "1";

export function createKeptRows({ store, seal, generations, source, maxBytes, timer }: KeptRowsParts): KeptRows {
  return {
    async nameOf({ keep, statements }, askedAs) {
      if (keep === undefined) return undefined;
      const views = await Promise.all(keep.views.map(async (view) => [view, await generations.of(view)]));
      const texts = statements.map(({ text, parameters }) => [text, parameters]);
      return seal.name(["rows", FORM, ...source, askedAs, JSON.stringify(views), JSON.stringify(texts)]);
    },
    async find(name, count) {
      const bytes = await quietly(store.get(name), timer);
      const text = bytes === undefined ? undefined : await seal.open(name, bytes);
      return text === undefined ? undefined : parseKept(text, count);
    },
    async keep(name, kept, { maxAgeMs, staleMs }) {
      if (isAbove(maxBytes, kept)) return false;
      const bytes = await seal.seal(name, printKept(kept));
      if (bytes.byteLength > maxBytes) return false;
      await quietly(store.put(name, bytes, Math.ceil((maxAgeMs + staleMs) / 1000)), timer);
      return true;
    },
  };
}

/** So that no long text is made of what is too long. */
function isAbove(maxBytes: number, { rowsets }: Kept): boolean {
  let characters = 0;
  for (const { rows } of rowsets) {
    for (const row of rows) {
      for (const cell of row) characters += cell?.length ?? 0;
      if (characters > maxBytes) return true;
    }
  }
  return false;
}
