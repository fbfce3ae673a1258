// Rules in dryRun: nothing that is decided, planned or shown depends on them, and what they would take away is told. Denials
// first.

import fc from "fast-check";
import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { defineView, type ViewSpec } from "#catalog/define-view.ts";
import type { RuleMode } from "#catalog/directives.ts";
import {
  aggregate,
  authenticated,
  claim,
  hasRole,
  int,
  mask,
  nvarchar,
  requiresScopes,
  rowFilter,
} from "#catalog/index.ts";
import { decide } from "#policy/decide.ts";
import { visibleSet } from "#policy/visible-set.ts";
import { printCatalog } from "#schema/index.ts";
import { rulesFor, viewOf } from "../catalog/sample.ts";
import { principal, type Held } from "../policy/people.ts";

const rules = rulesFor("analyst", "regional", "safety", "counter");
const dryRun = { mode: "dryRun" } as const;

type View = ViewSpec["directives"];
type Field = NonNullable<ViewSpec["fields"][string]["directives"]>;

function strike(view: View, { cost = [], operator = [] }: { cost?: Field; operator?: Field } = {}): ViewSpec {
  return {
    object: "curated.Strike",
    description: "Strikes.",
    key: ["strikeId"],
    fields: {
      strikeId: int(),
      state: nvarchar(40),
      cost: int({ nullable: true, directives: cost }),
      operator: nvarchar(40, { nullable: true, directives: operator }),
    },
    directives: view,
  };
}

