// What relay-compiler and the Relay server specification ask of schema.graphql, each rule shown something that it must refuse.
// The compiler itself is 118 MB of binaries for every platform, so it is no dependency.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildSchema, getNamedType, isInterfaceType, isObjectType } from "graphql";
import type { GraphQLArgument, GraphQLField, GraphQLObjectType, GraphQLSchema } from "graphql";
import { describe, test } from "vitest";
import { root } from "./probe-tree.ts";

const sdl = await readFile(join(root, "schema.graphql"), "utf8");

const PAGE_INFO = ["endCursor: String", "hasNextPage: Boolean!", "hasPreviousPage: Boolean!", "startCursor: String"];
const FORWARD = ["after: String", "first: Int"];
const PAGE_ARGUMENTS = [...FORWARD, "before: String", "last: Int"];

describe("Relay and normalized caches", () => {
  test("find what they need in the schema", ({ expect }) => {
    const schema = buildSchema(sdl);
    expect(objectTypes(schema).flatMap(connectionFields).length).toBeGreaterThan(4);
    expect(relayProblems(schema)).toEqual([]);
  });

  test.for([
    ["a type with an id outside Node", "type State implements Node", "type State", "State.id"],
    ["a nullable id", /(type State implements Node.*\s+id: ID)!/u, "$1", "State.id"],
    ["no way to find a row again", "node(id: ID!)", "row(id: ID!)", "Query.node"],
    ["a row by id that may not be missing", "node(id: ID!): Node\n", "node(id: ID!): Node!\n", "Query.node"],
    ["rows by id that may not be missing", "): [Node]!", "): [Node!]!", "Query.nodes"],
    ["a page that does not say whether there is more", "  hasPreviousPage: Boolean!\n", "", "PageInfo"],
    ["a list that cannot be read from its end", /last: Int(?=[^)]*\): StateConnection)/u, "final: Int", "Query.states"],
    ["a list without edges", "edges: [StateEdge!]!", "rows: [StateEdge!]!", "Query.states"],
    ["groups that cannot be turned", /(groupBy[^)]*)first: Int/u, "$1most: Int", "AirportConnection.groupBy"],
    ["groups without an edge's cursor", /(type StateGroupEdge \{\s+)cursor: String!/u, "$1", "StateConnection.groupBy"],
    ["an edge without a cursor", /(type StateEdge \{\s+)cursor: String!/u, "$1", "Query.states"],
    ["an edge without a row", /(type StateEdge \{[^}]*)node: State!/u, "$1", "Query.states"],
  ] as const)("%s would be seen", ([, from, to, place], { expect }) => {
    const broken = sdl.replace(from, to);
    expect(broken).not.toBe(sdl);
    expect(relayProblems(buildSchema(broken))).toEqual([expect.stringContaining(place)]);
  });
});

function relayProblems(schema: GraphQLSchema): readonly string[] {
  const node = schema.getType("Node");
  const query = schema.getQueryType();
  const objects = objectTypes(schema);
  const needed: readonly (readonly [string, boolean])[] = [
    ["Node", isInterfaceType(node) && described(node.getFields()["id"]) === "id: ID!"],
    ["Query.node", described(query?.getFields()["node"]) === "node(id: ID!): Node"],
    ["Query.nodes", described(query?.getFields()["nodes"]) === "nodes(ids: [ID!]!): [Node]!"],
    ["PageInfo", isPageInfo(schema)],
    ...objects.map((type) => [`${type.name}.id`, hasUsualId(type)] as const),
    ...objects.flatMap((type) =>
      connectionFields(type).map((field) => [`${type.name}.${field.name}`, isConnection(schema, field)] as const),
    ),
  ];
  return needed.flatMap(([place, holds]) => (holds ? [] : [place]));
}

/** A cache takes a field `id` for the row's identity, whatever the type: it must be one. */
function hasUsualId(type: GraphQLObjectType): boolean {
  const id = type.getFields()["id"];
  return id === undefined || (described(id) === "id: ID!" && type.getInterfaces().some(({ name }) => name === "Node"));
}

function isPageInfo(schema: GraphQLSchema): boolean {
  const type = schema.getType("PageInfo");
  return isObjectType(type) && includesAll(Object.values(type.getFields()).map(described), PAGE_INFO);
}

function isConnection(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): boolean {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return false;
  // Groups go forward alone, which the specification allows.
  const taking = type.name.endsWith("GroupConnection") ? FORWARD : PAGE_ARGUMENTS;
  const { edges, pageInfo } = type.getFields();
  const edge = schema.getType(/^\[(?<name>\w+)!?\]!?$/u.exec(String(edges?.type))?.groups?.["name"] ?? "");
  return (
    includesAll(field.args.map(taken), taking) &&
    described(pageInfo) === "pageInfo: PageInfo!" &&
    isObjectType(edge) &&
    described(edge.getFields()["cursor"]) === "cursor: String!" &&
    edge.getFields()["node"] !== undefined
  );
}

function connectionFields(type: GraphQLObjectType): readonly GraphQLField<unknown, unknown>[] {
  return Object.values(type.getFields()).filter((field) => /Connection!?$/u.test(String(field.type)));
}

function objectTypes(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith("__"));
}

function described(field: GraphQLField<unknown, unknown> | undefined): string {
  if (field === undefined) return "";
  const list = field.args.length === 0 ? "" : `(${field.args.map(taken).join(", ")})`;
  return `${field.name}${list}: ${String(field.type)}`;
}

function taken({ name, type }: GraphQLArgument): string {
  return `${name}: ${String(type)}`;
}

function includesAll(found: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((one) => found.includes(one));
}
