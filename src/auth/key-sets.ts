// The keys of each configured issuer, kept for one isolate. An identity provider's outage must not be ours, and our traffic must
// not become its outage: keys are refreshed every ten minutes, stay good for a day when refreshing fails, a failure is
// remembered for half a minute, and an unknown key id asks the provider at most once a minute.
//
// No promise is shared: on Workers, what one request awaits another may not. Requests of one isolate that meet an empty cache at
// the same moment therefore each fetch; with keys in hand the first one fetches and the others go on with what there is.

import type { CryptoKey } from "jose";
import type { Clock } from "#kernel/clock.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { fetchJson } from "./fetch-json.ts";
import type { Fetch } from "./fetch-json.ts";
import type { IssuerSettings } from "./issuer-settings.ts";
import { locateKeySet } from "./key-location.ts";
import { readStored, writeStored } from "./key-store.ts";
import type { KeyStore } from "./key-store.ts";
import { importKeySet } from "./public-keys.ts";
import type { PublicKey } from "./public-keys.ts";

const REFRESH_AFTER_MS = 600_000;
const MAX_STALE_MS = 86_400_000;
const BACK_OFF_MS = 30_000;
const UNKNOWN_KEY_COOLDOWN_MS = 60_000;
const RELOCATE_AFTER_MS = 86_400_000;
const FETCH_TIMEOUT_MS = 3_000;

export interface KeySetPorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly store?: KeyStore | undefined;
}

/** What a token's header asks for. */
interface WantedKey {
  readonly kid: string | undefined;
  readonly alg: string;
}

export interface KeySets {
  /** The keys that may have signed: one, or several when the provider uses a key id twice. */
  readonly find: (wanted: WantedKey) => Promise<Result<readonly CryptoKey[], "unknown-key" | "unavailable">>;
  /** True when there are keys to verify with, fetching them if need be. */
  readonly ready: () => Promise<boolean>;
}

interface KnownKeys {
  readonly keys: readonly PublicKey[];
  readonly fetchedAt: number;
}

/** Makes the key sets of all issuers, by the issuer's name. Made once an isolate. */
export function createKeySets(issuers: readonly IssuerSettings[], ports: KeySetPorts): ReadonlyMap<string, KeySets> {
  return new Map(issuers.map((settings) => [settings.name, new IssuerKeys(settings, ports)]));
}

class IssuerKeys implements KeySets {
  readonly #settings: IssuerSettings;
  readonly #ports: KeySetPorts;
  #known: KnownKeys | undefined;
  #location: { readonly url: string; readonly foundAt: number } | undefined;
  #triedAt = Number.NEGATIVE_INFINITY;
  #failedAt = Number.NEGATIVE_INFINITY;
  #hasReadStore = false;

  constructor(settings: IssuerSettings, ports: KeySetPorts) {
    this.#settings = settings;
    this.#ports = ports;
  }

  readonly find = async (wanted: WantedKey): Promise<Result<readonly CryptoKey[], "unknown-key" | "unavailable">> => {
    await this.#freshen();
    const found = this.#match(wanted);
    if (found.length > 0) return ok(found);
    if (!this.#isPast(this.#triedAt, UNKNOWN_KEY_COOLDOWN_MS)) return this.#notFound();
    await this.#refresh();
    const foundNow = this.#match(wanted);
    return foundNow.length > 0 ? ok(foundNow) : this.#notFound();
  };

  readonly ready = async (): Promise<boolean> => {
    await this.#freshen();
    return this.#usable() !== undefined;
  };

  async #freshen(): Promise<void> {
    await this.#readStoreOnce();
    if (this.#isDue()) await this.#refresh();
  }

  #isDue(): boolean {
    if (!this.#isPast(this.#failedAt, BACK_OFF_MS)) return false;
    const known = this.#usable();
    if (known === undefined) return true;
    return this.#isPast(known.fetchedAt, REFRESH_AFTER_MS) && this.#isPast(this.#triedAt, BACK_OFF_MS);
  }

  async #refresh(): Promise<void> {
    const startedAt = this.#ports.clock();
    this.#triedAt = startedAt;
    const fetched = await this.#fetchKeySet(AbortSignal.timeout(FETCH_TIMEOUT_MS));
    const keys = fetched.ok ? await importKeySet(fetched.value, this.#settings) : undefined;
    if (!fetched.ok || keys === undefined) {
      this.#failedAt = this.#ports.clock();
      this.#location = undefined;
      return;
    }
    this.#failedAt = Number.NEGATIVE_INFINITY;
    this.#learn({ keys, fetchedAt: startedAt });
    await writeStored(this.#ports.store, this.#settings, { fetchedAt: startedAt, keySet: fetched.value });
  }

  async #fetchKeySet(signal: AbortSignal): Promise<Result<unknown, string>> {
    const { fetch, clock } = this.#ports;
    if (this.#location === undefined || this.#isPast(this.#location.foundAt, RELOCATE_AFTER_MS)) {
      const located = await locateKeySet(this.#settings, fetch, signal);
      if (!located.ok) return located;
      this.#location = { url: located.value, foundAt: clock() };
    }
    return await fetchJson(this.#location.url, fetch, signal);
  }

  async #readStoreOnce(): Promise<void> {
    if (this.#hasReadStore) return;
    const stored = await readStored(this.#ports.store, this.#settings);
    const keys = stored && (await importKeySet(stored.keySet, this.#settings));
    this.#hasReadStore = true;
    if (stored === undefined || keys === undefined) return;
    // A time from the future would never grow stale.
    if (stored.fetchedAt <= this.#ports.clock()) this.#learn({ keys, fetchedAt: stored.fetchedAt });
  }

  // A slow answer to an older question never replaces a newer answer: it could bring back a revoked key.
  #learn(known: KnownKeys): void {
    if (this.#known === undefined || this.#known.fetchedAt <= known.fetchedAt) this.#known = known;
  }

  // Without a key id there must be no choice: trying every key would let one token cost as many verifications as there are keys.
  #match(wanted: WantedKey): readonly CryptoKey[] {
    const ofAlgorithm = this.#usable()?.keys.filter((known) => known.alg === wanted.alg) ?? [];
    if (wanted.kid === undefined) return ofAlgorithm.length === 1 ? ofAlgorithm.map((known) => known.key) : [];
    return ofAlgorithm.filter((known) => known.kid === wanted.kid).map((known) => known.key);
  }

  #usable(): KnownKeys | undefined {
    if (this.#known === undefined || this.#isPast(this.#known.fetchedAt, MAX_STALE_MS)) return undefined;
    return this.#known;
  }

  #notFound(): Result<never, "unknown-key" | "unavailable"> {
    return refuse(this.#usable() === undefined ? "unavailable" : "unknown-key");
  }

  #isPast(since: number, durationMs: number): boolean {
    return this.#ports.clock() - since >= durationMs;
  }
}
