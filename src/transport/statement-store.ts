// Where a statement cache keeps what it sealed: the platform's cache, or a KV namespace. Names and bytes alone; what they are is
// known to cache-seal.ts, and how old they may be to statement-cache.ts. A store may lose anything at any time.

type Bytes = Uint8Array<ArrayBuffer>;

export interface StatementStore {
  readonly get: (name: string) => Promise<Bytes | undefined>;
  readonly put: (name: string, bytes: Bytes, seconds: number) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
  /** What is put is found by other isolates at once, most of the time. */
  readonly isPrompt: boolean;
}

/** The platform's cache, so far as it is used: one for each data center. */
interface PlatformCache {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<boolean>;
}

/** A KV namespace, so far as it is used. */
export interface KvNamespace {
  get(name: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  put(name: string, value: ArrayBuffer, options: { readonly expirationTtl: number }): Promise<void>;
  delete(name: string): Promise<void>;
}

/** KV keeps nothing for a shorter time. What is too old by then is not given out all the same. */
const LEAST_KV_SECONDS = 60;

/** `open` is called for each use: what it gives belongs to the request that asks. */
export function createCacheApiStore(open: () => Promise<PlatformCache>): StatementStore {
  // No host of anybody's: nothing is ever fetched by it.
  const urlOf = (name: string) => `https://statements.invalid/${name}`;
  return {
    async get(name) {
      const found = await (await open()).match(urlOf(name));
      return found === undefined ? undefined : new Uint8Array(await found.arrayBuffer());
    },
    async put(name, bytes, seconds) {
      const headers = { "cache-control": `max-age=${seconds}`, "content-type": "application/octet-stream" };
      await (await open()).put(urlOf(name), new Response(bytes, { headers }));
    },
    async remove(name) {
      await (await open()).delete(urlOf(name));
    },
    isPrompt: true,
  };
}

export function createKvStore(namespace: KvNamespace): StatementStore {
  return {
    async get(name) {
      const found = await namespace.get(name, "arrayBuffer");
      return found === null ? undefined : new Uint8Array(found);
    },
    async put(name, { buffer, byteOffset, byteLength }, seconds) {
      const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
      await namespace.put(name, bytes, { expirationTtl: Math.max(LEAST_KV_SECONDS, seconds) });
    },
    remove: (name) => namespace.delete(name),
    // What was not there a moment ago may be missing for a minute.
    isPrompt: false,
  };
}

/** A binding that settings name is whatever was bound under that name. */
export function isKvNamespace(binding: unknown): binding is KvNamespace {
  return (
    typeof binding === "object" &&
    binding !== null &&
    ["get", "put", "delete"].every((name) => typeof Reflect.get(binding, name) === "function")
  );
}
