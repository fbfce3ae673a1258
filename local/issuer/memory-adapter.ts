// Where oidc-provider keeps sessions, grants and codes while a laptop's issuer runs. Forgotten at the end.

import type { Adapter, AdapterPayload } from "oidc-provider";

/** Makes an adapter of one model (Session, Grant, AuthorizationCode ...) over a map that all models share. */
export function createMemoryAdapters(): (model: string) => Adapter {
  const kept = new Map<string, AdapterPayload>();
  return (model) => new MemoryAdapter(model, kept);
}

class MemoryAdapter implements Adapter {
  readonly #model: string;
  readonly #kept: Map<string, AdapterPayload>;

  constructor(model: string, kept: Map<string, AdapterPayload>) {
    this.#model = model;
    this.#kept = kept;
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.#kept.set(this.#key(id), payload);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#kept.get(this.#key(id));
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#findWhere((payload) => payload.uid === uid);
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#findWhere((payload) => payload.userCode === userCode);
  }

  async consume(id: string): Promise<void> {
    const payload = this.#kept.get(this.#key(id));
    if (payload !== undefined) this.#kept.set(this.#key(id), { ...payload, consumed: true });
  }

  async destroy(id: string): Promise<void> {
    this.#kept.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of this.#kept) {
      if (key.startsWith(`${this.#model}:`) && payload.grantId === grantId) this.#kept.delete(key);
    }
  }

  #findWhere(isMeant: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const [key, payload] of this.#kept) {
      if (key.startsWith(`${this.#model}:`) && isMeant(payload)) return payload;
    }
    return undefined;
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }
}
