// Holds one token: of one client, scope and user. What is shared, and between whom. A Worker isolate serves many requests, and
// one request must not await a promise that belongs to another: its I/O ends with that other request, and the waiter hangs. So:
//   - the *value* of a token is held for the isolate and given to every request;
//   - a question under way is shared only by batches of ONE request. The key is the request's own signal, one object for all
//     its batches; a caller that passes a new signal for each batch loses the sharing and nothing else. A signal must never
//     be shared by two requests.
// Requests that start together in a new isolate therefore ask for a token each, once; the last one to come is held.

import type { Clock } from "#kernel/clock.ts";
import type { WarehouseRefusal } from "#kernel/refusal.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import type { BackOff } from "./back-off.ts";
import type { HeldToken, TokenFailure } from "./request-token.ts";

export type TokenResult = Result<string, WarehouseRefusal>;

/** Gives the held token, or a new one. `refusedToken` is one that the warehouse answered with 401. */
export type TokenHolder = (signal: AbortSignal, refusedToken?: string) => Promise<TokenResult>;

export interface HolderParts {
  readonly request: (signal: AbortSignal) => Promise<Result<HeldToken, TokenFailure>>;
  readonly clock: Clock;
  /** Of the client, for all of its tokens. */
  readonly shared: BackOff;
  /** Of this token alone. */
  readonly own: BackOff;
  /** Of tokens that the warehouse refused: how often they are replaced. */
  readonly worn: BackOff;
}

/** While one request renews a token that still holds, the others go on using it; so they do after a renewal that failed. */
const RENEWAL_PAUSE_MS = 30_000;
/** A token that did so long is refused for a reason that has nothing to do with the refusals before. Longer than the longest
 * pause, or a warehouse that refuses every token would count as new after each. */
const PROVEN_AGE_MS = 300_000;
const WORN: WarehouseRefusal = { reason: "warehouse-failed", detail: "the token was refused" };

export function createTokenHolder(parts: HolderParts): TokenHolder {
  const underway = new WeakMap<AbortSignal, Promise<TokenResult>>();
  let held: HeldToken | undefined;

  async function renew(signal: AbortSignal): Promise<TokenResult> {
    try {
      const asked = await askGently(parts, signal);
      if (!asked.ok) {
        return asked;
      }
      held = asked.value;
      return ok(asked.value.token);
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
    if (held === undefined || nowMs >= held.usableUntilMs || mayReplace(parts.worn, held, { refusedToken, nowMs })) {
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

interface Refusing {
  readonly refusedToken: string | undefined;
  readonly nowMs: number;
}

/** A refused token is replaced at once. Whether the new one does any better shows in whether it is refused: then it is replaced
 * after a pause that doubles, so that a warehouse that refuses every token does not make every request fetch one. */
function mayReplace(worn: BackOff, held: HeldToken, { refusedToken, nowMs }: Refusing): boolean {
  if (held.token !== refusedToken) return false;
  if (nowMs - held.madeAtMs >= PROVEN_AGE_MS) worn.succeeded();
  if (worn.refusal() !== undefined) return false;
  worn.failed(WORN, nowMs);
  return true;
}

/** Asks, unless it is too early after a failure, and remembers what came of it. */
async function askGently(parts: HolderParts, signal: AbortSignal): Promise<Result<HeldToken, WarehouseRefusal>> {
  const { shared, own } = parts;
  const early = shared.refusal() ?? own.refusal();
  if (early !== undefined) {
    return refuse(early);
  }
  for (const backOff of [shared, own]) backOff.asked();
  const askedAtMs = parts.clock();
  const answer = await parts.request(signal);
  if (answer.ok) {
    for (const backOff of [shared, own]) backOff.succeeded();
    return answer;
  }
  noteFailure(parts, answer.refusal, askedAtMs);
  return refuse(answer.refusal.refusal);
}

function noteFailure({ shared, own }: HolderParts, { refusal, isShared }: TokenFailure, askedAtMs: number): void {
  if (refusal.reason === "cancelled") {
    shared.left();
    own.left();
  } else if (isShared) {
    shared.failed(refusal, askedAtMs);
    own.left();
  } else {
    shared.succeeded();
    own.failed(refusal, askedAtMs);
  }
}
