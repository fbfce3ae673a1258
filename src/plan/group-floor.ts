// The one way to a number over rows. Where the rows may be read it is what it is; where they may not, it carries a floor under
// the group and under its complement. What is counted is policy's and the client's; the floor is policy's alone.

import type { Decision, GroupRule } from "#policy/decision.ts";
import type { PlanDraft } from "./draft.ts";
import { allOf, rawColumn, rowsPredicate } from "./expressions.ts";
import {
  makeCount,
  type CountRead,
  type GroupFloor,
  type Keys,
  type Predicate,
  type Source,
  type Value,
} from "./planned.ts";

interface Counting {
  readonly from: Source;
  readonly keys: Keys | undefined;
  /** What the client asks, over what exists for it. */
  readonly asked: Predicate;
}

export function planCount(decision: Decision, { from, keys, asked }: Counting, draft: PlanDraft): CountRead {
  const rows = rowsPredicate(decision.rows, decision.view, from.alias, draft);
  if (decision.access === "rows") {
    return makeCount(decision, { from, keys, where: allOf(rows, asked), floor: undefined });
  }
  // No relation leads to a view whose rows are hidden, so there are no parents to count for.
  if (keys !== undefined) draft.noGrant(decision.view, "rows of a key");
  const floor = groupFloor(decision.groupRule, asked, from.alias);
  return makeCount(decision, { from, keys: undefined, where: rows, floor });
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
