// A decision of each access, for tests that make reads by hand.

import { decide } from "#policy/decide.ts";
import type { AggregatesDecision, RowsDecision } from "#policy/decision.ts";
import { viewOf } from "../catalog/sample.ts";
import { visitCatalog } from "../catalog/visits.ts";
import { principal } from "./people.ts";

const visit = viewOf(visitCatalog(), "Visit");
const client = { scopes: ["visit.read"] };

/** A doctor's of Visit. */
export function rowsDecision(): RowsDecision {
  const decision = decide(principal({ ...client, roles: ["doctor"] }), visit);
  if (!decision.ok || decision.value.access !== "rows") throw new TypeError("a doctor reads rows");
  return decision.value;
}

/** A statistician's of Visit. */
export function aggregatesDecision(): AggregatesDecision {
  const decision = decide(principal({ ...client, roles: ["statistician"] }), visit);
  if (!decision.ok || decision.value.access !== "aggregates") throw new TypeError("a statistician counts");
  return decision.value;
}
