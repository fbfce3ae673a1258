// The field nodes that are selected directly in some selection sets, fragments unfolded. A fragment counts once for each
// place where sets are merged, as in execution, so that unfolding is never more than linear there.

import type { FieldNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from "graphql";

export interface CollectScope {
  readonly fragment: (name: string) => FragmentDefinitionNode | undefined;
  /** True where a fragment on this type holds; undefined is a fragment without a type. */
  readonly applies: (type: string | undefined) => boolean;
  /** The value of a variable, for `@skip` and `@include`. */
  readonly variable: (name: string) => unknown;
}

export function collectFields(
  sets: readonly (SelectionSetNode | undefined)[],
  scope: CollectScope,
): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const spread = new Set<string>();
  const pending = sets.flatMap((set) => set?.selections ?? []).toReversed();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (isLeftOut(next, scope)) continue;
    if (next.kind === "Field") {
      fields.push(next);
      continue;
    }
    if (next.kind === "FragmentSpread" && spread.has(next.name.value)) continue;
    if (next.kind === "FragmentSpread") spread.add(next.name.value);
    const part = next.kind === "FragmentSpread" ? scope.fragment(next.name.value) : next;
    if (part !== undefined && scope.applies(part.typeCondition?.name.value)) {
      pending.push(...part.selectionSet.selections.toReversed());
    }
  }
  return fields;
}

/** Fields that become one in the answer, by its name there. */
export function byResponseName(fields: readonly FieldNode[]): ReadonlyMap<string, readonly FieldNode[]> {
  return Map.groupBy(fields, (field) => field.alias?.value ?? field.name.value);
}

/** True for `@skip(if: true)` and `@include(if: false)`. */
function isLeftOut(node: SelectionNode, scope: CollectScope): boolean {
  return (node.directives ?? []).some(({ name, arguments: given }) => {
    if (name.value !== "skip" && name.value !== "include") return false;
    const value = given?.find((argument) => argument.name.value === "if")?.value;
    if (value?.kind === "Variable") return scope.variable(value.name.value) === (name.value === "skip");
    return value?.kind === "BooleanValue" && value.value === (name.value === "skip");
  });
}
