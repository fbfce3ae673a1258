// The one way to a number over rows. Where the rows may be read it is what it is; where they may not, it carries a floor under
// the group and under its complement. What is counted is policy's and the client's; the floor is policy's alone.

import type { Decision, GroupRule } from "#policy/decision.ts";
import {
  makeAggregate,
  makeGroups,
  type AggregateRead,
  type GroupFloor,
  type GroupsRead,
  type TakenMeasure,
} from "./aggregated.ts";
import type { PlanDraft } from "./draft.ts";
import { allOf, rawColumn, rowsPredicate } from "./expressions.ts";
import { rowCount } from "./measure-set.ts";
import type { Expression, Join, Keys, Predicate, Source, Value } from "./planned.ts";

interface Counting {
  readonly from: Source;
  readonly keys: Keys | undefined;
  /** What the client asks, over what exists for it. */
  readonly asked: Predicate;
  readonly values: readonly Expression[];
  readonly measures: readonly TakenMeasure[];
}

type Grouping = Counting &
  Pick<GroupsRead, "groupKeys" | "columns" | "having" | "order" | "limit"> & { readonly joins: readonly Join[] };

export function aggregateOf(decision: Decision, counting: Counting, draft: PlanDraft): AggregateRead {
  const { from, keys, asked, values, measures } = counting;
  const rows = rowsPredicate(decision.rows, decision.view, from.alias, draft);
  if (decision.access === "rows") {
    return makeAggregate(decision, { from, keys, where: allOf(rows, asked), values, measures, floor: undefined });
  }
  refuseParents(decision, counting, draft);
  const floor = groupFloor(decision.groupRule, asked, from.alias);
  return makeAggregate(decision, { from, keys: undefined, where: rows, values: [], measures: [rowCount], floor });
}

export function groupsOf(decision: Decision, grouping: Grouping, draft: PlanDraft): GroupsRead {
  const { from, keys, asked, values, measures, joins, ...groups } = grouping;
  const rows = rowsPredicate(decision.rows, decision.view, from.alias, draft);
  if (decision.access === "rows") {
    const where = allOf(rows, asked);
    return makeGroups(decision, { ...groups, from, keys, joins, where, values, measures, floor: undefined });
  }
  refuseParents(decision, grouping, draft);
  const floor = groupFloor(decision.groupRule, asked, from.alias);
  const counted = { keys: undefined, joins: [], values: [], measures: [rowCount] } as const;
  return makeGroups(decision, { ...groups, ...counted, from, where: rows, floor });
}

/** No relation leads to a view whose rows are hidden, so there are no parents to count for. */
function refuseParents({ view }: Decision, { keys }: Counting, draft: PlanDraft): void {
  if (keys !== undefined) draft.noGrant(view, "rows of a key");
}

/** The complement is what the row filter admits and the client does not ask for, also where its condition is unknown. */
function groupFloor({ minGroupSize, entityField, roundTo }: GroupRule, counted: Predicate, alias: string): GroupFloor {
  return {
    counted,
    entityKey: rawColumn(entityField, alias),
    minGroupSize: whole(minGroupSize),
    roundTo: roundTo === 1 ? undefined : whole(roundTo),
  };
}

function whole(size: number): Value {
  return { type: { kind: "bigint" }, text: String(size) };
}
