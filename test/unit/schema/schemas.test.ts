// The schema of each sample person, whole, as a file: what a caller may know of, and nothing else. Beside it what holds for
// every catalog: names, hidden types, one schema for equal sets.

import { readFile } from "node:fs/promises";
import {
  buildClientSchema,
  introspectionFromSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
  validateSchema,
  type GraphQLSchema,
} from "graphql";
import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { createSchemas, printCatalog } from "#schema/index.ts";
import { roleRules, views } from "../../../catalog/index.ts";
import { sampleCatalog } from "../catalog/sample.ts";
import { namedTypes, reached } from "./reached.ts";

function realCatalog(): Catalog {
  const built = buildCatalog(views, roleRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

const holder = (roles: readonly string[], scopes: readonly string[] = []) => ({ roles, scopes });

const PEOPLE = [
  ["ana", ["analyst"]],
  ["wes", ["regional"]],
  ["sam", ["safety"]],
  ["ci", ["ci"]],
  ["nia", []],
] as const;

const real = createSchemas(realCatalog());

/** As a client gets to know it. */
async function introspected(roles: readonly string[]): Promise<GraphQLSchema> {
  const { schema } = await real(holder(roles, ["data.read"]));
  return buildClientSchema(introspectionFromSchema(schema));
}

describe("the schema of", () => {
  test.for(PEOPLE)("%s", async ([name, roles], { expect }) => {
    const schema = await introspected(roles);
    expect(validateSchema(schema)).toEqual([]);
    await expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toMatchFileSnapshot(
      `./__snapshots__/${name}.sdl`,
    );
  });

  test("nobody tells of what it lacks: no type that no field leads to, no directive of the policy", async ({
    expect,
  }) => {
    for (const [, roles] of PEOPLE) {
      const schema = await introspected(roles);
      expect(namedTypes(schema).toSorted()).toEqual([...reached(schema)].toSorted());
      const directives = schema.getDirectives().map(({ name }) => name);
      expect(directives.toSorted()).toEqual(["deprecated", "include", "oneOf", "skip", "specifiedBy"]);
    }
  });

  test("a hidden field and one that never was get the same answer, and no suggestion", async ({ expect }) => {
    const { schema } = await real(holder(["analyst"]));
    const problems = (text: string) => validate(schema, parse(text)).map(({ message }) => message);
    for (const [hidden, unknown] of [
      ["{ birdStrikes { nodes { costTotal } } }", "{ birdStrikes { nodes { costMiddl } } }"],
      [
        "{ birdStrikes(where: { costTotal: { gt: 1 } }) { totalCount } }",
        "{ birdStrikes(where: { costMiddl: { gt: 1 } }) { totalCount } }",
      ],
      [
        "{ birdStrikes(orderBy: { costTotal: ASC }) { totalCount } }",
        "{ birdStrikes(orderBy: { costMiddl: ASC }) { totalCount } }",
      ],
    ] as const) {
      expect(problems(hidden)).not.toEqual([]);
      expect(problems(hidden)).toEqual(
        problems(unknown).map((message) => message.replaceAll("costMiddl", "costTotal")),
      );
    }
    expect(problems("{ birdStrikes { nodes { costTota } } }").join()).not.toMatch(/costTotal|costRepair|costOther/u);
  });
});

describe("names", () => {
  test.for([
    ["the real catalog", realCatalog()],
    ["the sample", sampleCatalog()],
  ] as const)("%s: no underscore, and they differ by more than case", async ([, catalog], { expect }) => {
    const roles = ["analyst", "regional", "safety", "ci", "finance", "gate"];
    const { schema } = await createSchemas(catalog)(holder(roles, ["notice.read", "notice.write"]));
    for (const names of namesIn(schema)) {
      // ISO_WEEK is a value of an enum.
      expect(names.filter((name) => name.includes("_") && name !== name.toUpperCase())).toEqual([]);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    }
  });
});

/** Types; then for each type its fields, values, and the arguments of each field. */
function namesIn(schema: GraphQLSchema): readonly (readonly string[])[] {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith("__"));
  return [
    types.map(({ name }) => name),
    ...types.flatMap((type) => {
      if (isEnumType(type)) return [type.getValues().map(({ name }) => name)];
      if (!isObjectType(type)) return isInputObjectType(type) ? [Object.keys(type.getFields())] : [];
      const fields = Object.values(type.getFields());
      return [fields.map(({ name }) => name), ...fields.map(({ args }) => args.map(({ name }) => name))];
    }),
  ];
}

describe("a view", () => {
  const sample = createSchemas(sampleCatalog());
  const printed = async (roles: readonly string[], scopes: readonly string[] = []) =>
    printSchema((await sample(holder(roles, scopes))).schema);

  test("without a key has neither id, lookup nor cursors", async ({ expect }) => {
    const text = await printed(["gate"]);
    expect(text).toMatch(/type Budget \{/u);
    expect(text).not.toMatch(/interface Node|budget\(/u);
    expect(text).not.toMatch(/type BudgetEdge \{[^}]*cursor/u);
    expect(text).toMatch(/budgets\([^)]*first: Int/su);
    expect(text).not.toMatch(/budgets\([^)]*after: String/su);
  });

  test("shows a field that only some of one's roles see as one that may be null", async ({ expect }) => {
    expect(await printed(["analyst"])).toMatch(/tower: String!/u);
    expect(await printed(["analyst", "finance"])).toMatch(/tower: String!/u);
    expect(await printed(["finance"])).not.toMatch(/tower/u);
  });

  test("that scopes guard exists for a client that has them", async ({ expect }) => {
    expect(await printed([])).not.toContain("Notice");
    expect(await printed([], ["notice.read"])).toContain("type Notice implements Node");
    expect(await printed([], ["all.read"])).not.toContain("Notice");
  });
});

describe("schemas are kept", () => {
  test("one for equal sets, whoever holds them and in whatever order", async ({ expect }) => {
    const schemas = createSchemas(realCatalog());
    const one = await schemas(holder(["analyst"], ["a"]));
    const other = await schemas(holder(["analyst", "ci", "nobody"], ["b", "c"]));
    expect(other.schema).toBe(one.schema);
    expect(other.digest).toBe(one.digest);
    const none = await schemas(holder([]));
    expect(none.schema).not.toBe(one.schema);
    expect(none.digest).not.toBe(one.digest);
    expect(one.digest).toMatch(/^[0-9a-f]{64}$/u);
  });

  test("eight of them, and the one that was not used for the longest time goes first", async ({ expect }) => {
    const schemas = createSchemas(manyViews(9));
    const at = async (index: number) => (await schemas(holder([`role${index}`]))).schema;
    const first = [];
    for (let index = 0; index < 8; index += 1) first.push(await at(index));
    expect(await at(0)).toBe(first[0]);
    await at(8);
    expect(await at(0)).toBe(first[0]);
    expect(await at(2)).toBe(first[2]);
    expect(await at(1)).not.toBe(first[1]);
  });

  test("two first callers at once get what is right for each", async ({ expect }) => {
    const schemas = createSchemas(realCatalog());
    const [ana, nia, again] = await Promise.all([
      schemas(holder(["analyst"])),
      schemas(holder([])),
      schemas(holder(["analyst"])),
    ]);
    expect(printSchema(nia.schema)).not.toContain("Flight");
    expect(printSchema(again.schema)).toBe(printSchema(ana.schema));
  });
});

/** Each view for a role of its own. */
function manyViews(count: number): Catalog {
  const catalog = realCatalog();
  const airport = catalog.views.get("Airport");
  if (airport === undefined) throw new TypeError("no Airport");
  const made = Array.from({ length: count }, (_, at) => {
    const name = `Airport${at}`;
    const access = { ...airport.access, roles: [`role${at}`] };
    return [
      name,
      { ...airport, name, singular: `airport${at}`, plural: `airports${at}`, access, relations: new Map() },
    ] as const;
  });
  return { ...catalog, views: new Map(made) };
}

describe("schema.graphql", () => {
  test("is what the catalog prints today", async ({ expect }) => {
    const committed = await readFile(new URL("../../../schema.graphql", import.meta.url), "utf8");
    expect(committed).toBe(printCatalog(realCatalog()));
  });

  test("is SDL that holds the policy of every view and field", ({ expect }) => {
    const text = printCatalog(sampleCatalog());
    expect(() => parse(text)).not.toThrow();
    expect(text).toContain('@rowFilter(role: "finance", where: "{delayMinutes: {gt: 60}}")');
    expect(text).toContain('@requiresScopes(scopes: [["notice.read"], ["all.read", "all.list"]])');
    expect(text).toContain(
      'fuelCost: Decimal @column(name: "FuelCost", type: "decimal(18,2)") @hasRole(roles: ["finance"])',
    );
    expect(text).toContain('@view(name: "curated.Budget")');
  });
});
