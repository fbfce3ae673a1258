// The parameters of one statement, named in the order of their first use. Identity decides what is one parameter: two values
// that happen to be equal stay two, or the text would depend on them.

import type { Value, ValueList } from "#plan/plan.ts";
import type { Parameter } from "./statement.ts";

export class ParameterList {
  readonly #parameters = new Map<Value | ValueList, Parameter>();

  /** `@p0`: where the value stands in the text. */
  name(value: Value | ValueList): string {
    const known = this.#parameters.get(value);
    if (known !== undefined) return known.name;
    const name = `@p${this.#parameters.size}`;
    const type = "types" in value ? ({ kind: "nvarchar", length: "max" } as const) : value.type;
    this.#parameters.set(value, { name, type, text: value.text });
    return name;
  }

  all(): readonly Parameter[] {
    return [...this.#parameters.values()];
  }
}
