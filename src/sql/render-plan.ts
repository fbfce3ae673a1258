// Plan -> statements, one for each read, in order. A text depends on the shape of the plan alone; all values stand beside it.
// No policy is decided here: what a plan names may be read. Samples stand in render-rows.ts and render-count.ts.

import type { Plan } from "#plan/plan.ts";
import { ParameterList } from "./parameter-list.ts";
import type { PoolKind } from "./pool-kind.ts";
import { renderCount } from "./render-count.ts";
import { renderRows } from "./render-rows.ts";
import { makeStatement } from "./rendered.ts";
import type { Statement } from "./statement.ts";

/** Only what both kinds of pool take is written, so that so far they get the same text. */
export function renderPlan(plan: Plan, _pool: PoolKind): readonly Statement[] {
  return plan.reads.map((read) => {
    const parameters = new ParameterList();
    const text = read.kind === "rows" ? renderRows(read, parameters) : renderCount(read, parameters);
    return makeStatement({ text, parameters: parameters.all() });
  });
}
