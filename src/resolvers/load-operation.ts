// Reads all that an operation asks: in one round trip, and what could not go along level by level. What is loaded is whole
// before anything of it is shown, but for the rows of one long page: of them each part is.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { ListRest, ReadAnswer } from "#read/read-request.ts";
import type { OperationReader } from "#read/reader.ts";
import { toRequest, type Ask, type Asks } from "./asks.ts";
import { createLoader } from "./loader.ts";
import { Loading, type LoadedAnswer } from "./loading.ts";

export interface LoadedOperation {
  readonly roots: ReadonlyMap<Ask, Result<LoadedAnswer, Refusal>>;
  /** False where some part was refused. Of shown cells nobody has looked yet whether they are what was asked for. */
  readonly isWhole: boolean;
  /** Of the one answer whose rows are still to come. */
  readonly rest?: LoadedRest;
}

/**
 * Why nothing could be read, where the one reason is the warehouse. Nothing of the operation is known then, and the answer is to say
 * so as a whole.
 */
export function failureOf({ roots }: LoadedOperation): Refusal | undefined {
  const reasons = new Set([...roots.values()].map((answer) => (answer.ok ? undefined : answer.refusal)));
  const [refusal] = reasons;
  return reasons.size === 1 && refusal !== undefined && OF_THE_WAREHOUSE.has(refusal.reason) ? refusal : undefined;
}

const OF_THE_WAREHOUSE: ReadonlySet<Refusal["reason"]> = new Set([
  "warehouse-unavailable",
  "warehouse-paused",
  "warehouse-failed",
  "warehouse-malformed",
  "deadline-exceeded",
  "cancelled",
]);

export interface LoadedRest {
  readonly ask: Ask;
  /** The next rows, with all that belongs to them; undefined after the last. */
  readonly next: () => Promise<Result<LoadedAnswer | undefined, Refusal>>;
  /** The operation with all of the rows, in place of `next`. */
  readonly hold: () => Promise<LoadedOperation>;
  readonly close: () => void;
  readonly ended: ListRest["ended"];
}

/** The refusal is that of the operation as a whole. */
export async function loadOperation(asks: Asks, reader: OperationReader): Promise<Result<LoadedOperation, Refusal>> {
  const wanted = [...asks.values()];
  const answers = await reader.begin(wanted.map((ask) => toRequest(ask)));
  if (!answers.ok) return answers;
  const loading = new Loading(createLoader(reader));
  const roots = new Map<Ask, Result<LoadedAnswer, Refusal>>();
  try {
    await Promise.all(
      wanted.map(async (ask, index) => {
        const answer = answers.value[index];
        if (answer === undefined) throw new TypeError("a request without an answer");
        roots.set(ask, await loading.settleResult(answer, ask));
      }),
    );
  } catch (fault) {
    await letGo(answers.value);
    throw fault;
  }
  const rest = restOf(roots);
  const loaded: LoadedOperation = { roots, isWhole: loading.isWhole };
  return ok(rest === undefined ? loaded : { ...loaded, rest: loadRest(rest, roots, loading) });
}

/** Of a fault nobody takes the rest: its slot and its record do not wait for the deadline. */
async function letGo(answers: readonly Result<ReadAnswer, Refusal>[]): Promise<void> {
  for (const answer of answers) {
    if (!answer.ok || answer.value.kind !== "list" || answer.value.rest === undefined) continue;
    answer.value.rest.close();
    await answer.value.rest.ended;
  }
}

interface Streamed {
  readonly ask: Ask;
  readonly rest: ListRest;
}

function restOf(roots: LoadedOperation["roots"]): Streamed | undefined {
  for (const [ask, answer] of roots) {
    if (answer.ok && answer.value.answer.kind === "list" && answer.value.answer.rest !== undefined)
      return { ask, rest: answer.value.answer.rest };
  }
  return undefined;
}

function loadRest(
  { ask, rest }: Streamed,
  roots: Map<Ask, Result<LoadedAnswer, Refusal>>,
  loading: Loading,
): LoadedRest {
  return {
    ...{ ask, close: rest.close, ended: rest.ended },
    async next() {
      // The first rows are written by now.
      roots.delete(ask);
      const part = await rest.next();
      if (!part.ok) return part;
      return part.value === undefined ? ok(undefined) : loading.settlePart(part.value, ask);
    },
    async hold() {
      const held = await rest.hold();
      // Its trip is on record before anybody closes it.
      await rest.ended;
      const whole = await loading.settleResult(held, ask);
      return { roots: new Map([...roots, [ask, whole]]), isWhole: loading.isWhole };
    },
  };
}
