// What a change of a catalog gives and takes, a change at a time. Each that could widen is found; what only narrows is not one.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import type { MaskOptions } from "#catalog/directives.ts";
import {
  aggregate,
  authenticated,
  claim,
  hasRole,
  int,
  many,
  mask,
  nvarchar,
  one as toOne,
  requiresScopes,
  rowFilter,
  sensitive,
} from "#catalog/index.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { compareAccess, isWidening } from "../../../scripts/access/compare.ts";
import { describeRoles } from "../../../scripts/access/describe.ts";
import { printMarkdown } from "../../../scripts/access/markdown.ts";
import { rulesFor } from "../catalog/sample.ts";

const rules = rulesFor("analyst", "regional", "counter");
const grant = hasRole("analyst", "regional");
const inStates = { state: { in: claim("states") } };

type Directives = NonNullable<ViewSpec["fields"][string]["directives"]>;

interface Shape {
  readonly object?: string;
  readonly view?: ViewSpec["directives"];
  readonly cost?: Directives;
  readonly costColumn?: string;
  readonly withoutCost?: boolean;
  readonly relations?: NonNullable<ViewSpec["relations"]>;
  readonly rules?: readonly RoleRule[];
}

function factsOf(shape: Shape) {
  const { object = "curated.Strike", view = [grant], cost = [], costColumn = "Cost", relations = {} } = shape;
  const spec: ViewSpec = {
    object,
    name: "Strike",
    description: "Strikes.",
    key: ["strikeId"],
    fields: {
      strikeId: int(),
      state: nvarchar(40),
      ...(shape.withoutCost === true ? {} : { cost: int({ column: costColumn, nullable: true, directives: cost }) }),
    },
    relations,
    directives: view,
  };
  const built = buildCatalog([spec], shape.rules ?? rules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return describeRoles(built.value, shape.rules ?? rules);
}

const compare = (before: Shape, next: Shape) => compareAccess(factsOf(before), factsOf(next));

function said(before: Shape, next: Shape): readonly string[] {
  const { mappings, roles } = compare(before, next);
  return [
    ...mappings.map(({ kind, text }) => `${kind} ${text}`),
    ...roles.flatMap(({ role, changes }) => changes.map(({ kind, text }) => `${role} ${kind} ${text}`)),
  ];
}

const counted = (change: Parameters<typeof aggregate>[0] = {}): Shape => ({
  view: [
    hasRole("analyst"),
    aggregate({ roles: ["counter"], minGroupSize: 10, roundTo: 5, filterFields: ["state"], ...change } as never),
  ],
});
const filter = (where: object): Shape => ({ view: [grant, rowFilter("regional", where)] });
const narrow = filter(inStates);
const masked = (fn: "NULLIFY" | "DEFAULT", options: MaskOptions = {}): Shape => ({ cost: [mask(fn, options)] });
const bucket = (size: number): Shape => ({ cost: [mask("BUCKET", { args: { size } })] });
const scoped = (...anyOf: readonly (readonly string[])[]): Shape => ({ view: [grant, requiresScopes(...anyOf)] });
const onlyAnalysts: Shape = { view: [hasRole("analyst")] };
const dryRun = { mode: "dryRun" } as const;

/** From the second to the first it narrows, or cannot be told either. */
const WIDENINGS: readonly (readonly [what: string, before: Shape, next: Shape, line: string])[] = [
  ["a role of a view", onlyAnalysts, {}, "regional gives Strike: access: rows instead of none"],
  ["a view for everybody", {}, { view: [authenticated()] }, "(no role) gives Strike: access: rows instead of none"],
  ["a new field", { withoutCost: true }, {}, "analyst gives Strike: cost: the value itself"],
  ["a field of fewer", { cost: [hasRole("analyst")] }, {}, "regional gives Strike: cost: the value itself"],
  [
    "a row filter lost",
    narrow,
    {},
    "regional gives Strike: all rows instead of rows where state is one of the claim states",
  ],
  [
    "a part of a row filter lost",
    filter({ and: [inStates, { cost: { gt: 5 } }] }),
    narrow,
    "regional gives Strike: rows where state is one of the claim states instead of rows where state is one of the claim states and cost is more than 5",
  ],
  [
    "another part of it admitted",
    narrow,
    filter({ or: [inStates, { cost: { gt: 5 } }] }),
    "regional gives Strike: rows where state is one of the claim states or cost is more than 5 instead of rows where state is one of the claim states",
  ],
  [
    "a mask lost",
    masked("NULLIFY"),
    {},
    "analyst gives Strike: cost: the value itself instead of NULLIFY, shown empty",
  ],
  [
    "a role spared",
    masked("NULLIFY"),
    masked("NULLIFY", { unlessRoles: ["regional"] }),
    "regional gives Strike: cost: the value itself instead of NULLIFY, shown empty",
  ],
  [
    "a masked field to be asked by",
    masked("NULLIFY"),
    masked("NULLIFY", { queryable: "MASKED" }),
    "analyst gives Strike: cost: filtered by: masked instead of no",
  ],
  ["a scope less", scoped(["a"]), {}, "analyst gives Strike: the client needs no scope instead of a"],
  ["half of a scope", scoped(["a", "b"]), scoped(["a"]), "analyst gives Strike: the client needs a instead of a and b"],
  [
    "another way in",
    scoped(["a"]),
    scoped(["a"], ["b"]),
    "analyst gives Strike: the client needs a, or b instead of a",
  ],
  [
    "a field's scope",
    { cost: [requiresScopes(["c"])] },
    {},
    "analyst gives Strike: cost: the client needs no scope instead of c",
  ],
  [
    "strict audit lost",
    { view: [grant, sensitive()] },
    {},
    "analyst gives Strike: no longer is answered only when it is on record (sensitive)",
  ],
  ["numbers", onlyAnalysts, counted(), "counter gives Strike: access: aggregates instead of none"],
  [
    "rows for numbers",
    counted(),
    { view: [hasRole("analyst", "counter")] },
    "counter gives Strike: access: rows instead of aggregates",
  ],
  ["a lower floor", counted(), counted({ minGroupSize: 5 }), "counter gives Strike: minGroupSize 5 instead of 10"],
  [
    "a filter of numbers",
    counted(),
    counted({ filterFields: ["state", "cost"] }),
    "counter gives Strike: numbers filtered by cost",
  ],
  [
    "a relation",
    {},
    { relations: { again: toOne("Strike", { strikeId: "strikeId" }) } },
    "analyst gives Strike: relation again: one Strike by strikeId = strikeId",
  ],
  [
    "a rule that is only tried",
    { cost: [hasRole("analyst")] },
    { cost: [hasRole("analyst", dryRun)] },
    "regional gives Strike: cost: the value itself",
  ],
  [
    "a group more",
    {},
    { rules: [...rules, { issuer: "main", claim: "groups", equals: "Everybody", role: "analyst" }] },
    "gives the rule groups Everybody of main gives analyst",
  ],
  [
    "a role that is new",
    onlyAnalysts,
    { view: [hasRole("analyst", "guest")], rules: [...rules, ...rulesFor("guest")] },
    "guest gives Strike: access: rows instead of none",
  ],
];

describe("widens", () => {
  test.for(WIDENINGS)("%s", ([, before, next, line], { expect }) => {
    expect(said(before, next)).toContain(line);
    expect(isWidening(compare(before, next))).toBe(true);
  });

  test.for([
    ["another row filter", narrow, filter({ state: { in: claim("regions") } })],
    ["a value in a row filter", filter({ cost: { gt: 5 } }), filter({ cost: { gt: 6 } })],
    [
      "a not around more",
      filter({ not: { cost: { gt: 5 } } }),
      filter({ not: { and: [{ cost: { gt: 5 } }, inStates] } }),
    ],
    ["another mask", masked("NULLIFY"), masked("DEFAULT")],
    ["a smaller bucket", bucket(1000), bucket(10)],
    ["a larger one", bucket(10), bucket(1000)],
    ["another scope", scoped(["a"]), scoped(["b"])],
    ["another column", {}, { costColumn: "Salary" }],
    [
      "another column of a row filter",
      filter({ cost: { gt: 5 } }),
      { ...filter({ cost: { gt: 5 } }), costColumn: "Salary" },
    ],
    ["another object", {}, { object: "raw.Strike" }],
    ["another entity", counted(), counted({ entityKey: "cost" })],
    ["other steps of numbers", counted(), counted({ roundTo: 7 })],
    [
      "the other end of a relation",
      { relations: { x: many("Strike", { state: "state" }) } },
      { relations: { x: many("Strike", { cost: "cost" }) } },
    ],
  ] as const)("as far as anybody can tell: %s", ([, before, next], { expect }) => {
    expect(isWidening(compare(before, next))).toBe(true);
    expect(isWidening(compare(next, before))).toBe(true);
  });
});

describe("narrows", () => {
  test.for(WIDENINGS)("the other way round: %s", ([, next, before], { expect }) => {
    const lines = said(before, next);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => /(?:^| )(?:gives|changes) Strike/u.test(line))).toEqual([]);
    expect(isWidening(compare(before, next))).toBe(false);
  });

  test("a rule that is to be tried changes nothing and is told", ({ expect }) => {
    const next = { cost: [hasRole("analyst", dryRun)] };
    expect(said({}, next)).toEqual(["regional notes Strike: in dryRun, not held: Strike.cost: role"]);
    expect(isWidening(compare({}, next))).toBe(false);
  });

  test("numbers for clients that had the rows are no gain", ({ expect }) => {
    const next = { view: [grant, requiresScopes(["read"]), aggregate({ scopes: [["count"]] })] };
    expect(isWidening(compare({}, next))).toBe(false);
    expect(isWidening(compare(scoped(["read"]), next))).toBe(true);
  });

  test("words, order and descriptions of a catalog are nothing", ({ expect }) => {
    expect(said({ view: [hasRole("analyst", "regional")] }, { view: [hasRole("regional", "analyst")] })).toEqual([]);
  });
});

describe("the comment", () => {
  test("of no change", ({ expect }) => {
    expect(printMarkdown(compare({}, {}), "main")).toContain(
      "## Access, compared with `main`\n\nNobody gains or loses anything.",
    );
  });

  test("role by role, what is given first", ({ expect }) => {
    const changes = compare(
      { cost: [hasRole("analyst"), mask("NULLIFY")] },
      { view: [grant, rowFilter("regional", inStates)], rules: [...rules, ...rulesFor("guest")] },
    );
    expect(printMarkdown(changes, "v1")).toMatchSnapshot();
  });

  test("is no place for markup of a catalog", ({ expect }) => {
    const group = "x](https://evil.test) <img> `@team` \n# Title";
    const changes = compare(
      {},
      { rules: [...rules, { issuer: "main", claim: "groups", equals: group, role: "analyst" }] },
    );
    const line = printMarkdown(changes, "`a\nb")
      .split("\n")
      .find((one) => one.includes("evil"));
    expect(line).toBe(
      String.raw`- **GIVES** the rule groups x\](https://evil.test) \<img\> \`\@team\` \# Title of main gives analyst`,
    );
  });
});
