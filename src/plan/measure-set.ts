// The numbers that one read takes, each once: what is asked for, and what it is ordered and cut by. A field that is measured is
// one that may be asked by; over rows that nobody may read there is the number of rows alone.

import type { SqlType } from "#kernel/sql-type.ts";
import type { TakenCount, TakenMeasure } from "./aggregated.ts";
import { fieldExpression } from "./expressions.ts";
import { measureOf, type Measure } from "./measures.ts";
import type { Expression } from "./planned.ts";
import { derivedType } from "./resolve-joined.ts";
import type { Place } from "./resolve-relation.ts";

/** The number of rows, as every read of numbers may have it. */
export const rowCount: TakenCount = {
  measured: { fn: "count", type: { kind: "bigint" }, over: undefined },
  value: undefined,
  path: ["count"],
};

export class MeasureSet {
  readonly values: Expression[] = [];
  readonly measures: TakenMeasure[] = [];
  readonly #place: Place;
  readonly #known = new Map<string, number | undefined>();
  readonly #fields: string[] = [];

  constructor(place: Place) {
    this.#place = place;
  }

  /** Its index among the measures; undefined, and a refusal in the draft, where there is no such number for the principal. */
  take({ fn, field }: Measure): number | undefined {
    const name = field === undefined ? fn : `${fn}.${field}`;
    if (this.#known.has(name)) return this.#known.get(name);
    const taken = field === undefined ? this.#count(fn) : this.#ofField({ fn, field });
    const index = taken === undefined ? undefined : this.measures.push(taken) - 1;
    this.#known.set(name, index);
    return index;
  }

  #count(fn: Measure["fn"]): TakenMeasure | undefined {
    if (fn === "count") return rowCount;
    this.#place.draft.badInput(`${fn}: must name a field`);
    return undefined;
  }

  #ofField({ fn, field }: { readonly fn: Measure["fn"]; readonly field: string }): TakenMeasure | undefined {
    const { decision, alias, draft } = this.#place;
    if (decision.access !== "rows") {
      draft.noGrant(decision.view, field);
      return undefined;
    }
    const allowed = fieldExpression(field, decision, alias, draft);
    if (allowed === undefined) return undefined;
    draft.noteRead(decision.view, field);
    draft.noteFilter(decision.view, field);
    const measured = fn === "count" ? undefined : measureOf(fn, allowed.field.type);
    if (measured === undefined) {
      draft.badInput(`${fn}: ${field} has no such number`);
      return undefined;
    }
    return { measured, value: this.#valueOf(field, allowed.expression), path: [fn, field] };
  }

  /** A field is selected once, however many numbers are taken of it. */
  #valueOf(field: string, expression: Expression): number {
    const known = this.#fields.indexOf(field);
    if (known >= 0) return known;
    this.#fields.push(field);
    return this.values.push(expression) - 1;
  }
}

/** NULL over no rows. */
export function isNullable({ measured: { fn } }: TakenMeasure): boolean {
  return fn !== "count" && fn !== "countDistinct";
}

/** Of its column in the table of groups. */
export function toldType({ measured }: TakenMeasure): SqlType {
  return derivedType(measured.type);
}
