// What a document asks for by its shape alone, before it is validated: aliases, directives, root fields, nesting, repeats.
// The answer depends on the text only, so it may be kept with the parsed document.

import {
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { byResponseName, collectFields, type CollectScope } from "./collect-fields.ts";

/** Each is a setting; a refusal names it. */
export interface DocumentLimits {
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly repeatedFields: number;
  readonly fields: number;
  readonly directives: number;
}

/** Introspection nests deeper than data does; graphql-js bounds what it may repeat. */
const INTROSPECTION_DEPTH = 20;
const INTROSPECTION_FIELDS: ReadonlySet<string> = new Set(["__schema", "__type"]);

interface Walk {
  readonly limits: DocumentLimits;
  readonly scope: CollectScope;
  /** Fields met so far, fragments unfolded. Bounds the walk itself. */
  fields: number;
}

interface Level {
  readonly sets: readonly (SelectionSetNode | undefined)[];
  readonly depth: number;
  readonly allowed: number;
}

type Over = Refusal | undefined;

/** The first budget that a document is over, or undefined. */
export function measureDocument(document: DocumentNode, limits: DocumentLimits): Over {
  const { aliases, directives } = countNodes(document);
  const over =
    overBudget("LIMIT_ALIASES", limits.aliases, aliases) ??
    overBudget("LIMIT_DIRECTIVES", limits.directives, directives);
  if (over !== undefined) return over;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  // Every branch counts, whatever variables and types will leave out.
  const scope = { fragment: (name: string) => fragments.get(name), applies: () => true, variable: () => undefined };
  for (const definition of document.definitions) {
    const found =
      definition.kind === Kind.OPERATION_DEFINITION ? measureOperation(definition, limits, scope) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function countNodes(document: DocumentNode): { readonly aliases: number; readonly directives: number } {
  let aliases = 0;
  let directives = 0;
  visit(document, {
    Field: ({ alias }) => void (aliases += alias === undefined ? 0 : 1),
    Directive: () => void (directives += 1),
  });
  return { aliases, directives };
}

function measureOperation(operation: OperationDefinitionNode, limits: DocumentLimits, scope: CollectScope): Over {
  const walk = { limits, scope, fields: 0 };
  const roots = byResponseName(collectFields([operation.selectionSet], scope)).size;
  return (
    overBudget("LIMIT_ROOT_FIELDS", limits.rootFields, roots) ??
    measureLevel({ sets: [operation.selectionSet], depth: 1, allowed: limits.depth }, walk)
  );
}

function measureLevel({ sets, depth, allowed }: Level, walk: Walk): Over {
  const { limits } = walk;
  const fields = collectFields(sets, walk.scope);
  walk.fields += fields.length;
  const over = overBudget("LIMIT_DEPTH", allowed, depth) ?? overBudget("LIMIT_FIELDS", limits.fields, walk.fields);
  if (over !== undefined) return over;
  for (const nodes of byResponseName(fields).values()) {
    const found =
      overBudget("LIMIT_REPEATED_FIELDS", limits.repeatedFields, nodes.length) ??
      measureBelow(nodes, { sets, depth, allowed }, walk);
    if (found !== undefined) return found;
  }
  return undefined;
}

function measureBelow(nodes: readonly FieldNode[], level: Level, walk: Walk): Over {
  const sets = nodes.map((node) => node.selectionSet).filter((set) => set !== undefined);
  if (sets.length === 0) return undefined;
  const isIntrospection = nodes.some((node) => INTROSPECTION_FIELDS.has(node.name.value));
  return measureLevel(
    { sets, depth: level.depth + 1, allowed: isIntrospection ? INTROSPECTION_DEPTH : level.allowed },
    walk,
  );
}
