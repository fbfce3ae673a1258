// Sends a batch to the warehouse and gives back its rows: one POST, under one deadline, of a text that only `sql` can make.
// Builds no text, knows no plan and no principal, and keeps nothing between batches but tokens and signatures.
//
// `send` is ONE attempt: a token that the warehouse refuses is replaced and the batch is posted once more, and that is all.
// What a failure means is in the refusal (`again`): attempts.ts wraps `send` and asks again, admission wraps that.

import { assertNever } from "#kernel/assert-never.ts";
import type { Clock } from "#kernel/clock.ts";
import type { Tried, WarehouseRefusal } from "#kernel/refusal.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import type { Batch } from "#sql/statement.ts";
import { FLAW_TEXT, openAnswer, type AnswerFlaw, type AnswerHead, type Fetch } from "./answer-body.ts";
import { classifyStatus } from "./classify-fault.ts";
import { stopAfter, systemTimer, whileWanted } from "./deadline.ts";
import type { Stop, Timer } from "./deadline.ts";
import type { CacheWord, Divided } from "./divided.ts";
import { readText } from "./exchange.ts";
import { OUTAGE } from "./fault-classes.ts";
import type { Fault } from "./fault-classes.ts";
import { queryTarget } from "./query-url.ts";
import type { QuerySettings, QueryTarget } from "./query-url.ts";
import { receive, type Received } from "./receive.ts";
import type { StreamLimits } from "./rest.ts";
import { createSigner } from "./sign-request.ts";
import type { Signer } from "./sign-request.ts";
import type { WarehouseIdentity } from "./warehouse-identity.ts";
import type { TokenSource } from "./warehouse-token.ts";

export interface TransportSettings extends QuerySettings {
  /** Of an answer that is held. */
  readonly maxResponseBytes: number;
  /** Of larger ones, which go on while they come. */
  readonly stream: StreamLimits;
}

export interface TransportParts {
  readonly settings: TransportSettings;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly token: TokenSource;
  readonly timer?: Timer;
}

export interface SendContext {
  /** Clock time at which the operation is given up. */
  readonly deadlineMs: number;
  /** Aborts when whoever asked is gone. One object for all batches of a request (see warehouse-token.ts). */
  readonly signal: AbortSignal;
  /** W3C trace that the warehouse is told of, where there is one. */
  readonly traceparent?: string;
  /** As whom the warehouse is asked; the Worker's own identity where nobody is named. */
  readonly as?: WarehouseIdentity;
  /** What decides whose turn it is, where there is a queue. */
  readonly pressure?: Pressure;
  /** What a cache may keep of the batch; nothing, where that is not said. */
  readonly divided?: Divided;
  /** Whoever asked can take the rows of the last statement in parts. */
  readonly mayStream?: boolean;
}

export interface Pressure {
  /** Names whoever asks: turns are fair between principals. */
  readonly principal: string;
  /** Many rows, which can wait a little longer than others. */
  readonly isExport: boolean;
  /** Rows of an earlier batch of the same operation are still coming: this one goes along with it. */
  readonly holdsSlot?: boolean;
}

/** What came back: one rowset a statement, in order, and what the audit wants to know of the round trip. */
export interface Sent extends Tried, Received {
  readonly elapsedMs: number;
  /** Where the rows of each statement are from; from the warehouse, where that is not said. */
  readonly cache?: readonly CacheWord[];
}

export interface Transport {
  readonly send: (batch: Batch, context: SendContext) => Promise<Result<Sent, Fault>>;
  /** True when a token can be had and the endpoint answers. Runs no statement: it costs nothing and wakes no pool. */
  readonly ready: (signal: AbortSignal) => Promise<boolean>;
}

const READY_DEADLINE_MS = 5000;
const MAX_READY_BYTES = 65_536;

/** The parts with what is derived from them once. */
interface Wire extends Required<TransportParts> {
  readonly target: QueryTarget;
  readonly sign: Signer;
}

/** What is asked of the wire, apart from the token. */
interface Asked {
  readonly init: { readonly method: "POST"; readonly body: string } | { readonly method: "OPTIONS" };
  readonly maxBytes: number;
  readonly stop: Stop;
  readonly signal: AbortSignal;
  readonly traceparent?: string | undefined;
  readonly as?: WarehouseIdentity | undefined;
}

export function createTransport(parts: TransportParts): Transport {
  const wire: Wire = {
    settings: parts.settings,
    fetch: parts.fetch,
    clock: parts.clock,
    token: parts.token,
    timer: parts.timer ?? systemTimer,
    target: queryTarget(parts.settings),
    sign: createSigner(parts.clock),
  };
  return Object.freeze({
    send: (batch: Batch, context: SendContext) => send(wire, batch, context),
    ready: (signal: AbortSignal) => ready(wire, signal),
  });
}

