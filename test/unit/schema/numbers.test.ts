// What a schema has of aggregates and groups: nothing of a field that cannot be asked by, no type that leads nowhere, and of each
// field the numbers that its type has.

import { setImmediate } from "node:timers/promises";
import { queryObjects } from "node:v8";
import SchemaBuilder from "@pothos/core";
import fc from "fast-check";
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from "graphql";
import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { aggregate, authenticated, date, datetime2, defineView, float, int, nvarchar } from "#catalog/index.ts";
import { TYPE_SUFFIXES } from "#catalog/type-suffixes.ts";
import { visibleSet } from "#policy/visible-set.ts";
import { partOf } from "#resolvers/field-part.ts";
import { createSchemas } from "#schema/index.ts";
import { claimCatalog } from "../catalog/claims.ts";
import { roleRules, sampleCatalog, specs } from "../catalog/sample.ts";
import { visitCatalog } from "../catalog/visits.ts";
import { namedTypes, reached } from "./reached.ts";

const CATALOGS = { sample: sampleCatalog(), claims: claimCatalog(), visits: visitCatalog() };
const ROLES = [
  ...["analyst", "regional", "finance", "gate", "safety", "desk", "adjuster", "clerk"],
  ...["doctor", "nurse", "statistician", "planner"],
];
const SCOPES = ["notice.read", "notice.write", "visit.read", "visit.count", "cost.read", "all.read", "all.count"];

const holders = fc.record({ roles: fc.subarray(ROLES), scopes: fc.subarray(SCOPES) });
const catalogs = fc.constantFrom(...Object.values(CATALOGS));

async function schemaOf(catalog: Catalog, roles: readonly string[], scopes: readonly string[] = []) {
  return (await createSchemas(catalog)({ roles, scopes })).schema;
}

function fieldsOf(schema: GraphQLSchema, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(members(schema.getType(name)).map((field) => [field.name, field.type.toString()]));
}

function members(type: GraphQLNamedType | undefined): readonly (GraphQLField<unknown, unknown> | GraphQLInputField)[] {
  if (isInputObjectType(type)) return Object.values(type.getFields());
  return isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
}

describe("for whomever", () => {
  test("numbers and inputs have the names of fields that can be asked by, and of no others", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(catalogs, holders, async (catalog, holder) => {
        const schema = await schemaOf(catalog, holder.roles, holder.scopes);
        const visible = visibleSet(catalog, holder);
        for (const view of catalog.views.values()) {
          const shown = visible.views.get(view.name);
          const known = [...(shown?.queryableFields ?? []), ...(shown?.relations ?? [])];
          const hidden = [...view.fields.keys(), ...view.relations.keys()].filter((name) => !known.includes(name));
          const inner = [...TYPE_SUFFIXES.rows, ...TYPE_SUFFIXES.numbers].filter((suffix) => suffix !== "");
          const names = inner.flatMap((suffix) =>
            members(schema.getType(`${view.name}${suffix}`)).map(({ name }) => name),
          );
          expect(names.filter((name) => hidden.includes(name))).toEqual([]);
        }
      }),
    );
  });

  test("there is no type that nothing leads to, and none without a member", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(catalogs, holders, async (catalog, holder) => {
        const schema = await schemaOf(catalog, holder.roles, holder.scopes);
        expect(namedTypes(schema).toSorted()).toEqual([...reached(schema)].toSorted());
        const inputs = Object.values(schema.getTypeMap()).filter(
          (type) => isInputObjectType(type) || isObjectType(type),
        );
        expect(inputs.filter((type) => members(type).length === 0)).toEqual([]);
      }),
    );
  });

  test("a schema remembers nothing of what it was made of but the parts of its fields", async ({ expect }) => {
    const schema = await schemaOf(CATALOGS.sample, ["analyst", "finance"]);
    const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
    const holdersOf = (type: GraphQLNamedType) => [
      type,
      ...(isEnumType(type) ? type.getValues() : []),
      ...members(type).flatMap((field) => [field, ...("args" in field ? field.args : [])]),
    ];
    const kept = types.flatMap(holdersOf).flatMap(({ extensions }) => Object.keys(extensions));
    expect(new Set(kept)).toEqual(new Set(["part"]));
  });
});

/** Each look collects what can be. The engine may still hold the last one for a turn or two; one that is kept is there in all of them. */
async function outlivingBuilders(): Promise<number> {
  let count = queryObjects(SchemaBuilder, { format: "count" });
  for (let turn = 0; turn < 10 && count > 0; turn++) {
    await setImmediate();
    count = queryObjects(SchemaBuilder, { format: "count" });
  }
  return count;
}

test("of what made it nothing outlives its making: an isolate keeps eight schemas", async ({ expect }) => {
  const kept = [];
  for (const catalog of Object.values(CATALOGS)) kept.push(await schemaOf(catalog, ROLES, SCOPES));
  expect(await outlivingBuilders()).toBe(0);
  expect(kept.map((schema) => schema.getQueryType()?.name)).toEqual(["Query", "Query", "Query"]);
});

