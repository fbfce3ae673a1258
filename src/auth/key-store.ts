// Last-known-good key sets beyond one isolate. The store (Workers KV, in production) must be writable by this Worker alone: who
// can write there can sign. A store that fails or lies about its form is as good as empty.

import * as z from "zod";
import type { IssuerSettings } from "./issuer-settings.ts";

/** The port: text by key. */
export interface KeyStore {
  readonly get: (key: string) => Promise<string | null>;
  readonly put: (key: string, text: string) => Promise<void>;
}

interface StoredKeySet {
  readonly fetchedAt: number;
  readonly keySet: unknown;
}

const stored = z.object({ fetchedAt: z.number(), keySet: z.unknown() });

/** Reads what another isolate fetched, or undefined. */
export async function readStored(
  store: KeyStore | undefined,
  settings: IssuerSettings,
): Promise<StoredKeySet | undefined> {
  try {
    const text = await store?.get(storeKey(settings));
    return typeof text === "string" ? stored.parse(JSON.parse(text)) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a key set for other isolates. Failing is allowed: the keys are in memory. */
export async function writeStored(
  store: KeyStore | undefined,
  settings: IssuerSettings,
  fetched: StoredKeySet,
): Promise<void> {
  try {
    await store?.put(storeKey(settings), JSON.stringify(fetched));
  } catch {
    return;
  }
}

function storeKey(settings: IssuerSettings): string {
  return `keys:${settings.issuer}`;
}
