// Groups of the rows under a `where`, in all or for each parent -> one read of one page of them.

import type { Refusal } from "#kernel/refusal.ts";
import { refuse, type Result } from "#kernel/result.ts";
import type { Decision } from "#policy/decision.ts";
import type { GroupColumn } from "./aggregated.ts";
import { told } from "./aggregated.ts";
import { checkGuards } from "./check-guards.ts";
import { PlanDraft, type PlanContext } from "./draft.ts";
import { allOf, always } from "./expressions.ts";
import { groupsOf } from "./group-floor.ts";
import { afterPosition } from "./keyset.ts";
import { isNullable, MeasureSet, toldType } from "./measure-set.ts";
import type { Measure } from "./measures.ts";
import { planKeys, type ParentsToPlan } from "./plan-keys.ts";
import type { Position } from "./plan-list.ts";
import type { Plan, Predicate } from "./planned.ts";
import { resolveWhere } from "./resolve-condition.ts";
import { resolveGroupKeys, type GroupKey } from "./resolve-group-key.ts";
import { resolveGroupOrder, type GroupTerm } from "./resolve-group-order.ts";
import { resolveHaving } from "./resolve-having.ts";

export interface GroupsToPlan {
  readonly view: string;
  readonly parents: ParentsToPlan | undefined;
  /** As the API gave them, as are `having` and `orderBy`. */
  readonly where?: unknown;
  readonly keys: unknown;
  /** Paths of the keys that are shown: `origin.stateCode`. */
  readonly shows?: readonly string[];
  readonly having?: unknown;
  readonly orderBy?: unknown;
  readonly first: number | undefined;
  readonly after: Position | undefined;
  readonly measures: readonly Measure[];
  readonly wantsCursors: boolean;
}

export function planGroups(request: GroupsToPlan, context: PlanContext): Result<Plan, Refusal> {
  const decision = context.decisions(request.view);
  if (decision === undefined) return refuse({ reason: "no-grant", detail: `${request.view} is not granted` });
  const draft = new PlanDraft(context);
  draft.noteUse(decision);
  const from = draft.source(decision.view);
  const place = { decision, alias: from.alias, draft };
  checkGuards({ where: request.where, parents: request.parents }, decision, draft);
  const size = pageSize(request.first, draft);
  const groupKeys = resolveGroupKeys(request.keys, place);
  requireShown(request.shows ?? [], groupKeys, draft);
  const set = new MeasureSet(place);
  const shown = request.measures.flatMap((measure) => set.take(measure) ?? []);
  const having = resolveHaving(request.having, set, place);
  const order = resolveGroupOrder(request.orderBy, { keys: groupKeys, set }, place);
  const { columns, position } = columnsOf({ groupKeys, shown, set }, request.wantsCursors ? order : []);
  const read = groupsOf(
    decision,
    {
      from,
      keys: planKeys(request.parents, decision, from.alias, draft),
      joins: groupKeys.flatMap(({ joins }) => joins),
      asked: resolveWhere(request.where, decision, from.alias, draft),
      values: set.values,
      measures: set.measures,
      groupKeys,
      columns,
      having: allOf(having, beyond(request.after, order, draft)),
      order: order.map(({ expression, descending, nullable }) => ({ expression, descending, nullable })),
      limit: { type: { kind: "int" }, text: String(size + 1) },
    },
    draft,
  );
  const page = { size, isBackward: false, isAfter: request.after !== undefined, isBefore: false, position };
  return draft.finish({ reads: [read], page }, decision.view, []);
}

/** A key that is shown and not asked for would be null in every group, as if it were unknown. */
function requireShown(shows: readonly string[], keys: readonly GroupKey[], draft: PlanDraft): void {
  const asked = new Set(keys.map(({ path }) => path.join(".")));
  const missing = shows.find((path) => !asked.has(path));
  if (missing !== undefined) draft.badInput(`key.${missing} is selected, and is none of the keys`);
}

/** The groups and the order that a cursor is bound to; undefined where nothing of the view may be told. */
export function groupShape(
  request: Pick<GroupsToPlan, "view" | "keys" | "orderBy">,
  context: PlanContext,
): string | undefined {
  const decision: Decision | undefined = context.decisions(request.view);
  if (decision === undefined) return undefined;
  const draft = new PlanDraft(context);
  const place = { decision, alias: draft.source(decision.view).alias, draft };
  const keys = resolveGroupKeys(request.keys, place);
  const order = resolveGroupOrder(request.orderBy, { keys, set: new MeasureSet(place) }, place);
  return JSON.stringify([request.view, keys.map(({ shape }) => shape), order.map(({ shape }) => shape)]);
}

interface Shown {
  readonly groupKeys: readonly GroupKey[];
  /** Indexes of the measures of the answer. */
  readonly shown: readonly number[];
  readonly set: MeasureSet;
}

/** Keys, the numbers asked for, and what else makes a position; no column twice. */
function columnsOf({ groupKeys, shown, set }: Shown, order: readonly GroupTerm[]) {
  const columns: GroupColumn[] = groupKeys.map((key) => ({
    expression: key.told,
    path: ["key", ...key.path],
    required: !key.nullable,
  }));
  for (const index of new Set(shown)) {
    const taken = set.measures[index];
    if (taken === undefined) throw new TypeError("a measure that was not taken");
    columns.push({
      expression: told(`a${index}`, toldType(taken)),
      path: ["aggregate", ...taken.path],
      required: !isNullable(taken),
    });
  }
  const position = order.map(({ expression, nullable }) => {
    const known = columns.findIndex((column) => JSON.stringify(column.expression) === JSON.stringify(expression));
    return known >= 0 ? known : columns.push({ expression, path: undefined, required: !nullable }) - 1;
  });
  return { columns, position };
}

function beyond(after: Position | undefined, order: readonly GroupTerm[], draft: PlanDraft): Predicate {
  if (after === undefined) return always;
  if (after.length !== order.length) {
    draft.refuse({ reason: "bad-cursor", detail: "a position of another length" });
    return always;
  }
  const values = order.map(({ expression: { type } }, index) => ({ type, text: after[index] ?? null }));
  return afterPosition(order, values);
}

function pageSize(first: number | undefined, draft: PlanDraft): number {
  const { defaultPageRows, pageRows } = draft.context.limits;
  const size = first ?? Math.min(defaultPageRows, pageRows);
  if (!Number.isInteger(size) || size < 0) draft.badInput("first must be a whole number and not negative");
  if (size > pageRows) draft.overBudget("LIMIT_PAGE_ROWS", pageRows, size);
  return size;
}
