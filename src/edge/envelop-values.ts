// What Envelop hands to plugins is typed `any`: here it is looked at before it is used.

import { isSchema, Kind, type DocumentNode, type GraphQLSchema } from "graphql";

interface Execution {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export function isDocument(value: unknown): value is DocumentNode {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === Kind.DOCUMENT;
}

export function readExecution(args: Readonly<Record<string, unknown>>): Execution {
  const { schema, document, operationName, variableValues } = args;
  if (!isSchema(schema) || !isDocument(document)) throw new TypeError("an execution without a schema or a document");
  return {
    schema,
    document,
    operationName: typeof operationName === "string" ? operationName : undefined,
    variables: typeof variableValues === "object" && variableValues !== null ? { ...variableValues } : {},
  };
}
