// The aggregate directive of a view as one frozen rule, with what was left out filled in. Nothing is checked here.

import type { AggregateRule } from "./catalog.ts";
import type { ViewSpec } from "./define-view.ts";
import type { Aggregate, ViewDirective } from "./directives.ts";

const MIN_GROUP_SIZE = 10;

/** Undefined where the view has none: then nobody has aggregates without rows. */
export function readAggregate(spec: ViewSpec): AggregateRule | undefined {
  const [written] = aggregatesOf(spec);
  if (written === undefined) return undefined;
  const { roles = [], scopes, minGroupSize = MIN_GROUP_SIZE, entityKey, filterFields = [], roundTo = 1 } = written;
  const [only = "", ...others] = spec.key ?? [];
  return Object.freeze({
    roles,
    scopes,
    minGroupSize,
    // A key of several fields names rows by their combination: which of them is the entity is the owner's to say.
    entityKey: entityKey ?? (others.length > 0 ? "" : only),
    filterFields,
    roundTo,
  });
}

export function aggregatesOf(spec: Pick<ViewSpec, "directives">): readonly Aggregate[] {
  const isAggregate = (directive: ViewDirective<unknown>): directive is Aggregate =>
    directive.directive === "aggregate";
  return spec.directives.filter(isAggregate);
}
