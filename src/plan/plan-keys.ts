// What the rows of a read belong to: parents that are known by the values of their keys, or the rows of a page that is read in
// the same trip. A key that its fields cannot hold (a parent's number that is too large here, NULL) is no error: no row has it,
// so it is asked for by nobody.

import type { Decision } from "#policy/decision.ts";
import type { PlanDraft } from "./draft.ts";
import { fieldExpression } from "./expressions.ts";
import type { Expression, Keys, ParentPage, Plan } from "./planned.ts";
import { coerceTuple, listTuples, type Tuple } from "./value-list.ts";

/** Values for each key, or the page whose rows have them. */
export type ParentsToPlan =
  | { readonly fields: readonly string[]; readonly keys: readonly (readonly unknown[])[] }
  | { readonly fields: readonly string[]; readonly page: ParentPage };

/** Label of a key that no row can have: no canonical text of a `split` type, and no index. */
const NOBODY = "none";

export function planKeys(
  parents: ParentsToPlan | undefined,
  decision: Decision,
  alias: string,
  draft: PlanDraft,
): Keys | undefined {
  if (parents === undefined) return undefined;
  const fields = parents.fields.flatMap((name) => {
    draft.noteFilter(decision.view, name);
    return fieldExpression(name, decision, alias, draft) ?? [];
  });
  const on = fields.map(({ expression }) => expression);
  return "page" in parents ? { kind: "page", page: parents.page, on } : listKeys(parents.keys, on);
}

function listKeys(keys: readonly (readonly unknown[])[], on: readonly Expression[]): Keys {
  const types = on.map(({ type }) => type);
  const tuples = keys.map((key) => coerceTuple(types, key)).map((key) => ("problem" in key ? undefined : key));
  const { list, labels } = listTuples(types, tuples.filter(isSet));
  const known = labels.values();
  return {
    kind: "list",
    list,
    on,
    labels: tuples.map((tuple) => (isSet(tuple) ? (known.next().value ?? NOBODY) : NOBODY)),
  };
}

function isSet(tuple: Tuple | undefined): tuple is Tuple {
  return tuple !== undefined;
}

/**
 * The page of a plan, for reads that belong to its rows by these fields, or by those. Undefined where the page may not come out the
 * same again.
 */
export function parentPage(plan: Plan, by: readonly (readonly string[])[]): ParentPage | undefined {
  const [read] = plan.reads;
  if (read?.kind !== "rows" || !read.isTotal) return undefined;
  const expressionOf = (field: string) => read.columns.find((column) => column.field === field)?.expression ?? [];
  const locals = by.map((fields) => fields.flatMap(expressionOf));
  return locals.every((expressions, index) => expressions.length === by[index]?.length) ? { read, locals } : undefined;
}
