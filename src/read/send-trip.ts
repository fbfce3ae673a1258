// Sends the statements of a trip, as whom they are to be asked, once it is on record that they leave; and puts on record what came
// of them. Of rows that are taken while they come, that is when the last of them has.

import type { Refusal, Tried } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import { countRows } from "#result/group-rows.ts";
import { renderBatch } from "#sql/render-batch.ts";
import type { Statement } from "#sql/statement.ts";
import type { BatchUnit } from "#transport/divided.ts";
import type { RestEnd } from "#transport/rest.ts";
import type { Rowset } from "#transport/rowset.ts";
import type { Sent } from "#transport/send-batch.ts";
import { noteTrip, type TripEnd } from "./note-trip.ts";
import type { Operation } from "./operation.ts";
import type { OperationScope } from "./reader.ts";
import { noteRest, type TripRest } from "./trip-rest.ts";

const UNRECORDED: Refusal = { reason: "audit-unavailable", detail: "the intent could not be stored" };

/** The caller's trace, where it has one, then the request: the statements are found by either. */
function labelOf({ traceId, requestId }: OperationScope, trip: number): string {
  return [...(traceId === requestId ? [] : [traceId]), requestId, trip].join("_");
}

export interface Sending {
  readonly statements: ReadonlyMap<Plan, readonly Statement[]>;
  readonly units: readonly BatchUnit[];
  /** The rows of the last statement can be taken in parts. */
  readonly mayStream: boolean;
}

export interface TripRows {
  /** One for each statement; of the last one the first rows, where there is a rest. */
  readonly rowsets: readonly Rowset[];
  readonly rest?: TripRest | undefined;
}

export async function sendTrip(
  operation: Operation,
  { statements: byPlan, units, mayStream }: Sending,
): Promise<Result<TripRows, Refusal>> {
  const statements = [...byPlan.values()].flat();
  if (statements.length === 0) return ok({ rowsets: [] });
  const { parts, scope, recorder, spent } = operation;
  const as = parts.actAs?.(scope);
  if (as?.ok === false) return as;
  // Nothing is read that must be on record and is not.
  if (!(await recorder.announce())) return refuse(UNRECORDED);
  const label = labelOf(scope, spent.trips);
  spent.trips += 1;
  spent.statements += statements.length;
  const startedMs = parts.clock();
  const options = { pool: parts.pool, label };
  const batchOf = (places: readonly number[]) =>
    renderBatch(
      places.flatMap((place) => statements[place] ?? []),
      { ...options, places },
    );
  const sent = await parts.send(renderBatch(statements, options), {
    ...scope,
    divided: { units, batchOf },
    pressure: operation.pressure,
    mayStream,
    ...(as === undefined ? {} : { as: as.value }),
  });
  const note = async (answered: Answered) => {
    const ms = parts.clock() - startedMs;
    recorder.noteTrip(
      await noteTrip(statements, label, { ms, ...answered, ...triedOf(sent.ok ? sent.value : sent.refusal) }),
    );
  };
  if (sent.ok) return ok(await received(operation, [...byPlan.keys()], { sent: sent.value, note }));
  await note({ bytes: 0, rows: [], cache: [] });
  return sent;
}

type Answered = Pick<TripEnd, "bytes" | "rows" | "cache" | "isStreamed">;

/** On record now, or when the rest of it has come. */
async function received(
  { recorder, pressure }: Operation,
  plans: readonly Plan[],
  { sent, note }: { readonly sent: Sent; readonly note: (answered: Answered) => Promise<void> },
): Promise<TripRows> {
  const { rowsets, bytes, cache = [], rest } = sent;
  const rows = rowsOf(plans, rowsets);
  if (rest === undefined) {
    await note({ bytes, rows, cache });
    return { rowsets };
  }
  pressure.holdsSlot = true;
  const onEnd = async (end: RestEnd) => {
    pressure.holdsSlot = false;
    if (end.refusal !== undefined) recorder.noteRefusal(end.refusal);
    const taken = (rows.at(-1) ?? 0) + end.rows;
    await note({ bytes: end.bytes, rows: [...rows.slice(0, -1), taken], cache, isStreamed: true });
  };
  return { rowsets, rest: noteRest(rest, onEnd) };
}

function triedOf({ attempts, waitedMs, queuedMs, isShared }: Tried): Tried {
  return {
    ...(attempts === undefined ? {} : { attempts }),
    ...(waitedMs === undefined ? {} : { waitedMs }),
    ...(queuedMs === undefined ? {} : { queuedMs }),
    ...(isShared === undefined ? {} : { isShared }),
  };
}

function rowsOf(plans: readonly Plan[], rowsets: readonly Rowset[]): readonly number[] {
  const reads = plans.flatMap((plan) => plan.reads);
  return rowsets.map((rowset, index) => {
    const read = reads[index];
    return read === undefined ? 0 : countRows(read, rowset);
  });
}
