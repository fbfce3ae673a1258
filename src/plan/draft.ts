// The state of one plan in the making: aliases, refusals met on the way, fields used. A refusal does not stop the walk; the
// first one becomes the answer, and the plan is never finished.

import type { Catalog, View } from "#catalog/catalog.ts";
import type { MaskKeys } from "#catalog/mask-keys.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { refuse, ok, type Result } from "#kernel/result.ts";
import type { Decision, DryRuns, Rows } from "#policy/decision.ts";
import type { PlanLimits } from "./limits.ts";
import { makePlan, type MaskStep, type PlanFacts, type Plan, type Predicate, type Source } from "./planned.ts";

/** What exists for the principal, by view name; undefined where nothing of the view does. */
export type Decisions = (view: string) => Decision | undefined;

export interface PlanContext {
  readonly catalog: Catalog;
  readonly decisions: Decisions;
  readonly limits: PlanLimits;
  /** Of the fields with a HASH mask. */
  readonly maskKeys: MaskKeys;
}

export class PlanDraft {
  readonly context: PlanContext;
  readonly #refusals: Refusal[] = [];
  readonly #aliases = new Map<string, number>();
  readonly #filtered = new Map<string, Set<string>>();
  readonly #read = new Map<string, Set<string>>();
  readonly #used = new Map<string, Decision>();
  readonly #rows = new Map<Rows, Map<string, Predicate>>();
  readonly #masks = new Map<string, Map<string, MaskStep>>();

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

  /** One predicate for the same rows at one place: what guards thirty fields sends its values once. */
  once(rows: Rows, alias: string, make: () => Predicate): Predicate {
    const known = this.#rows.get(rows) ?? new Map<string, Predicate>();
    this.#rows.set(rows, known);
    const predicate = known.get(alias) ?? make();
    known.set(alias, predicate);
    return predicate;
  }

  noteUse(decision: Decision): void {
    this.#used.set(decision.view.name, decision);
  }

  noteFilter(view: View, field: string): void {
    note(this.#filtered, view, field);
  }

  /** A field of which something is told without being a field of the answer: a group's key, a number. */
  noteRead(view: View, field: string): void {
    note(this.#read, view, field);
  }

  /** One step for each masked field of the plan: its constants are the same parameters wherever they stand in a statement. */
  maskStep(view: View, mask: string, make: () => MaskStep): MaskStep {
    const masks = this.#masks.get(view.name) ?? new Map<string, MaskStep>();
    const step = masks.get(mask) ?? make();
    this.#masks.set(view.name, masks.set(mask, step));
    return step;
  }

  finish(facts: Omit<PlanFacts, "usages">, read: View, fields: readonly string[]): Result<Plan, Refusal> {
    const [refusal] = this.#refusals;
    if (refusal !== undefined) return refuse(refusal);
    const usages = [...this.#used.values()].map(({ view, rowFilterRoles, dryRuns, ...decision }) => {
      const told = [...new Set([...(view === read ? fields : []), ...(this.#read.get(view.name) ?? [])])];
      return {
        view: `${view.schema}.${view.object}`,
        fields: told,
        filterFields: [...(this.#filtered.get(view.name) ?? [])],
        rowFilterRoles,
        masks: [...(this.#masks.get(view.name)?.keys() ?? [])],
        aggregate: decision.access === "rows" ? null : { minGroupSize: decision.groupRule.minGroupSize },
        dryRun: dryRunsFor(dryRuns, told, this.#filtered.get(view.name)),
      };
    });
    return ok(makePlan({ ...facts, usages }));
  }
}

function note(noted: Map<string, Set<string>>, view: View, field: string): void {
  const fields = noted.get(view.name) ?? new Set();
  noted.set(view.name, fields.add(field));
}

/** Of the view itself, and of the fields among its own that a plan reads or uses. */
function dryRunsFor(
  { view, fields }: DryRuns,
  read: readonly string[],
  used: ReadonlySet<string> = new Set(),
): readonly string[] {
  const shown = new Set([...read, ...used]);
  const ofFields = [...shown].flatMap((name) => fields.get(name)?.shown ?? []);
  return [...view, ...ofFields, ...[...used].flatMap((name) => fields.get(name)?.asked ?? [])];
}
