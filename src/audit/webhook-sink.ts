// Each record to the collector of a SIEM, by HTTPS POST. It is stored when the collector says 2xx; nothing is tried twice, and no
// redirect is followed: the token is for the address that was configured. What the collector answers is not read.

import type { Sink } from "./delivery.ts";
import { recordKey } from "./record.ts";

interface WebhookSettings {
  readonly url: string;
  readonly token: string;
}

/** The web's fetch, as far as it is used here. */
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export function createWebhookSink({ url, token }: WebhookSettings, fetch: Fetch): Sink {
  return async (record, signal) => {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      signal,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        // The same record has the same key, however often it comes.
        "idempotency-key": recordKey(record),
      },
      body: JSON.stringify(record),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
  };
}
