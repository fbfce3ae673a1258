// One question to the authority's token endpoint, and what its answer means. Nothing of the answer enters a refusal but the
// protocol's own `error` code, and the claims that it challenges the user for.

import type { Clock } from "#kernel/clock.ts";
import type { WarehouseRefusal } from "#kernel/refusal.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { FLAW_TEXT, type AnswerFlaw, type Fetch } from "./answer-body.ts";
import { claimsChallenge } from "./claims-challenge.ts";
import { stopAfter, systemTimer } from "./deadline.ts";
import type { Timer } from "./deadline.ts";
import { exchange, type Answer } from "./exchange.ts";
import { isRecord, parseJson } from "./narrow.ts";

export interface AuthorityParts {
  readonly tokenUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly timer?: Timer;
}

export interface HeldToken {
  readonly token: string;
  readonly madeAtMs: number;
  readonly renewAtMs: number;
  readonly usableUntilMs: number;
}

export interface TokenFailure {
  readonly refusal: WarehouseRefusal;
  /** True where the same client would be told the same whatever it asked for: the authority is down, or refuses the client. */
  readonly isShared: boolean;
}

/** The authority answers in well under a second; a request does not spend its whole time waiting for it. */
const AUTHORITY_DEADLINE_MS = 10_000;
const MAX_AUTHORITY_BYTES = 65_536;
/** A token is renewed this early, or in the last fifth of a shorter life. */
const MAX_RENEWAL_LEAD_MS = 300_000;
/** A token is not sent this close to its end, or in the last tenth of a shorter life. */
const MAX_USE_MARGIN_MS = 30_000;
/** The user's sign-in, or the token that came of it, does not do any more. */
const ABOUT_THE_USER: ReadonlySet<unknown> = new Set(["interaction_required", "invalid_grant"]);
const ABOUT_THE_CLIENT: ReadonlySet<unknown> = new Set(["invalid_client", "unauthorized_client"]);

/** Asks once. */
export async function requestToken(
  parts: AuthorityParts,
  form: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Result<HeldToken, TokenFailure>> {
  const { tokenUrl, fetch, clock, timer = systemTimer } = parts;
  const askedAtMs = clock();
  const stop = stopAfter(AUTHORITY_DEADLINE_MS, signal, timer);
  const init = {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  };
  const answer = await exchange(fetch, { url: tokenUrl, init, maxBytes: MAX_AUTHORITY_BYTES, signal: stop.signal });
  if (!answer.ok) {
    return refuse({ refusal: signal.aborted ? cancelled() : silent(answer.refusal), isShared: true });
  }
  return readToken(answer.value, askedAtMs, form["assertion"] !== undefined);
}

/** In order: status, JSON, token, life. A life is counted from before the question, so never too long. */
function readToken(answer: Answer, askedAtMs: number, isForUser: boolean): Result<HeldToken, TokenFailure> {
  const parsed = parseJson(answer.text);
  const body = isRecord(parsed) ? parsed : {};
  if (answer.status !== 200) {
    return refuse(refused(answer.status, body, isForUser));
  }
  const token = body["access_token"];
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
    return refuse(unavailable("no access_token that a header can carry"));
  }
  const lifeMs = readSeconds(body["expires_in"]) * 1000;
  return lifeMs > 0 ? ok(holdable(token, askedAtMs, lifeMs)) : refuse(unavailable("no expires_in"));
}

/** What is about a user is the user's to meet, with a new token. Any other refusal by 400 is about this one question, unless it
 * is about the client. */
function refused(status: number, body: Readonly<Record<string, unknown>>, isForUser: boolean): TokenFailure {
  const error = body["error"];
  const code = errorCode(error);
  const claims = claimsChallenge(body["claims"]);
  if (isForUser && status < 500 && (ABOUT_THE_USER.has(error) || claims !== undefined)) {
    const detail = `token endpoint: HTTP ${status}${code}`;
    return {
      refusal: { reason: "claims-required", ...(claims === undefined ? {} : { claims }), detail },
      isShared: false,
    };
  }
  return { ...unavailable(`HTTP ${status}${code}`), isShared: status !== 400 || ABOUT_THE_CLIENT.has(error) };
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
  return unavailable(what).refusal;
}

function cancelled(): WarehouseRefusal {
  return { reason: "cancelled", detail: "whoever asked no longer waits" };
}

function unavailable(what: string): TokenFailure {
  return { refusal: { reason: "warehouse-unavailable", detail: `token endpoint: ${what}` }, isShared: true };
}