function catalogOf(spec: ViewSpec): Catalog {
  const built = buildCatalog([spec], rules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

function problemsOf(spec: ViewSpec): readonly string[] {
  const built = buildCatalog([spec], rules);
  return built.ok ? [] : built.refusal;
}

const open = hasRole("analyst", "regional", "safety");

describe("refused at start", () => {
  test.for([
    [
      "a view that only a rule in dryRun grants",
      strike([hasRole("analyst", dryRun)]),
      "no rule says who may see this view",
    ],
    [
      "so is one whose scopes alone are",
      strike([requiresScopes(["read"], dryRun)]),
      "no rule says who may see this view",
    ],
    ["a role that nobody has", strike([open, hasRole("typo", dryRun)]), "hasRole leaves no role"],
    ["no role in common", strike([hasRole("analyst"), hasRole("safety", dryRun)]), "hasRole leaves no role"],
    [
      "a field's role without the view's",
      strike([hasRole("analyst")], { cost: [hasRole("safety", dryRun)] }),
      "not admitted",
    ],
    ["a filter that is always true", strike([open, rowFilter("regional", {}, dryRun)]), "always true"],
    [
      "a filter of a role without rows",
      strike([open, rowFilter("counter", { cost: { gt: 1 } }, dryRun)]),
      "does not admit",
    ],
    [
      "a mask that does not fit",
      strike([open], { operator: [mask("BUCKET", { args: { size: 5 }, ...dryRun })] }),
      "is for numbers",
    ],
    ["a second mask", strike([open], { operator: [mask("HASH"), mask("NULLIFY", dryRun)] }), "has more than one mask"],
    [
      "a mask of what a row filter reads",
      strike([open, rowFilter("regional", { cost: { gt: 1 } })], { cost: [mask("NULLIFY", dryRun)] }),
      "its rows would tell the value",
    ],
    [
      "two filters of one role in dryRun",
      strike([
        open,
        rowFilter("regional", { cost: { gt: 1 } }, dryRun),
        rowFilter("regional", { cost: { gt: 2 } }, dryRun),
      ]),
      "is written twice",
    ],
  ] as const)("%s", ([, spec, problem], { expect }) => {
    expect(problemsOf(spec).join("\n")).toContain(problem);
  });

  test("a problem of tomorrow says so, and one of today is told once", ({ expect }) => {
    expect(problemsOf(strike([open, hasRole("typo", dryRun)]))).toContainEqual(
      expect.stringMatching(/hasRole leaves no role.*\(once what is in dryRun holds\)$/),
    );
    const [problem, ...others] = problemsOf(strike([hasRole("typo"), rowFilter("typo", { cost: { gt: 1 } }, dryRun)]));
    expect([problem, others]).toEqual([expect.stringMatching(/roles\.ts$/), []]);
  });

  test("a mode that is none is a rule that holds", ({ expect }) => {
    const spec = strike([open, hasRole("analyst", { mode: "dryrun" as RuleMode })]);
    expect(decide(principal({ roles: ["safety"] }), viewOf(catalogOf(spec), "Strike")).ok).toBe(false);
  });
});

function told(spec: ViewSpec, held: Held) {
  const decision = decide(principal(held), viewOf(catalogOf(spec), "Strike"));
  if (!decision.ok) return "nothing";
  const { view, fields } = decision.value.dryRuns;
  return [...view, ...[...fields.values()].flatMap(({ shown, asked }) => [...shown, ...asked])];
}

const filtered = rowFilter("regional", { state: { in: claim("states") } }, dryRun);
const ofSafety = { cost: [hasRole("safety", dryRun)] };
const hashed = { operator: [mask("HASH", { unlessRoles: ["safety"], ...dryRun })] };
const hashes = ["Strike.operator: mask HASH", "Strike.operator: not to be asked by"];
const states = { states: ["CA"] };

describe("told", () => {
  test.for<readonly [string, ViewSpec, Held, string | readonly string[]]>([
    ["nothing to who has no grant today", strike([open, hasRole("safety", dryRun)]), {}, "nothing"],
    ["a role of the view", strike([open, hasRole("safety", dryRun)]), { roles: ["analyst"] }, ["Strike: role"]],
    ["not of who has it", strike([open, hasRole("safety", dryRun)]), { roles: ["safety", "analyst"] }, []],
    ["a role where there was none", strike([authenticated(), hasRole("safety", dryRun)]), {}, ["Strike: role"]],
    [
      "a scope of the view",
      strike([open, requiresScopes(["read"], dryRun)]),
      { roles: ["analyst"] },
      ["Strike: scope"],
    ],
    [
      "not of who has it",
      strike([open, requiresScopes(["read"], dryRun)]),
      { roles: ["analyst"], scopes: ["read"] },
      [],
    ],
    ["a role of a field", strike([open], ofSafety), { roles: ["analyst"] }, ["Strike.cost: role"]],
    ["not of who has it", strike([open], ofSafety), { roles: ["safety"] }, []],
    ["not where another role shows every row", strike([open], ofSafety), { roles: ["analyst", "safety"] }, []],
    [
      "a role of a field, in some rows",
      strike([open, rowFilter("safety", { state: { eq: "CA" } })], ofSafety),
      { roles: ["analyst", "safety"] },
      ["Strike.cost: role, in some rows"],
    ],
    [
      "a scope of a field",
      strike([open], { cost: [requiresScopes(["c"], dryRun)] }),
      { roles: ["analyst"] },
      ["Strike.cost: scope"],
    ],
    [
      "a role of the view, in some rows",
      strike([open, hasRole("regional", dryRun), rowFilter("regional", { state: { eq: "CA" } })]),
      { roles: ["analyst", "regional"] },
      ["Strike: role, in some rows"],
    ],
    [
      "a row filter",
      strike([open, filtered]),
      { roles: ["regional"], claims: states },
      ["Strike: rowFilter(regional)"],
    ],
    [
      "a row filter without its claim",
      strike([open, filtered]),
      { roles: ["regional"] },
      ["Strike: rowFilter(regional), no rows"],
    ],
    ["not of another role", strike([open, filtered]), { roles: ["analyst"] }, []],
    ["not where another role sees every row", strike([open, filtered]), { roles: ["regional", "analyst"] }, []],
    [
      "a narrower row filter",
      strike([open, rowFilter("regional", { cost: { gt: 5 } }), filtered]),
      { roles: ["regional"], claims: states },
      ["Strike: rowFilter(regional)"],
    ],
    ["a mask", strike([open], hashed), { roles: ["analyst"] }, hashes],
    ["not of who is spared", strike([open], hashed), { roles: ["safety"] }, []],
    ["not where a spared role shows every row", strike([open], hashed), { roles: ["analyst", "safety"] }, []],
    [
      "a mask to be asked by",
      strike([open], { operator: [mask("HASH", { queryable: "MASKED", ...dryRun })] }),
      { roles: ["safety"] },
      hashes.slice(0, 1),
    ],
    [
      "that numbers alone would be left",
      strike([open, requiresScopes(["read"], dryRun), aggregate({ roles: ["counter"], scopes: [["count"]] })]),
      { roles: ["analyst"], scopes: ["count"] },
      ["Strike: aggregates alone: scope"],
    ],
  ])("%s", ([, spec, held, expected], { expect }) => {
    expect(told(spec, held)).toEqual(expected);
  });

  test("no value of a claim", ({ expect }) => {
    const held = { roles: ["regional"], claims: { states: ["the-claim-of-somebody"] } };
    expect(JSON.stringify(told(strike([open, filtered]), held))).not.toContain("the-claim");
  });
});

const roles = fc.uniqueArray(fc.constantFrom("analyst", "regional", "safety", "counter"));
const scopes = fc.uniqueArray(fc.constantFrom("read", "c", "count"));
const viewRules = {
  role: (options: object) => hasRole("safety", "regional", options),
  scope: (options: object) => requiresScopes(["read"], options),
  filter: (options: object) => rowFilter("regional", { state: { in: claim("states") } }, options),
};
const fieldRules = {
  role: (options: object) => hasRole("safety", options),
  scope: (options: object) => requiresScopes(["c"], options),
};

test("a rule in dryRun decides nothing: all is as if it were not there", ({ expect }) => {
  const some = <T extends object>(of: T) => fc.uniqueArray(fc.constantFrom(...(Object.keys(of) as (keyof T)[])));
  fc.assert(
    fc.property(
      some(viewRules),
      some(fieldRules),
      fc.boolean(),
      roles,
      scopes,
      fc.boolean(),
      (...[ofView, ofField, isMasked, has, may, hasClaim]) => {
        const fields = {
          cost: ofField.map((name) => fieldRules[name](dryRun)),
          operator: isMasked ? [mask("HASH", dryRun)] : [],
        };
        const without = catalogOf(strike([open]));
        const tried = catalogOf(strike([open, ...ofView.map((name) => viewRules[name](dryRun))], fields));
        const who = principal({ roles: has, scopes: may, claims: hasClaim ? states : {} });
        expect(visibleSet(tried, who).id).toBe(visibleSet(without, who).id);
        const [one, other] = [decide(who, viewOf(tried, "Strike")), decide(who, viewOf(without, "Strike"))];
        expect(one.ok).toBe(other.ok);
        if (!one.ok || !other.ok) return;
        expect({ ...one.value, view: 0, dryRuns: 0 }).toEqual({ ...other.value, view: 0, dryRuns: 0 });
      },
    ),
  );
});

test("what is told is what holding it takes away", ({ expect }) => {
  const held = strike([open], { cost: [hasRole("safety")] });
  const tried = strike([open], ofSafety);
  fc.assert(
    fc.property(roles, (has) => {
      const now = decide(principal({ roles: has }), viewOf(catalogOf(held), "Strike"));
      const isTold = told(tried, { roles: has }).includes("Strike.cost: role");
      expect(isTold).toBe(now.ok && !now.value.fields.has("cost"));
    }),
  );
});

test("rules in dryRun are printed beside those that hold", ({ expect }) => {
  const printed = printCatalog(
    catalogOf(strike([open, hasRole("safety", "regional", dryRun), filtered], { ...ofSafety, ...hashed })),
  );
  expect(printed).toContain(
    '@hasRole(roles: ["analyst", "regional", "safety"]) @hasRole(roles: ["regional", "safety"], mode: DRY_RUN)',
  );
  expect(printed).toContain('@rowFilter(role: "regional", where: "{state: {in: $claims.states}}", mode: DRY_RUN)');
  expect(printed).toContain('@column(name: "Cost", type: "int") @hasRole(roles: ["safety"], mode: DRY_RUN)');
  expect(printed).toContain('@mask(fn: HASH, unlessRoles: ["safety"], queryable: NONE, mode: DRY_RUN)');
  expect(printCatalog(catalogOf(strike([open])))).not.toContain("mode: DRY_RUN)");
});

test("options are typed: roles stay texts, and a mode is one of two", ({ expect }) => {
  // @ts-expect-error -- options come last
  expect(hasRole({ mode: "dryRun" }, "analyst").roles).toEqual(["analyst"]);
  // @ts-expect-error -- no such mode
  expect(rowFilter("regional", {}, { mode: "off" }).mode).toBe("off");
  expect(
    defineView("curated.X", { description: "", fields: { a: int() }, directives: [hasRole("analyst", dryRun)] }),
  ).toBeDefined();
});