async function send(wire: Wire, batch: Batch, context: SendContext): Promise<Result<Sent, Fault>> {
  const { deadlineMs, maxResponseBytes, stream, topRows } = wire.settings;
  const startedAtMs = wire.clock();
  const remainingMs = Math.min(context.deadlineMs - startedAtMs, deadlineMs);
  const stop = stopAfter(remainingMs, context.signal, wire.timer);
  const isStreamed = context.mayStream === true && stream.maxBytes > stream.fromBytes;
  const answer = await ask(wire, {
    init: { method: "POST", body: batch.text },
    maxBytes: isStreamed ? Math.max(maxResponseBytes, stream.maxBytes) : maxResponseBytes,
    stop,
    signal: context.signal,
    traceparent: context.traceparent,
    as: context.as,
  });
  if (!answer.ok) return answer;
  if (!isSuccess(answer.value)) return refusedAnswer(answer.value, maxResponseBytes, stop);
  const received = await receive(answer.value.body, {
    expected: { count: batch.count, topRows },
    maxBytes: maxResponseBytes,
    stream: isStreamed ? stream : undefined,
    stop,
    faultOf: (flaw) => flawRefusal(flaw, stop),
  });
  return received.ok ? ok({ ...received.value, elapsedMs: wire.clock() - startedAtMs }) : received;
}

function isSuccess({ status }: AnswerHead): boolean {
  return status >= 200 && status <= 299;
}

async function refusedAnswer(answer: AnswerHead, maxBytes: number, stop: Stop): Promise<Result<never, Fault>> {
  const text = await readText(answer.body, maxBytes);
  if (!text.ok) return refuse(flawRefusal(text.refusal, stop));
  return refuse(classifyStatus(answer.status, text.value, answer.retryAfterMs));
}

async function ready(wire: Wire, signal: AbortSignal): Promise<boolean> {
  const answer = await ask(wire, {
    init: { method: "OPTIONS" },
    maxBytes: MAX_READY_BYTES,
    stop: stopAfter(READY_DEADLINE_MS, signal, wire.timer),
    signal,
  });
  if (!answer.ok) return false;
  answer.value.body.cancel();
  return answer.value.status < 500;
}

/** Asks with the token at hand. On 401 it asks once more, if the source has another token. */
async function ask(wire: Wire, asked: Asked): Promise<Result<AnswerHead, Fault>> {
  const first = await tokenFor(wire, asked);
  if (!first.ok) {
    return first;
  }
  const answer = await post(wire, asked, first.value);
  if (!answer.ok || answer.value.status !== 401) {
    return answer;
  }
  const second = await tokenFor(wire, asked, first.value);
  if (second.ok && second.value === first.value) {
    return answer;
  }
  answer.value.body.cancel();
  return second.ok ? post(wire, asked, second.value) : second;
}

/** A fetch of the token may be shared with other batches of the request, so its wait ends here and the fetch goes on. */
async function tokenFor(wire: Wire, asked: Asked, refusedToken?: string): Promise<Result<string, WarehouseRefusal>> {
  const { stop, signal } = asked;
  const token = stop.signal.aborted
    ? undefined
    : await whileWanted(wire.token(signal, refusedToken, asked.as), stop.signal);
  return token ?? refuse(stopped(stop));
}

async function post(wire: Wire, asked: Asked, token: string): Promise<Result<AnswerHead, Fault>> {
  const authorization = `Bearer ${token}`;
  const headers = {
    accept: "application/json",
    authorization,
    "content-type": "text/plain; charset=utf-8",
    "x-csrf-signature": await wire.sign(authorization, wire.target.host),
    ...(asked.traceparent === undefined ? {} : { traceparent: asked.traceparent }),
  };
  const { stop, init, maxBytes } = asked;
  const { fetch, target } = wire;
  const answer = await openAnswer(fetch, {
    url: target.url,
    init: { ...init, headers },
    maxBytes,
    signal: stop.signal,
  });
  return answer.ok ? answer : refuse(flawRefusal(answer.refusal, stop));
}

function flawRefusal(flaw: AnswerFlaw, stop: Stop): Fault {
  switch (flaw) {
    case "stopped":
      return stopped(stop);
    case "unreachable":
    case "broken-off":
      return { reason: "warehouse-unavailable", detail: FLAW_TEXT[flaw], again: OUTAGE };
    case "redirected":
      return { reason: "warehouse-failed", detail: FLAW_TEXT[flaw] };
    case "too-large":
    case "not-utf8":
      return { reason: "warehouse-malformed", detail: FLAW_TEXT[flaw] };
    default:
      return assertNever(flaw);
  }
}

function stopped(stop: Stop): WarehouseRefusal {
  return stop.refusal() ?? { reason: "cancelled", detail: FLAW_TEXT.stopped };
}
