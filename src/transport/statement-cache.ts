// Gives out rows that were read a moment ago, and asks for what is not kept. It stands behind policy, plan and the intent's record,
// so it decides nothing: statements hold row filters, masks and claims, and only what is equal to the last letter is shared.
// Refusals are never kept. A cache that fails is a cache that has nothing.

import type { Clock } from "#kernel/clock.ts";
import type { Tried } from "#kernel/refusal.ts";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import type { Kept } from "./cache-seal.ts";
import { createClaims } from "./claims.ts";
import type { Claims, Release } from "./claims.ts";
import { pause } from "./deadline.ts";
import type { Timer } from "./deadline.ts";
import type { BatchUnit, CacheWord, Divided } from "./divided.ts";
import type { Fault } from "./fault-classes.ts";
import type { KeptRows } from "./kept-rows.ts";
import type { Marks } from "./marks.ts";
import type { Rowset } from "./received.ts";
import type { Sent, SendContext, Transport } from "./send-batch.ts";

type Send = Transport["send"];
type Batch = Parameters<Send>[0];

export interface CacheParts {
  readonly kept: KeptRows;
  /** What tells other isolates, where they can be told. */
  readonly marks: Marks | undefined;
  /** The longest that asking anew may take, where nobody waits for it. */
  readonly refreshMs: number;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Keeps the isolate at work after the answer. */
  readonly waitUntil: (work: Promise<unknown>) => void;
}

interface Piece {
  readonly unit: BatchUnit;
  /** Undefined where it may not be kept. */
  readonly name: string | undefined;
}

/** A piece that this request asks for, and its claim to, if it has one. */
interface Mine {
  readonly piece: Piece;
  readonly release: Release | undefined;
}

interface Found {
  readonly rowsets: readonly Rowset[];
  readonly word: CacheWord;
}

/** One batch on its way. */
interface Course {
  readonly send: Send;
  readonly parts: CacheParts;
  readonly claims: Claims;
  readonly batch: Batch;
  readonly context: SendContext;
  readonly divided: Divided;
  readonly pieces: readonly Piece[];
  /** When this batch no longer waits for others. */
  readonly lateMs: number;
  readonly found: Map<Piece, Found>;
  readonly looked: Set<Piece>;
  readonly sent: Sent[];
}

const FIRST_WAIT_MS = 5;
const MAX_WAIT_MS = 100;
/** How long rows that were too many are taken to be so. */
const UNFIT_MS = 60_000;
const GONE: Fault = { reason: "cancelled", detail: "whoever asked no longer waits" };

/** A `send` that reads through the cache. Batches that are not divided, or have nothing to keep, pass. */
export function withCache(send: Send, parts: CacheParts): Send {
  const claims = createClaims(parts.clock);
  return async (batch, context) => {
    const { divided } = context;
    // Who waits for what another asks for, while it holds a slot, could wait for somebody who waits for that slot.
    const isAlong = context.pressure?.holdsSlot === true;
    if (isAlong || divided === undefined || divided.units.every(({ keep }) => keep === undefined))
      return send(batch, context);
    const askedAs = context.as?.key ?? "";
    const pieces = await Promise.all(
      divided.units.map(async (unit) => ({ unit, name: await parts.kept.nameOf(unit, askedAs) })),
    );
    const nowMs = parts.clock();
    const lateMs = nowMs + (context.deadlineMs - nowMs) / 2;
    // What is to be kept is held.
    const whole = { ...context, mayStream: false };
    return readThrough({
      ...{ send, parts, claims, batch, divided, pieces, lateMs },
      ...{ context: whole, found: new Map(), looked: new Set(), sent: [] },
    });
  };
}

/** Looks, then asks for what nobody asks for; what others ask for is waited for, for half of the time at most. */
async function readThrough(course: Course): Promise<Result<Sent, Fault>> {
  const { context, parts, pieces, found } = course;
  const startedAtMs = parts.clock();
  const missing = () => pieces.filter((piece) => !found.has(piece));
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, MAX_WAIT_MS)) {
    await Promise.all(missing().map((piece) => lookUp(course, piece)));
    const mine = await takeOf(course, missing());
    const refusal = mine.length === 0 ? undefined : await askFor(course, mine);
    if (refusal !== undefined) return refuse(refusal);
    if (missing().length === 0) return ok(together(course, startedAtMs));
    if (mine.length > 0) continue;
    await pause(waitMs, context.signal, parts.timer);
    if (context.signal.aborted) return refuse(GONE);
  }
}

/** What somebody is asking for is not there yet, but may be there stale: that is looked for once. */
async function lookUp(course: Course, piece: Piece): Promise<void> {
  const { name, unit } = piece;
  if (name === undefined) return;
  const state = course.claims.stateOf(name);
  const mayBeStale = state === "taken" && (unit.keep?.staleMs ?? 0) > 0 && !course.looked.has(piece);
  if (state !== "free" && !mayBeStale) return;
  course.looked.add(piece);
  await findKept(course, piece, name);
}

async function findKept(course: Course, piece: Piece, name: string): Promise<boolean> {
  const { unit } = piece;
  const { parts, found } = course;
  const kept = await parts.kept.find(name, unit.statements.length);
  const ageMs = kept === undefined ? Number.POSITIVE_INFINITY : parts.clock() - kept.askedAtMs;
  const { maxAgeMs = 0, staleMs = 0 } = unit.keep ?? {};
  if (kept === undefined || ageMs >= maxAgeMs + staleMs) return false;
  const isStale = ageMs >= maxAgeMs;
  found.set(piece, { rowsets: kept.rowsets, word: isStale ? "stale" : "hit" });
  if (isStale) refresh(course, piece, name);
  return true;
}

