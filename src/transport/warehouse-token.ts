// The access token that the warehouse wants, by client credentials with a secret. The secret and the tokens never enter a
// refusal, and nothing of the authority's answer does but its `error` code.
//
// What is shared, and between whom. A Worker isolate serves many requests, and one request must not await a promise that
// belongs to another: its I/O ends with that other request, and the waiter hangs. So:
//   - the *value* of a token is held for the isolate and given to every request;
//   - a fetch under way is shared only by batches of ONE request. The key is the request's own signal, one object for all
//     its batches; a caller that passes a new signal for each batch loses the sharing and nothing else. A signal must never
//     be shared by two requests.
// Requests that start together in a new isolate therefore fetch a token each, once; the last one to come is held.

import type { Clock } from "#kernel/clock.ts";
import type { WarehouseRefusal } from "#kernel/refusal.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { stopAfter, systemTimer } from "./deadline.ts";
import type { Timer } from "./deadline.ts";
import { exchange, FLAW_TEXT } from "./exchange.ts";
import type { Answer, AnswerFlaw, Fetch } from "./exchange.ts";
import { isRecord, parseJson } from "./narrow.ts";

type TokenResult = Result<string, WarehouseRefusal>;

/** Gives an access token. `signal` is the request's own. `refusedToken` is one that the warehouse answered with 401: a source
 * that holds tokens lets go of it and gets another, and gives the same again when there is no use in asking. */
export type TokenSource = (signal: AbortSignal, refusedToken?: string) => Promise<TokenResult>;

export interface ClientSecretSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

export interface ClientSecretParts {
  readonly settings: ClientSecretSettings;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly timer?: Timer;
}

/** The authority answers in well under a second; a request does not spend its whole time waiting for it. */
const AUTHORITY_DEADLINE_MS = 10_000;
const MAX_AUTHORITY_BYTES = 65_536;
/** A token is renewed this early, or in the last fifth of a shorter life. */
const MAX_RENEWAL_LEAD_MS = 300_000;
/** A token is not sent this close to its end, or in the last tenth of a shorter life. */
const MAX_USE_MARGIN_MS = 30_000;
/** While one request renews a token that still holds, the others go on using it; so they do after a renewal that failed. */
const RENEWAL_PAUSE_MS = 30_000;
/** A token refused sooner than this was refused for another reason than its age: asking the authority again would only add
 * to its load. */
const MIN_REFUSABLE_AGE_MS = 30_000;

interface HeldToken {
  readonly token: string;
  readonly madeAtMs: number;
  readonly renewAtMs: number;
  readonly usableUntilMs: number;
}

/** A token source for one client and scope. Make it once an isolate. */
export function createClientSecretToken(parts: ClientSecretParts): TokenSource {
  const underway = new WeakMap<AbortSignal, Promise<TokenResult>>();
  let held: HeldToken | undefined;

  async function renew(signal: AbortSignal): Promise<TokenResult> {
    try {
      const fetched = await fetchToken(parts, signal);
      if (!fetched.ok) {
        return fetched;
      }
      held = fetched.value;
      return ok(fetched.value.token);
    } finally {
      underway.delete(signal);
    }
  }

  function renewOnce(signal: AbortSignal): Promise<TokenResult> {
    const earlier = underway.get(signal);
    if (earlier !== undefined) {
      return earlier;
    }
    const started = renew(signal);
    underway.set(signal, started);
    return started;
  }

  return async (signal, refusedToken) => {
    const nowMs = parts.clock();
    if (held === undefined || nowMs >= held.usableUntilMs || isWorn(held, refusedToken, nowMs)) {
      held = undefined;
      return renewOnce(signal);
    }
    if (nowMs < held.renewAtMs) {
      return ok(held.token);
    }
    const stillGood = held.token;
    held = { ...held, renewAtMs: nowMs + RENEWAL_PAUSE_MS };
    const renewed = await renewOnce(signal);
    return renewed.ok ? renewed : ok(stillGood);
  };
}

/** Refused by the warehouse, and old enough that a new one may do better. */
function isWorn(held: HeldToken, refusedToken: string | undefined, nowMs: number): boolean {
  return held.token === refusedToken && nowMs - held.madeAtMs >= MIN_REFUSABLE_AGE_MS;
}

async function fetchToken(parts: ClientSecretParts, signal: AbortSignal): Promise<Result<HeldToken, WarehouseRefusal>> {
  const { settings, fetch, clock, timer = systemTimer } = parts;
  const askedAtMs = clock();
  const stop = stopAfter(AUTHORITY_DEADLINE_MS, signal, timer);
  const answer = await exchange(fetch, {
    url: settings.tokenUrl,
    init: credentialsForm(settings),
    maxBytes: MAX_AUTHORITY_BYTES,
    signal: stop.signal,
  });
  if (!answer.ok) {
    return refuse(signal.aborted ? cancelled() : silent(answer.refusal));
  }
  return readToken(answer.value, askedAtMs);
}

function credentialsForm(settings: ClientSecretSettings): RequestInit {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: settings.clientId,
    client_secret: settings.clientSecret,
    scope: settings.scope,
  });
  return {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
  };
}

/** In order: status, JSON, token, life. A life is counted from before the question, so never too long. */
function readToken(answer: Answer, askedAtMs: number): Result<HeldToken, WarehouseRefusal> {
  const parsed = parseJson(answer.text);
  const body = isRecord(parsed) ? parsed : {};
  if (answer.status !== 200) {
    return unavailable(`HTTP ${answer.status}${errorCode(body["error"])}`);
  }
  const token = body["access_token"];
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
    return unavailable("no access_token that a header can carry");
  }
  const lifeMs = readSeconds(body["expires_in"]) * 1000;
  return lifeMs > 0 ? ok(holdable(token, askedAtMs, lifeMs)) : unavailable("no expires_in");
}

/** Seconds as a number or, from older authorities, as digits. NaN when it is neither. */
function readSeconds(value: unknown): number {
  if (typeof value === "number") {
    return Number.isFinite(value) ? value : Number.NaN;
  }
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
}

function holdable(token: string, askedAtMs: number, lifeMs: number): HeldToken {
  const endsAtMs = askedAtMs + lifeMs;
  return {
    token,
    madeAtMs: askedAtMs,
    renewAtMs: endsAtMs - Math.min(MAX_RENEWAL_LEAD_MS, lifeMs / 5),
    usableUntilMs: endsAtMs - Math.min(MAX_USE_MARGIN_MS, lifeMs / 10),
  };
}

/** ` (invalid_client)`: a code of the protocol's alphabet and length, or nothing. */
function errorCode(value: unknown): string {
  return typeof value === "string" && /^[a-z_]{1,40}$/.test(value) ? ` (${value})` : "";
}

function silent(flaw: AnswerFlaw): WarehouseRefusal {
  const what = flaw === "stopped" ? `no answer within ${AUTHORITY_DEADLINE_MS} ms` : FLAW_TEXT[flaw];
  return { reason: "warehouse-unavailable", detail: `token endpoint: ${what}` };
}

function cancelled(): WarehouseRefusal {
  return { reason: "cancelled", detail: "whoever asked no longer waits" };
}

function unavailable(what: string): Result<never, WarehouseRefusal> {
  return refuse({ reason: "warehouse-unavailable", detail: `token endpoint: ${what}` });
}