test("a masked field that cannot be asked by is in no number, though it is in its row", async ({ expect }) => {
  const schema = await schemaOf(CATALOGS.claims, ["analyst"]);
  expect(Object.keys(fieldsOf(schema, "Claim"))).toEqual(expect.arrayContaining(["secret", "agent"]));
  for (const name of namedTypes(schema).filter((type) => type !== "Claim")) {
    expect(Object.keys(fieldsOf(schema, name)).filter((field) => field === "secret" || field === "agent")).toEqual([]);
  }
  expect(fieldsOf(await schemaOf(CATALOGS.claims, ["safety"]), "ClaimSum")).toHaveProperty("secret", "BigInt");
});

describe("the numbers of flights", async () => {
  const schema = await schemaOf(CATALOGS.sample, ["analyst", "finance"]);

  test("a connection has them beside its rows", ({ expect }) => {
    expect(fieldsOf(schema, "FlightConnection")).toMatchObject({
      totalCount: "BigInt!",
      aggregate: "FlightAggregate!",
      groupBy: "FlightGroupConnection!",
    });
    expect(fieldsOf(schema, "FlightAggregate")).toEqual({
      count: "BigInt!",
      countDistinct: "FlightCountDistinct!",
      sum: "FlightSum!",
      avg: "FlightAvg!",
      min: "FlightMin!",
      max: "FlightMax!",
      stddev: "FlightStddev!",
      variance: "FlightVariance!",
    });
  });

  test("each field has those of its type", ({ expect }) => {
    expect(fieldsOf(schema, "FlightSum")).toEqual({
      flightId: "Decimal",
      delayMinutes: "BigInt",
      delay: "BigInt",
      previousId: "Decimal",
      fuelCost: "Decimal",
    });
    expect(fieldsOf(schema, "FlightAvg")).toHaveProperty("delayMinutes", "Decimal");
    expect(fieldsOf(schema, "FlightStddev")).toHaveProperty("delayMinutes", "Float");
    expect(fieldsOf(schema, "FlightMin")).toMatchObject({ departedAt: "LocalDateTime", originIata: "String" });
    expect(fieldsOf(schema, "FlightMin")).not.toHaveProperty("cancelled");
    expect(fieldsOf(schema, "FlightCountDistinct")).toMatchObject({ cancelled: "BigInt!", originIata: "BigInt!" });
    expect(fieldsOf(schema, "FlightCountDistinct")).not.toHaveProperty("remark");
  });

  test("a field of some roles alone is in the numbers for them alone", async ({ expect }) => {
    const analyst = await schemaOf(CATALOGS.sample, ["analyst"]);
    for (const type of ["FlightSum", "FlightGroupKey", "FlightGroupKeys", "FlightSumHaving", "FlightSumAvgOrder"]) {
      expect(fieldsOf(schema, type)).toHaveProperty("fuelCost");
      expect(fieldsOf(analyst, type)).not.toHaveProperty("fuelCost");
    }
  });

  test("rows are grouped by fields, by buckets of time, and through relations to one row", ({ expect }) => {
    expect(fieldsOf(schema, "FlightGroupKey")).toMatchObject({
      departedAt: "TimeBucket",
      delayMinutes: "GroupKeyForm",
      cancelled: "GroupKeyForm",
      origin: "AirportGroupKey",
      previous: "FlightGroupKey",
    });
    expect(fieldsOf(schema, "FlightGroupKey")).not.toHaveProperty("remark");
    expect(fieldsOf(schema, "AirportGroupKey")).not.toHaveProperty("departures");
    expect(fieldsOf(schema, "FlightKeyOrder")).toMatchObject({
      departedAt: "OrderDirection",
      origin: "AirportKeyOrder",
    });
    expect(fieldsOf(schema, "FlightGroupKeys")).toMatchObject({
      departedAt: "LocalDateTime",
      cancelled: "Boolean",
      origin: "AirportGroupKeys",
    });
  });

  test("each group has its keys and the numbers of its rows", ({ expect }) => {
    expect(fieldsOf(schema, "FlightGroupConnection")).toEqual({
      nodes: "[FlightGroup!]!",
      edges: "[FlightGroupEdge!]!",
      pageInfo: "PageInfo!",
    });
    expect(fieldsOf(schema, "FlightGroupEdge")).toEqual({ cursor: "String!", node: "FlightGroup!" });
    expect(fieldsOf(schema, "FlightGroup")).toEqual({ key: "FlightGroupKeys!", aggregate: "FlightAggregate!" });
    const connection = schema.getType("FlightConnection");
    const groupBy = isObjectType(connection) ? connection.getFields()["groupBy"] : undefined;
    expect(groupBy?.args.map(({ name, type }) => `${name}: ${type.toString()}`)).toEqual([
      "keys: [FlightGroupKey!]!",
      "having: FlightHaving",
      "orderBy: [FlightGroupOrder!]",
      "first: Int",
      "after: String",
    ]);
  });

  test("groups are chosen and ordered by their numbers", ({ expect }) => {
    expect(fieldsOf(schema, "FlightHaving")).toMatchObject({ count: "BigIntFilter", sum: "FlightSumHaving" });
    expect(fieldsOf(schema, "FlightSumHaving")).toMatchObject({
      delayMinutes: "BigIntFilter",
      fuelCost: "DecimalFilter",
    });
    expect(fieldsOf(schema, "FlightMinMaxHaving")).toHaveProperty("departedAt", "LocalDateTimeFilter");
    expect(fieldsOf(schema, "FlightGroupOrder")).toEqual({ key: "FlightKeyOrder", aggregate: "FlightAggregateOrder" });
    for (const name of [
      "FlightGroupKey",
      "FlightGroupOrder",
      "FlightKeyOrder",
      "FlightAggregateOrder",
      "FlightSumAvgOrder",
    ]) {
      const type = schema.getType(name);
      expect(isInputObjectType(type) && type.isOneOf).toBe(true);
    }
  });

  test("a field says to the look-ahead what it shows", ({ expect }) => {
    const part = (type: string, field: string) => {
      const found = schema.getType(type);
      const member = isObjectType(found) ? found.getFields()[field] : undefined;
      return member === undefined ? undefined : partOf(member);
    };
    expect(part("FlightConnection", "aggregate")).toMatchObject({ kind: "aggregate", view: { name: "Flight" } });
    expect(part("FlightConnection", "groupBy")).toMatchObject({ kind: "groupBy", view: { name: "Flight" } });
    expect(part("FlightGroup", "key")).toEqual({ kind: "key of a group" });
    expect(part("FlightGroupKeys", "origin")).toEqual({ kind: "key relation", name: "origin" });
    expect(part("FlightAggregate", "sum")).toEqual({ kind: "measures", fn: "sum" });
    expect(part("FlightSum", "delayMinutes")).toEqual({ kind: "measure", field: "delayMinutes" });
    expect(part("Flight", "origin")).toMatchObject({
      kind: "row",
      relation: { name: "origin" },
      view: { name: "Airport" },
    });
    for (const { name } of namedOf(schema, /^(?:Flight|Airport|Budget)(?:$|Connection|Edge|Aggregate$|Sum$|Group)/u)) {
      for (const field of Object.keys(fieldsOf(schema, name))) {
        if (isObjectType(schema.getType(name))) expect(part(name, field), `${name}.${field}`).toBeDefined();
      }
    }
  });
});