/** Those that nobody else asks for. Looked for once more under the claim: another may have kept it between look and claim. */
async function takeOf(course: Course, pieces: readonly Piece[]): Promise<readonly Mine[]> {
  const mine = pieces.map(async (piece): Promise<readonly Mine[]> => {
    const { name } = piece;
    if (name === undefined) return [{ piece, release: undefined }];
    const release = course.claims.take(name, course.context.deadlineMs);
    if (release === undefined) {
      const isAlone = isLate(course) || course.claims.stateOf(name) === "unfit";
      return isAlone ? [{ piece, release }] : [];
    }
    if (await foundAfterAll(course, piece, name)) {
      release();
      return [];
    }
    return [{ piece, release: await markedFor(course, name, release) }];
  });
  return (await Promise.all(mine)).flat();
}

function isLate({ parts, lateMs }: Course): boolean {
  return parts.clock() >= lateMs;
}

/** By now, or once another isolate has it. This one waits for all of its own, which see the claim. */
async function foundAfterAll(course: Course, piece: Piece, name: string): Promise<boolean> {
  const { parts, context } = course;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, MAX_WAIT_MS)) {
    if (await findKept(course, piece, name)) return true;
    const isWorthIt = !context.signal.aborted && !isLate(course);
    if (!isWorthIt || (await parts.marks?.isSet(name)) !== true) return false;
    await pause(waitMs, context.signal, parts.timer);
  }
}

/** The claim, told to other isolates until it ends. */
async function markedFor({ parts, context }: Course, name: string, release: Release): Promise<Release> {
  const { marks } = parts;
  if (marks === undefined) return release;
  await marks.set(name, context.deadlineMs - parts.clock());
  return () => {
    release();
    parts.waitUntil(marks.clear(name));
  };
}

async function askFor(course: Course, mine: readonly Mine[]): Promise<Fault | undefined> {
  const { send, batch, context, divided, parts, found, sent } = course;
  const places = mine.flatMap(({ piece }) => piece.unit.places);
  const askedAtMs = parts.clock();
  let isForStore = false;
  try {
    const outcome = await send(places.length === batch.count ? batch : divided.batchOf(places), context);
    if (!outcome.ok) return outcome.refusal;
    sent.push(outcome.value);
    const rowsetsOf = shareOut(mine, outcome.value.rowsets);
    for (const { piece } of mine) {
      found.set(piece, { rowsets: rowsetsOf(piece), word: piece.name === undefined ? "none" : "miss" });
    }
    // What was asked for by another may be from before a purge that this one came after.
    isForStore = outcome.value.isShared !== true;
    if (!isForStore) return undefined;
    parts.waitUntil(
      Promise.all(mine.map((one) => keepRows(course, one, { askedAtMs, rowsets: rowsetsOf(one.piece) }))),
    );
    return undefined;
  } finally {
    if (!isForStore) for (const { release } of mine) release?.();
  }
}

/** The rows came in the order of the pieces. */
function shareOut(mine: readonly Mine[], rowsets: readonly Rowset[]): (piece: Piece) => readonly Rowset[] {
  const shares = new Map<Piece, readonly Rowset[]>();
  let next = 0;
  for (const { piece } of mine) {
    const count = piece.unit.places.length;
    shares.set(piece, rowsets.slice(next, next + count));
    next += count;
  }
  return (piece) => shares.get(piece) ?? [];
}

/** The claim ends when the rows are there to be found, or never will be. */
async function keepRows({ parts, claims }: Course, { piece, release }: Mine, kept: Kept): Promise<void> {
  const { name, unit } = piece;
  if (name === undefined || unit.keep === undefined || claims.stateOf(name) === "unfit") return;
  try {
    const fits = await parts.kept.keep(name, kept, unit.keep);
    if (!fits) claims.markUnfit(name, parts.clock() + UNFIT_MS);
  } finally {
    release?.();
  }
}

/** Behind the answer, by one request of the isolate, for nobody who could leave. What comes of it is seen by who asks next. */
function refresh(course: Course, piece: Piece, name: string): void {
  const { parts, claims, context } = course;
  const deadlineMs = parts.clock() + parts.refreshMs;
  const release = claims.take(name, deadlineMs);
  if (release === undefined) return;
  const alone: Course = {
    ...course,
    context: { ...context, deadlineMs, signal: new AbortController().signal },
    found: new Map(),
    looked: new Set(),
    sent: [],
  };
  parts.waitUntil(askFor(alone, [{ piece, release }]));
}

function together({ parts, pieces, found, sent }: Course, startedAtMs: number): Sent {
  const all = pieces.map((piece) => found.get(piece) ?? { rowsets: [], word: "none" as const });
  return {
    rowsets: all.flatMap(({ rowsets }) => rowsets),
    cache: all.flatMap(({ rowsets, word }) => rowsets.map(() => word)),
    bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
    elapsedMs: parts.clock() - startedAtMs,
    ...triedOf(sent),
  };
}

/** What was done for them all; nothing of a batch of which nothing was sent. */
function triedOf(sent: readonly Sent[]): Tried {
  if (sent.length === 0) return {};
  const sumOf = (of: (one: Sent) => number | undefined) => sent.reduce((sum, one) => sum + (of(one) ?? 0), 0);
  return {
    attempts: Math.max(...sent.map(({ attempts = 1 }) => attempts)),
    waitedMs: sumOf(({ waitedMs }) => waitedMs),
    queuedMs: sumOf(({ queuedMs }) => queuedMs),
    ...(sent.every(({ isShared }) => isShared === true) ? { isShared: true } : {}),
  };
}
