// Plan -> statements, one for each read, in order. A text depends on the shape of the plan alone; all values stand beside it.
// No policy is decided here: what a plan names may be read. Samples stand in render-rows.ts, -aggregate.ts and -groups.ts.

import type { Plan } from "#plan/plan.ts";
import { ParameterList } from "./parameter-list.ts";
import type { PoolKind } from "./pool-kind.ts";
import { renderAggregate } from "./render-aggregate.ts";
import { renderGroups } from "./render-groups.ts";
import { renderRows } from "./render-rows.ts";
import { makeStatement } from "./rendered.ts";
import type { Statement } from "./statement.ts";

/** Only what both kinds of pool take is written, so that so far they get the same text. */
export function renderPlan(plan: Plan, _pool: PoolKind): readonly Statement[] {
  return plan.reads.map((read) => {
    const parameters = new ParameterList();
    const text = renderRead(read, parameters);
    return makeStatement({ text, parameters: parameters.all() });
  });
}

function renderRead(read: Plan["reads"][number], parameters: ParameterList): string {
  switch (read.kind) {
    case "rows":
      return renderRows(read, parameters);
    case "aggregate":
      return renderAggregate(read, parameters);
    case "groups":
      return renderGroups(read, parameters);
  }
}
