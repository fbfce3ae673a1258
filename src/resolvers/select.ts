// The selection below some fields of a document, on a type of the schema: fragments unfolded, what is left out left out, fields
// that become one in the answer together.

import {
  isAbstractType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type getVariableValues,
  type OperationDefinitionNode,
} from "graphql";
import { byResponseName, collectFields } from "./collect-fields.ts";

/** The values of an operation's variables, as graphql-js coerces them. */
export type VariableValues = NonNullable<ReturnType<typeof getVariableValues>["variableValues"]>;

export interface SelectScope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variable: (name: string) => unknown;
}

export interface SelectedField {
  /** Its name in the answer. */
  readonly response: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  /** Undefined for `__typename` and what else every type has. */
  readonly field: GraphQLField<unknown, unknown> | undefined;
}

export type Selecting = Pick<FieldNode | OperationDefinitionNode, "selectionSet">;

export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === "FragmentDefinition" ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

export function selectOn(
  type: GraphQLObjectType,
  nodes: readonly Selecting[],
  scope: SelectScope,
): readonly SelectedField[] {
  const collected = collectFields(
    nodes.map((node) => node.selectionSet),
    {
      fragment: (name) => scope.fragments.get(name),
      applies: (condition) => condition === undefined || condition === type.name || isOf(condition, type, scope.schema),
      variable: scope.variable,
    },
  );
  const fields = type.getFields();
  return [...byResponseName(collected)].flatMap(([response, [first, ...others]]) =>
    first === undefined ? [] : [{ response, nodes: [first, ...others] as const, field: fields[first.name.value] }],
  );
}

function isOf(general: string, special: GraphQLObjectType, schema: GraphQLSchema): boolean {
  const abstract = schema.getType(general);
  return isAbstractType(abstract) && schema.isSubType(abstract, special);
}
