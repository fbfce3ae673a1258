// Every problem that the owner of the catalog can make, and that the catalog of this repository has none.

import { test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import {
  aggregate,
  authenticated,
  bigint,
  bit,
  claim,
  date,
  datetime2,
  datetimeoffset,
  decimal,
  float,
  hasRole,
  int,
  many,
  money,
  nvarchar,
  one,
  requiresScopes,
  rowFilter,
  sensitive,
  time,
  uniqueidentifier,
  varbinary,
  varchar,
} from "#catalog/index.ts";
import { roleRules as ownRules, views as ownViews } from "../../../catalog/index.ts";
import { roleRules, sampleCatalog, viewOf } from "./sample.ts";

const fields = { planeId: int(), model: nvarchar(40) };

/** A view without a problem, but for what a test changes. As an untyped owner would write it. */
function plane(change: Partial<ViewSpec> = {}): ViewSpec {
  return {
    object: "curated.Plane",
    description: "One row per plane.",
    key: ["planeId"],
    fields,
    directives: [hasRole("analyst")],
    ...change,
  };
}

const gate = (change: Partial<ViewSpec> = {}) => plane({ object: "curated.Gate", ...change });
const filtered = (where: unknown) => plane({ directives: [hasRole("analyst"), rowFilter("analyst", where)] });
const withField = (field: ViewSpec["fields"][string]) => plane({ fields: { ...fields, extra: field } });
const ofTwins = (twins: unknown) =>
  plane({
    relations: { twins: many("Plane", { model: "model" }) },
    directives: [hasRole("analyst"), rowFilter("analyst", { twins })],
  });
const related = (relation: NonNullable<ViewSpec["relations"]>[string], more: ViewSpec["fields"] = {}) =>
  plane({ fields: { ...fields, ...more }, relations: { other: relation } });

function problemsOf(...views: readonly ViewSpec[]): readonly string[] {
  const built = buildCatalog(views, roleRules);
  return built.ok ? [] : built.refusal;
}

test("the views of this repository have no problem", ({ expect }) => {
  const built = buildCatalog(ownViews, ownRules);
  expect(built.ok ? [] : built.refusal).toEqual([]);
});

test("a view without a problem has none", ({ expect }) => {
  expect(problemsOf(plane(), gate())).toEqual([]);
});

const NAMES: readonly (readonly [string, readonly ViewSpec[], string])[] = [
  ["no view at all", [], "catalog/index.ts: no view is listed"],
  ["an object without a schema", [plane({ object: "Plane", name: "Plane" })], "object: must be written schema.name"],
  [
    "a bracket in an object",
    [plane({ object: "curated.Pla]ne", name: "Plane" })],
    "object: must be written schema.name",
  ],
  ["a small type name", [plane({ name: "plane" })], "name: must be letters and digits, beginning with a capital"],
  ["an underscore in a type name", [plane({ name: "Pla_ne" })], "name: must be letters and digits"],
  ["a type that the schema needs", [plane({ name: "PageInfo" })], "name: would make the type PageInfo, which"],
  ["a filter that the schema needs", [plane({ name: "UUIDFilter" })], "would make the type UUIDFilter, which"],
  ["a scalar in another case", [plane({ name: "Bigint" })], "would make the type BigInt, which the schema needs"],
  ["two views of one name", [plane(), plane()], "would make the type Plane, which curated.Plane makes too"],
  ["names that differ by case", [plane(), gate({ name: "PLANE" })], "would make the type Plane, which"],
  [
    "a view called like another's connection",
    [plane(), gate({ name: "PlaneConnection" })],
    "would make the type PlaneConnection, which curated.Plane makes too",
  ],
  [
    "a view called like a later one's filter",
    [gate({ name: "PlaneWhere" }), plane()],
    "would make the type PlaneWhere, which curated.Gate makes too",
  ],
  ["a root field of the schema's own", [plane({ name: "Viewer" })], "would make the root field viewer, which"],
  ["nodes as a list", [plane({ plural: "nodes" })], "would make the root field nodes, which the schema needs"],
  ["one name for one and many", [plane({ plural: "plane" })], "plural: must differ from the name of the single row"],
  ["an underscore in a plural", [plane({ plural: "pl_anes" })], "plural: must be letters and digits"],
  [
    "a plural that is another view",
    [plane(), gate({ plural: "plane" })],
    "would make the root field plane, which curated.Plane makes too",
  ],
  ["a capital field", [plane({ fields: { ...fields, Extra: int() } })], "Extra: must be letters and digits"],
  ["an underscore in a field", [plane({ fields: { ...fields, ex_tra: int() } })], "ex_tra: must be letters and digits"],
  ["a field called id", [plane({ fields: { ...fields, id: int() } })], "id: is a name that the schema needs itself"],
  ["a field called every", [plane({ fields: { ...fields, every: bit() } })], "every: is a name that the schema needs"],
  ["a field called not", [plane({ fields: { ...fields, not: bit() } })], "not: is a name that the schema needs itself"],
  ["fields that differ by case", [plane({ fields: { ...fields, planeID: int() } })], "planeID: differs from another"],
  [
    "a relation called like a field",
    [plane({ relations: { model: one("Plane", { planeId: "planeId" }) } })],
    "model: d",
  ],
  ["no field", [plane({ fields: {}, key: [] })], "fields: must hold at least one field"],
  ["a column without name", [withField(int({ column: "" }))], "extra: column must have 1 to 128 characters"],
  ["a line break in a column", [withField(int({ column: "a\nb" }))], "extra: column must have"],
];

const TYPES: readonly (readonly [string, readonly ViewSpec[], string])[] = [
  ["a zone with a quote", [withField(datetime2(0, { zone: "UTC'--" }))], "extra: zone must be a Windows zone name"],
  ["an empty zone", [withField(datetime2(0, { zone: "" }))], "extra: zone must be a Windows zone name"],
  ["eight digits of a second", [withField(time(8))], "extra: time needs a precision of 0 to 7"],
  ["a negative precision", [withField(datetimeoffset(-1))], "extra: datetimeoffset needs a precision of 0 to 7"],
  ["half a digit", [withField(datetime2(1.5))], "extra: datetime2 needs a precision of 0 to 7"],
  ["39 digits", [withField(decimal(39, 0))], "extra: decimal needs a precision of 1 to 38"],
  ["a scale beyond the precision", [withField(decimal(5, 6))], "extra: decimal needs a precision"],
  ["text of no length", [withField(varchar(0))], "extra: varchar needs a length of 1 to 8000, or max"],
  ["nvarchar of 4001", [withField(nvarchar(4001))], "extra: nvarchar needs a length of 1 to 4000, or max"],
  ["a key that is no field", [plane({ key: ["serial"] })], "key: serial is no field of this view"],
  ["a key field twice", [plane({ key: ["planeId", "planeId"] })], "key: names a field twice"],
  ["a nullable key", [plane({ fields: { planeId: int({ nullable: true }) } })], "key: planeId is nullable"],
  ["a key of bytes", [plane({ fields: { planeId: varbinary(16) } })], "key: planeId has no order"],
  ["a key of unbounded text", [plane({ fields: { planeId: nvarchar("max") } })], "key: planeId has no order"],
];

const RULES: readonly (readonly [string, readonly ViewSpec[], string])[] = [
  ["no rule at all", [plane({ directives: [] })], "directives: no rule says who may see this view"],
  [
    "a role that nobody gets",
    [plane({ directives: [hasRole("pilot")] })],
    "directives: role pilot is granted by no rule",
  ],
  [
    "a mistyped role that a second hasRole leaves out again",
    [plane({ directives: [hasRole("analyst", "pilot"), hasRole("analyst")] })],
    "directives: role pilot is granted by no rule",
  ],
  [
    "the same of a field",
    [withField(int({ directives: [hasRole("analyst", "pilot"), hasRole("analyst")] }))],
    "extra: role pilot is granted by no rule",
  ],
  [
    "the auditor's role",
    [plane({ directives: [hasRole("analyst", "auditor")] })],
    "directives: role auditor reads the audit log and no data",
  ],
  [
    "the auditor's role for numbers",
    [plane({ directives: [hasRole("analyst"), aggregate({ roles: ["auditor"] })] })],
    "directives: role auditor reads the audit log and no data",
  ],
  ["hasRole of nothing", [plane({ directives: [hasRole()] })], "directives: hasRole leaves no role"],
  [
    "two hasRole that do not meet",
    [plane({ directives: [hasRole("analyst"), hasRole("gate")] })],
    "directives: hasRole leaves no role",
  ],
  ["no scopes", [plane({ directives: [requiresScopes()] })], "directives: requiresScopes is empty"],
  ["an alternative without scopes", [plane({ directives: [requiresScopes(["a"], [])] })], "which everybody meets"],
  [
    "a field for a role that nobody gets",
    [withField(int({ directives: [hasRole("pilot")] }))],
    "extra: role pilot is granted by no rule",
  ],
  [
    "a field for a role that the view keeps out",
    [withField(int({ directives: [hasRole("analyst", "gate")] }))],
    "extra: role gate is not admitted to the view; its rule cannot take effect",
  ],
  [
    "a row filter of a role that is kept out",
    [plane({ directives: [hasRole("analyst"), rowFilter("gate", { planeId: { eq: 1 } })] })],
    "rowFilter(gate): filters rows of a role that hasRole does not admit",
  ],
  [
    "a row filter where no role is asked for",
    [plane({ directives: [authenticated(), rowFilter("gate", { planeId: { eq: 1 } })] })],
    "rowFilter(gate): filters rows of a role that hasRole does not admit",
  ],
  [
    "two filters of one role",
    [
      plane({
        directives: [
          hasRole("analyst"),
          rowFilter("analyst", { planeId: { eq: 1 } }),
          rowFilter("analyst", { planeId: { eq: 2 } }),
        ],
      }),
    ],
    "rowFilter(analyst): is written twice",
  ],
  ["an empty filter", [filtered({})], "holds an empty condition, which is always true"],
  ["an empty field condition", [filtered({ planeId: {} })], "holds an empty condition, which is always true"],
  ["an empty part of an or", [filtered({ or: [{ planeId: { eq: 1 } }, {}] })], "holds an empty condition"],
  ["an empty or", [filtered({ or: [] })], "holds an empty or, which is never true"],
  ["an empty list", [filtered({ planeId: { notIn: [] } })], "planeId is tested against an empty list"],
  ["an empty needle", [filtered({ model: { contains: "" } })], "model is tested for an empty text"],
  ["a claim without name", [filtered({ model: { eq: claim("") } })], "model is tested against a claim without name"],
  ["an undefined operand", [filtered({ model: { eq: undefined }, planeId: { eq: 1 } })], "holds undefined"],
  ["an unknown name", [filtered({ serial: { eq: 1 } })], "rowFilter(analyst).serial: Plane has no field or relation"],
  ["an unknown operator", [filtered({ planeId: { like: 1 } })], "rowFilter(analyst).planeId.like: int has no such"],
  [
    "a number too large",
    [filtered({ planeId: { in: [1, 3e9] } })],
    "planeId must be within -2147483648 and 2147483647",
  ],
  ["a filter that is no object", [filtered("planeId = 1")], "rowFilter(analyst): must be an object"],
];

const RELATIONS: readonly (readonly [string, readonly ViewSpec[], string])[] = [
  ["no such view", [related(one("Hangar", { planeId: "x" }))], "other: leads to Hangar, which is no view"],
  ["no pair", [related(one("Plane", {}))], "other: needs at least one pair of fields"],
  ["an unknown local field", [related(one("Plane", { serial: "planeId" }))], "other: serial is no field of Plane"],
  ["an unknown remote field", [related(one("Plane", { planeId: "serial" }))], "other: serial is no field of Plane"],
  [
    "a number and a text",
    [related(one("Plane", { planeId: "model" }))],
    "other: planeId and model cannot be equal: integer and text",
  ],
  [
    "a local and a zoned time",
    [related(one("Plane", { at: "there" }), { at: datetime2(0), there: datetime2(0, { zone: "UTC" }) })],
    "at and there cannot be equal: datetime2 and datetime2 on UTC",
  ],
  [
    "unbounded text",
    [related(one("Plane", { model: "notes" }), { notes: nvarchar("max") })],
    "model and notes cannot be joined: max has no bounded length",
  ],
  [
    "a filter through many rows that says of none how many",
    [ofTwins({ planeId: { eq: 1 } })],
    "rowFilter(analyst).twins.planeId: stands where some, none or every must",
  ],
  ["a filter of nothing of many rows", [ofTwins({})], "rowFilter(analyst).twins: leads to many rows; say which"],
  ["what is so of every row", [ofTwins({ every: {} })], "holds an empty condition, which is always true"],
  ["an empty part of what many rows are", [ofTwins({ some: { or: [{}] } })], "holds an empty condition"],
  ["an empty list behind many rows", [ofTwins({ none: { planeId: { in: [] } } })], "tested against an empty list"],
  ["a value of another type behind them", [ofTwins({ every: { planeId: { eq: "x" } } })], "planeId must be"],
];

test.for([...NAMES, ...TYPES, ...RULES, ...RELATIONS])("%s is reported", ([, views, problem], { expect }) => {
  const problems = problemsOf(...views);
  expect(problems.join("\n")).toContain(problem);
  for (const line of problems) expect(line).toMatch(/^(catalog\/index\.ts|\w+): /);
});

test("all problems are reported together, each with its view and place", ({ expect }) => {
  const problems = problemsOf(plane({ key: ["serial"], directives: [hasRole("pilot")] }), gate({ directives: [] }));
  expect(problems).toEqual([
    "Plane: key: serial is no field of this view",
    "Plane: directives: role pilot is granted by no rule of catalog/roles.ts",
    "Gate: directives: no rule says who may see this view; write hasRole, requiresScopes or authenticated",
  ]);
});

test("a filter may ask that there be a row, or none, among many", ({ expect }) => {
  for (const twins of [{ some: {} }, { none: {} }, { some: {}, every: { model: { startsWith: "B" } } }]) {
    expect(problemsOf(ofTwins(twins))).toEqual([]);
  }
});

test("every type of the language is a field", ({ expect }) => {
  const types = {
    ...{ a: int(), b: bigint(), c: bit(), d: float(), e: money(), f: decimal(38, 38), g: date(), h: time(7) },
    ...{ i: datetime2(0, { zone: "W. Europe Standard Time" }), j: datetime2(7), k: datetimeoffset(7) },
    ...{ l: varchar(8000), m: nvarchar(4000), n: nvarchar("max"), o: uniqueidentifier(), p: varbinary(8000) },
  };
  expect(problemsOf(plane({ fields: { ...fields, ...types } }))).toEqual([]);
});

test("what is not said has its default", ({ expect }) => {
  const flight = viewOf(sampleCatalog(), "Flight");
  expect([flight.name, flight.singular, flight.plural, flight.schema, flight.object]).toEqual([
    "Flight",
    "flight",
    "flights",
    "curated",
    "Flight",
  ]);
  expect(flight.fields.get("flightId")).toMatchObject({ column: "FlightId", nullable: false });
  expect(flight.rowFilterTexts).toEqual([
    { role: "regional", where: "{origin: {stateCode: {in: $claims.states}}}" },
    { role: "finance", where: "{delayMinutes: {gt: 60}}" },
  ]);
});

test("a view is sensitive where it says so", ({ expect }) => {
  const built = buildCatalog([plane({ directives: [hasRole("analyst"), sensitive()] }), gate()], roleRules);
  if (!built.ok) throw new TypeError(built.refusal.join());
  expect([...built.value.views.values()].map(({ isSensitive }) => isSensitive)).toEqual([true, false]);
});

test("several rules of a kind are all required", ({ expect }) => {
  const built = buildCatalog(
    [
      plane({
        directives: [
          hasRole("analyst", "gate"),
          hasRole("gate", "finance"),
          requiresScopes(["a"], ["b"]),
          requiresScopes(["b", "c"]),
        ],
      }),
    ],
    roleRules,
  );
  expect(built.ok && viewOf(built.value, "Plane").access).toEqual({
    authenticated: false,
    roles: ["gate"],
    scopes: [
      ["a", "b", "c"],
      ["b", "c"],
    ],
  });
});

test("nothing of a view can be changed afterwards", ({ expect }) => {
  const flight = viewOf(sampleCatalog(), "Flight");
  expect([flight, flight.access, flight.fields.get("flightId")].every(Object.isFrozen)).toBe(true);
});

test("a float is no key of a relation to an int", ({ expect }) => {
  expect(problemsOf(related(one("Plane", { ratio: "planeId" }), { ratio: float() }))).toHaveLength(1);
});
