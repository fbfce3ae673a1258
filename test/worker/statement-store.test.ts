// Both places to keep rows in, as workerd has them: what is put is found, what is old is gone, and a whole cache over each.

import { env } from "cloudflare:workers";
import { describe, test } from "vitest";
import { createCacheApiStore, createKvStore, isKvNamespace } from "#transport/statement-store.ts";
import type { StatementStore } from "#transport/statement-store.ts";
import { divided, FRESH, openTestCache } from "../unit/transport/cached.ts";

const namespace: unknown = Reflect.get(env, "STATEMENT_CACHE");

function kvStore(): StatementStore {
  if (!isKvNamespace(namespace)) throw new TypeError("no namespace is bound");
  return createKvStore(namespace);
}

let names = 0;
const newName = () => `${(names += 1)}`.padStart(64, "0");

describe.each([
  ["the data center's cache", () => createCacheApiStore(() => caches.open("tests"))],
  ["KV", kvStore],
] as const)("%s", (_, open) => {
  test("gives every byte back, and nothing for another name", async ({ expect }) => {
    const store = open();
    const name = newName();
    const bytes = Uint8Array.from({ length: 256 }, (_byte, index) => index);
    expect(await store.get(name)).toBeUndefined();
    await store.put(name, bytes, 60);
    expect(await store.get(name)).toEqual(bytes);
    expect(await store.get(newName())).toBeUndefined();
  });

  test("keeps a part of a buffer as that part", async ({ expect }) => {
    const store = open();
    const name = newName();
    await store.put(name, new Uint8Array([1, 2, 3, 4]).subarray(1, 3), 60);
    expect(await store.get(name)).toEqual(new Uint8Array([2, 3]));
  });

  test("holds the rows of a statement for who asks next, sealed", async ({ expect }) => {
    const { open: openCacheOver, send, asked, scope, settled } = openTestCache();
    const cache = await openCacheOver({ store: open(), policyVersion: newName() });
    const cached = cache.wrap(send);
    const states = divided([["SELECT states|1"], FRESH]);
    const ask = () => cached(states.batch, { ...scope(), divided: states.divided });
    const [first] = [await ask()];
    await settled();
    const second = await ask();
    expect([first, second].map((outcome) => outcome.ok && outcome.value.cache?.join())).toEqual(["miss", "hit"]);
    expect(asked).toHaveLength(1);
    await cache.renew("curated.State");
    expect((await ask()).ok).toBe(true);
    expect(asked).toHaveLength(2);
  });
});

test("what is bound under the name may be no namespace", ({ expect }) => {
  for (const binding of [undefined, null, "text", {}, { get: () => null }]) expect(isKvNamespace(binding)).toBe(false);
});
