// schema.graphql: everything that the catalog exposes, with its directives, as nobody sees it but a reviewer. graphql-js
// prints no applied directives, so they are put into the printed document.

import {
  Kind,
  parse,
  print,
  printSchema,
  visit,
  type ConstArgumentNode,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type GraphQLSchema,
} from "graphql";
import type { Catalog } from "#catalog/catalog.ts";
import { TYPE_SUFFIXES } from "#catalog/type-suffixes.ts";
import { directivesOfField, directivesOfView, type AppliedDirective, type ArgumentText } from "./policy-directives.ts";

export function printSdl(schema: GraphQLSchema, catalog: Catalog): string {
  const document = visit(parse(printSchema(schema)), {
    ObjectTypeDefinition(type) {
      const view = catalog.views.get(type.name.value);
      if (view === undefined) return undefined;
      const fields = type.fields?.map((field) => {
        const known = view.fields.get(field.name.value);
        return known === undefined
          ? field
          : { ...field, directives: directivesOfField(known, view).map(directiveNode) };
      });
      return {
        ...type,
        ...(fields === undefined ? {} : { fields }),
        directives: directivesOfView(view).map(directiveNode),
      };
    },
  });
  const definitions = document.definitions.toSorted((one, other) => rank(one, catalog) - rank(other, catalog));
  return `${print({ ...document, definitions })}\n`;
}

/**
 * The root first, then each view with what its rows are asked by, then the numbers of each, then what they share; directives and
 * scalars at the ends.
 */
function rank(definition: DefinitionNode, catalog: Catalog): number {
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) return -2;
  const name = "name" in definition ? definition.name?.value : undefined;
  if (name === "Query") return -1;
  const views = [...catalog.views.keys()];
  const places = Object.values(TYPE_SUFFIXES).flatMap((suffixes) =>
    views.flatMap((view) => suffixes.map((suffix) => `${view}${suffix}`)),
  );
  const at = places.findIndex((place) => place === name);
  if (at >= 0) return at;
  return places.length + (definition.kind === Kind.SCALAR_TYPE_DEFINITION ? 1 : 0);
}

function directiveNode({ name, given }: AppliedDirective): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(given).map(([argument, value]) => argumentNode(argument, value)),
  };
}

function argumentNode(name: string, value: ArgumentText): ConstArgumentNode {
  return { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value: valueNode(value) };
}

function valueNode(value: ArgumentText): ConstValueNode {
  if (typeof value === "number") return { kind: Kind.INT, value: String(value) };
  if (typeof value === "string") return { kind: Kind.STRING, value };
  return "name" in value ? { kind: Kind.ENUM, value: value.name } : { kind: Kind.LIST, values: value.map(valueNode) };
}
