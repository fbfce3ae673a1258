// What the schema has for relations to many rows: conditions and orders of what exists for the caller, and no name of anything else.

import { isInputObjectType, printSchema, validateSchema, type GraphQLSchema } from "graphql";
import { test } from "vitest";
import { createSchemas } from "#schema/index.ts";
import { relatedCatalog, type Role } from "../plan/related-catalog.ts";

const schemas = createSchemas(relatedCatalog());

async function schemaOf(role: Role): Promise<GraphQLSchema> {
  const { schema } = await schemas({ roles: [role], scopes: [] });
  return schema;
}

/** `departures: FlightRelationFilter`, of each field of an input; undefined where there is no such input. */
function inputOf(schema: GraphQLSchema, name: string): readonly string[] | undefined {
  const type = schema.getType(name);
  return isInputObjectType(type)
    ? Object.values(type.getFields()).map((field) => `${field.name}: ${String(field.type)}`)
    : undefined;
}

test("a relation to hidden rows has no name, as a condition or as an order", async ({ expect }) => {
  const hidden = await schemaOf("analyst");
  expect(validateSchema(hidden)).toEqual([]);
  expect(printSchema(hidden)).not.toMatch(/strike/iu);
  const shown = await schemaOf("safety");
  expect(validateSchema(shown)).toEqual([]);
  expect(inputOf(shown, "FlightWhere")).toContain("strikes: StrikeRelationFilter");
  expect(inputOf(shown, "FlightOrderBy")).toContain("strikes: StrikeAggregateOrder");
});

test("no number of a field is ordered by that cannot be asked by", async ({ expect }) => {
  const words = async (role: Role) => {
    const schema = await schemaOf(role);
    const functions = inputOf(schema, "FlightAggregateOrder") ?? [];
    return functions.flatMap((line) => inputOf(schema, line.split(": ")[1] ?? "") ?? []).join(" ");
  };
  expect(await words("analyst")).not.toMatch(/crew|tail/u);
  expect(await words("analyst")).toMatch(/delay: OrderDirection.*cost: OrderDirection/u);
  expect(await words("clerk")).toMatch(/tail: OrderDirection.*crew: OrderDirection/u);
});

test("many rows are asked by some, none and every, one row by its own condition", async ({ expect }) => {
  const schema = await schemaOf("analyst");
  expect(inputOf(schema, "AirportWhere")).toEqual(
    expect.arrayContaining(["departures: FlightRelationFilter", "state: StateWhere"]),
  );
  expect(inputOf(schema, "FlightRelationFilter")).toEqual([
    "some: FlightWhere",
    "none: FlightWhere",
    "every: FlightWhere",
  ]);
  expect(inputOf(schema, "AirportOrderBy")).toEqual(
    expect.arrayContaining(["departures: FlightAggregateOrder", "state: StateOrderBy"]),
  );
  expect(inputOf(schema, "FlightAggregateOrder")).toContain("count: OrderDirection");
});

test("what no relation to many rows leads to is not asked as many rows", async ({ expect }) => {
  expect(inputOf(await schemaOf("analyst"), "StateRelationFilter")).toBeUndefined();
});
