// What the schema has of a view that is only counted: a number, and the fields to count by. Everything else has no name in it.

import { getNamedType, isInputObjectType, isObjectType, printSchema } from "graphql";
import { test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { createSchemas, type SchemaHolder } from "#schema/index.ts";
import { visitCatalog, visitRules, visitSpecs } from "../catalog/visits.ts";

const schemas = createSchemas(visitCatalog());
const READ = ["visit.read"];
const COUNT = ["visit.count"];
const statistician: SchemaHolder = { roles: ["statistician"], scopes: COUNT };

async function fieldsOf(name: string, holder = statistician): Promise<readonly string[]> {
  const type = (await schemas(holder)).schema.getType(name);
  return isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : [];
}

test("nothing of a row has a name", async ({ expect }) => {
  const text = printSchema((await schemas(statistician)).schema);
  for (const name of [
    "visit(",
    "type Visit ",
    "VisitEdge",
    "VisitOrderBy",
    "CensusWhere",
    "CensusOrderBy",
    "census(",
  ]) {
    expect(text).not.toContain(name);
  }
  for (const name of ["patientId", "visitId", "diagnosis", "cost", "personId", "busiest", "@aggregate"]) {
    expect(text).not.toContain(name);
  }
  expect(await fieldsOf("Ward")).toEqual(["id", "name", "storey"]);
  expect(await fieldsOf("Query")).toEqual(["viewer", "visits", "wards", "censuses", "ward", "node", "nodes"]);
});

test("there is a number, which may be null, and a condition of the listed fields", async ({ expect }) => {
  const { schema } = await schemas(statistician);
  const list = schema.getQueryType()?.getFields()["visits"];
  expect(list?.args.map(({ name }) => name)).toEqual(["where"]);
  expect(getNamedType(list?.type)?.toString()).toBe("VisitConnection");
  expect(await fieldsOf("VisitConnection")).toEqual(["totalCount", "aggregate", "groupBy"]);
  expect(await fieldsOf("VisitWhere")).toEqual(["ward", "isUrgent", "severity", "and", "or", "not"]);
  const connection = schema.getType("VisitConnection");
  const aggregate = schema.getType("VisitAggregate");
  const total = isObjectType(connection) ? connection.getFields()["totalCount"] : undefined;
  const count = isObjectType(aggregate) ? aggregate.getFields()["count"] : undefined;
  for (const number of [total, count]) {
    expect(number?.type.toString()).toBe("BigInt");
    expect(number?.description).toContain(
      "Null where they, or the rows that are left out, are of too few to be told of",
    );
    expect(number?.description).toContain("multiple of 5");
  }
});

test("groups are of the listed fields, and have a number of rows and no other", async ({ expect }) => {
  const listed = ["ward", "isUrgent", "severity"];
  for (const name of ["VisitGroupKeys", "VisitGroupKey", "VisitKeyOrder"]) expect(await fieldsOf(name)).toEqual(listed);
  expect(await fieldsOf("VisitAggregate")).toEqual(["count"]);
  expect(await fieldsOf("VisitAggregateOrder")).toEqual(["count"]);
  expect(await fieldsOf("VisitHaving")).toEqual(["count", "and", "or", "not"]);
  const { schema } = await schemas(statistician);
  expect(
    Object.keys(schema.getTypeMap()).filter((name) => /Visit(?:CountDistinct|Sum|Avg|Min|Max|Std|Var)/u.test(name)),
  ).toEqual([]);
});

test("a view that lists no field to count by takes no condition and has no groups", async ({ expect }) => {
  const { schema } = await schemas(statistician);
  expect(schema.getQueryType()?.getFields()["censuses"]?.args).toEqual([]);
  expect(await fieldsOf("CensusConnection")).toEqual(["totalCount", "aggregate"]);
  expect(await fieldsOf("CensusAggregate")).toEqual(["count"]);
});

test("a scope more may be a field more to count by", async ({ expect }) => {
  expect(await fieldsOf("VisitWhere", { ...statistician, scopes: [...COUNT, "cost.read"] })).toContain("cost");
  expect(await fieldsOf("VisitWhere", { roles: ["planner"], scopes: COUNT })).not.toContain("severity");
});

test("a doctor sees rows by one client, and a number by another", async ({ expect }) => {
  expect(await fieldsOf("Visit", { roles: ["doctor"], scopes: READ })).toContain("diagnosis");
  expect(await fieldsOf("VisitConnection", { roles: ["doctor"], scopes: READ })).toContain("nodes");
  expect(await fieldsOf("Visit", { roles: ["doctor"], scopes: COUNT })).toEqual([]);
  expect(await fieldsOf("VisitConnection", { roles: ["doctor"], scopes: COUNT })).toEqual([
    ...["totalCount", "aggregate", "groupBy"],
  ]);
});

test("who only counts has a schema without pages, nodes and orders", async ({ expect }) => {
  const census = visitSpecs().filter(({ object }) => object === "curated.Census");
  const built = buildCatalog(census, visitRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const { schema } = await createSchemas(built.value)({ roles: ["statistician"], scopes: [] });
  const text = printSchema(schema);
  for (const name of ["PageInfo", "Node", "OrderDirection", "Edge", "first"]) expect(text).not.toContain(name);
  expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(["viewer", "censuses"]);
});
