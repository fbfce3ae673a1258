// A schema of two views as the real one is shaped, and what a document selects of it.

import {
  buildSchema,
  getOperationAST,
  parse,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";

const LIST = "(first: Int, last: Int)";

function connection(view: string): string {
  return `
    type ${view}Connection { nodes: [${view}!]! edges: [${view}Edge!]! pageInfo: PageInfo! totalCount: String! }
    type ${view}Edge { cursor: String! node: ${view}! }`;
}

/** `reads` stands where the real schema says it. */
export function readingSchema(): GraphQLSchema {
  const schema = buildSchema(`
    interface Node { id: ID! }
    type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
    type Viewer { subject: String! }
    type Flight implements Node { id: ID! flightId: String delayMinutes: Int originIata: String origin: Airport }
    type Airport implements Node { id: ID! iata: String name: String departures${LIST}: FlightConnection }
    type Query {
      viewer: Viewer!
      flight(flightId: ID!): Flight
      flights${LIST}: FlightConnection
      airports${LIST}: AirportConnection
      node(id: ID!): Node
      nodes(ids: [ID!]!): [Node]!
    }
    ${connection("Flight")}
    ${connection("Airport")}
  `);
  for (const [type, reads] of Object.entries(READS)) {
    const object = schema.getType(type);
    const fields = object !== undefined && "getFields" in object ? object.getFields() : {};
    for (const [name, how] of Object.entries(reads)) Object.assign(fields[name] ?? {}, { extensions: { reads: how } });
  }
  return schema;
}

const READS: Readonly<Record<string, Readonly<Record<string, "list" | "lookup">>>> = {
  Query: { flight: "lookup", flights: "list", airports: "list", node: "lookup", nodes: "lookup" },
  Flight: { origin: "lookup" },
  Airport: { departures: "list" },
};

interface Asked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly root: FieldNode;
}

const schema = readingSchema();

/** The operation of a text, or the one with a name, and its first root field. */
export function asked(text: string, operationName?: string): Asked {
  const document = parse(text);
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined) throw new TypeError("no operation");
  const root = operation.selectionSet.selections.find((selection) => selection.kind === "Field");
  if (root === undefined) throw new TypeError("no root field");
  const definitions = document.definitions.filter(
    (one): one is FragmentDefinitionNode => one.kind === "FragmentDefinition",
  );
  const fragments = Object.fromEntries(definitions.map((one) => [one.name.value, one]));
  return { schema, document, operation, fragments, root };
}