function namedOf(schema: GraphQLSchema, name: RegExp): readonly GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter((type) => name.test(type.name));
}

describe("buckets of time", () => {
  const one = async (fields: Parameters<typeof defineView>[1]["fields"]) => {
    const view = defineView("curated.Thing", { description: "Things.", fields, directives: [authenticated()] });
    const built = buildCatalog([view], roleRules);
    if (!built.ok) throw new TypeError(built.refusal.join("\n"));
    return schemaOf(built.value, []);
  };

  test("are there where a day or a time can be asked by, and are not otherwise", async ({ expect }) => {
    const none = await one({ size: int(), title: nvarchar(20), ratio: float() });
    for (const name of ["TimeBucket", "TimeUnit", "Weekday"]) expect(none.getType(name)).toBeUndefined();
    const days = await one({ day: date() });
    expect(fieldsOf(days, "ThingGroupKey")).toEqual({ day: "TimeBucket" });
    expect(days.getType("GroupKeyForm")).toBeUndefined();
    expect(fieldsOf(days, "TimeBucket")).toEqual({
      unit: "TimeUnit",
      timeZone: "String",
      weekStart: "Weekday",
      fiscalYearStart: "Int",
    });
  });

  test("have the scalar of their field", async ({ expect }) => {
    const schema = await one({ at: datetime2(0, { zone: "UTC" }), day: date(), local: datetime2(3) });
    expect(fieldsOf(schema, "ThingGroupKeys")).toEqual({ at: "DateTime", day: "Date", local: "LocalDateTime" });
  });

  test("a view of what has no order has no groups, and is counted all the same", async ({ expect }) => {
    const schema = await one({ text: nvarchar("max") });
    expect(Object.keys(fieldsOf(schema, "ThingConnection"))).toEqual([
      ...["nodes", "edges", "pageInfo", "totalCount", "aggregate"],
    ]);
    expect(fieldsOf(schema, "ThingAggregate")).toEqual({ count: "BigInt!" });
    expect(namedOf(schema, /Group|Having|TimeBucket|OrderDirection/u)).toEqual([]);
  });
});

test("no view can have the name of a type that the schema makes", async ({ expect }) => {
  const schema = await schemaOf(CATALOGS.sample, ["analyst", "finance", "gate"], ["notice.read"]);
  const refused = (name: string) => {
    const view = defineView("curated.Other", {
      ...{ name, description: "Other.", plural: "otherRows", fields: { count: int() } },
      directives: [aggregate({ roles: ["analyst"] })],
    });
    const built = buildCatalog([...specs, view], roleRules);
    return !built.ok && built.refusal.some((problem) => problem.includes("would make the type"));
  };
  for (const name of namedTypes(schema)) expect(refused(name), name).toBe(true);
  expect(refused("Other")).toBe(false);
});
