// The state of one plan in the making: aliases, refusals met on the way, fields used. A refusal does not stop the walk; the
// first one becomes the answer, and the plan is never finished.

import type { Catalog, View } from "#catalog/catalog.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { refuse, ok, type Result } from "#kernel/result.ts";
import type { Decision } from "#policy/decision.ts";
import type { PlanLimits } from "./limits.ts";
import { makePlan, type PlanFacts, type Plan, type Source } from "./planned.ts";

/** What exists for the principal, by view name; undefined where nothing of the view does. */
export type Decisions = (view: string) => Decision | undefined;

export interface PlanContext {
  readonly catalog: Catalog;
  readonly decisions: Decisions;
  readonly limits: PlanLimits;
}

export class PlanDraft {
  readonly context: PlanContext;
  readonly #refusals: Refusal[] = [];
  readonly #aliases = new Map<string, number>();
  readonly #filtered = new Map<string, Set<string>>();
  readonly #used = new Map<string, Decision>();

  constructor(context: PlanContext) {
    this.context = context;
  }

  refuse(refusal: Refusal): void {
    this.#refusals.push(refusal);
  }

  badInput(message: string): void {
    this.refuse({ reason: "bad-input", message, detail: message });
  }

  overBudget(budget: string, allowed: number, asked: number): void {
    this.refuse({ reason: "over-budget", budget, allowed, asked, detail: `${budget} ${asked} > ${allowed}` });
  }

  /** One refusal for hidden and for unknown names: what does not exist for the principal does not exist. */
  noGrant(view: View, name: string): void {
    this.refuse({ reason: "no-grant", detail: `${view.name}.${name} is not granted` });
  }

  /** `t0`, `t1` … for views, `j0` … for joins; unique in the statements of one plan. */
  alias(prefix: "t" | "j"): string {
    const next = this.#aliases.get(prefix) ?? 0;
    this.#aliases.set(prefix, next + 1);
    return `${prefix}${next}`;
  }

  source(view: View): Source {
    return { alias: this.alias("t"), schema: view.schema, object: view.object };
  }

  noteUse(decision: Decision): void {
    this.#used.set(decision.view.name, decision);
  }

  noteFilter(view: View, field: string): void {
    const fields = this.#filtered.get(view.name) ?? new Set();
    this.#filtered.set(view.name, fields.add(field));
  }

  finish(facts: Omit<PlanFacts, "usages">, read: View, fields: readonly string[]): Result<Plan, Refusal> {
    const [refusal] = this.#refusals;
    if (refusal !== undefined) return refuse(refusal);
    const usages = [...this.#used.values()].map(({ view, rowFilterRoles }) => ({
      view: `${view.schema}.${view.object}`,
      fields: view === read ? fields : [],
      filterFields: [...(this.#filtered.get(view.name) ?? [])],
      rowFilterRoles,
    }));
    return ok(makePlan({ ...facts, usages }));
  }
}
