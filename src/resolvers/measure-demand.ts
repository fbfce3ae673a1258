// What an operation can come to at the most, with the values of its variables: statements, and rows of all pages of all of
// its lists. Counted before anything is read; the spine counts again what is really asked.

import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
} from "graphql";
import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { byResponseName, collectFields } from "./collect-fields.ts";

export interface DemandLimits {
  readonly defaultPageRows: number;
  readonly pageRows: number;
  readonly totalRows: number;
  readonly statements: number;
}

export interface AskedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** As the client sent them: not coerced yet. */
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Walk {
  readonly asked: AskedOperation;
  readonly limits: DemandLimits;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  rows: number;
  statements: number;
}

/** The budget that the operation would be over, or undefined. */
export function measureDemand(asked: AskedOperation, limits: DemandLimits): Refusal | undefined {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of asked.document.definitions) {
    if (definition.kind === "FragmentDefinition") fragments.set(definition.name.value, definition);
  }
  const walk: Walk = { asked, limits, fragments, rows: 0, statements: 0 };
  const root = asked.schema.getRootType(asked.operation.operation);
  if (!isObjectType(root)) return undefined;
  measureBelow([asked.operation], root, 1, walk);
  return (
    overBudget("LIMIT_TOTAL_ROWS", limits.totalRows, walk.rows) ??
    overBudget("LIMIT_STATEMENTS", limits.statements, walk.statements)
  );
}

type Selecting = Pick<FieldNode | OperationDefinitionNode, "selectionSet">;

/** `objects`: how many of `type` there may be at this place. The schema says of each field whether it reads a list or a lookup. */
function measureBelow(nodes: readonly Selecting[], type: GraphQLObjectType, objects: number, walk: Walk): void {
  for (const same of byResponseName(fieldsOn(type, nodes, walk)).values()) {
    const [node] = same;
    const field = node === undefined ? undefined : type.getFields()[node.name.value];
    if (node === undefined || field === undefined) continue;
    const types = objectTypes(getNamedType(field.type), walk);
    const below = objects * answeredRows(node, field.extensions["reads"], walk.limits, walk.asked);
    if (field.extensions["reads"] === "list") {
      walk.rows += below;
      walk.statements += listStatements(types.flatMap((one) => fieldsOn(one, same, walk)));
    }
    if (field.extensions["reads"] === "lookup") walk.statements += 1;
    for (const one of types) measureBelow(same, one, below, walk);
  }
}

/** The rows of a list and its total are a statement each. */
function listStatements(selected: readonly FieldNode[]): number {
  const names = new Set(selected.map((field) => field.name.value));
  const wantsRows = ["nodes", "edges", "pageInfo"].some((name) => names.has(name));
  return (wantsRows ? 1 : 0) + (names.has("totalCount") ? 1 : 0);
}

/** Rows that a field may answer with for one parent. A page over LIMIT_PAGE_ROWS is refused by that name, by the plan. */
function answeredRows(node: FieldNode, reads: unknown, limits: DemandLimits, asked: AskedOperation): number {
  if (reads === "list") {
    const size = argument(node, "last", asked) ?? argument(node, "first", asked) ?? limits.defaultPageRows;
    return typeof size === "number" && size >= 0 ? Math.min(size, limits.pageRows) : limits.pageRows;
  }
  const ids = reads === "lookup" ? argument(node, "ids", asked) : undefined;
  return Array.isArray(ids) ? ids.length : 1;
}

/** The value as the client wrote it, in the document or in a variable; undefined where it wrote none, or null. */
function argument(node: FieldNode, name: string, asked: AskedOperation): unknown {
  const value = node.arguments?.find((given) => given.name.value === name)?.value;
  return value === undefined ? undefined : (valueOf(value, asked) ?? undefined);
}

function valueOf(value: ValueNode, asked: AskedOperation): unknown {
  if (value.kind === "IntValue") return Number(value.value);
  if (value.kind === "ListValue") return value.values;
  return value.kind === "Variable" ? variableValue(value.name.value, asked) : undefined;
}

function variableValue(name: string, asked: AskedOperation): unknown {
  if (Object.hasOwn(asked.variables, name)) return asked.variables[name];
  const definition = asked.operation.variableDefinitions?.find((one) => one.variable.name.value === name);
  const fallback = definition?.defaultValue;
  if (fallback?.kind === "BooleanValue") return fallback.value;
  return fallback === undefined ? undefined : valueOf(fallback, asked);
}

function fieldsOn(type: GraphQLObjectType, nodes: readonly Selecting[], walk: Walk): readonly FieldNode[] {
  const { schema } = walk.asked;
  return collectFields(
    nodes.map((node) => node.selectionSet),
    {
      fragment: (name) => walk.fragments.get(name),
      applies: (condition) => {
        const general = condition === undefined ? type : schema.getType(condition);
        return general === type || (isAbstractType(general) && schema.isSubType(general, type));
      },
      variable: (name) => variableValue(name, walk.asked),
    },
  );
}

function objectTypes(type: GraphQLNamedType, { asked }: Walk): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? asked.schema.getPossibleTypes(type) : [];
}
