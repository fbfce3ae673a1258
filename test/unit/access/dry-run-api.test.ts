// A rule in dryRun through the whole API: the answer is byte for byte what it is without the rule, and the record says what
// would have been refused, and nothing where nothing would have been.

import { afterAll, beforeAll, test } from "vitest";
import type { ViewSpec } from "#catalog/define-view.ts";
import type { FieldDirective, RuleOptions } from "#catalog/directives.ts";
import { claim, date, defineView, hasRole, int, mask, nvarchar, one, rowFilter, varchar } from "#catalog/index.ts";
import { openApi, type Api } from "../../support/open-api.ts";
import { rulesFor } from "../catalog/sample.ts";

const dryRun = { mode: "dryRun" } as const;
const roleRules = rulesFor("analyst", "safety");
const grant = hasRole("analyst", "safety");

/** With the rules where options are given. */
function viewsWith(options: RuleOptions | undefined): readonly ViewSpec[] {
  const rules = (make: (given: RuleOptions) => FieldDirective) => (options === undefined ? [] : [make(options)]);
  return [
    defineView("curated.BirdStrike", {
      description: "Strikes.",
      key: ["strikeId"],
      fields: {
        strikeId: int({ column: "StrikeKey" }),
        occurredOn: date({ directives: rules((given) => hasRole("safety", given)) }),
        operator: nvarchar(60, { directives: rules((given) => mask("HASH", { unlessRoles: ["safety"], ...given })) }),
        stateName: nvarchar(60),
        species: nvarchar(60),
      },
      relations: { state: one("State", { stateName: "name" }) },
      directives: [
        grant,
        ...(options === undefined ? [] : [rowFilter("analyst", { state: { code: { in: claim("states") } } }, options)]),
      ],
    }),
    defineView("curated.State", {
      description: "States.",
      key: ["code"],
      fields: { code: varchar(2), name: nvarchar(40) },
      directives: [grant],
    }),
  ];
}

let plain: Api;
let trial: Api;
beforeAll(async () => {
  plain = await openApi({ views: viewsWith(undefined), roleRules });
  trial = await openApi({ views: viewsWith(dryRun), roleRules });
});
afterAll(async () => {
  await Promise.all([plain.close(), trial.close()]);
});

const ana = { roles: ["analyst"] };
const sam = { roles: ["safety"] };
const ROWS = "BirdStrike: rowFilter(analyst), no rows";

async function both(query: string, who: { readonly roles: readonly string[] }) {
  const [usual, other] = [await plain.ask({ query }, who), await trial.ask({ query }, who)];
  const dryRuns = Object.fromEntries(other.record.resources.map(({ view, dryRun: told }) => [view, told]));
  return { usual, other, dryRuns };
}

test.for([
  [
    "a field that would be hidden and one that would be masked",
    "{ birdStrikes(first: 3) { nodes { strikeId occurredOn operator } } }",
    ana,
    { "curated.BirdStrike": [ROWS, "BirdStrike.occurredOn: role", "BirdStrike.operator: mask HASH"] },
  ],
  [
    "what is filtered and ordered by",
    '{ birdStrikes(first: 3, where: { operator: { startsWith: "A" } }, orderBy: [{ occurredOn: ASC }]) { nodes { strikeId } } }',
    ana,
    {
      "curated.BirdStrike": [
        ROWS,
        "BirdStrike.occurredOn: role",
        "BirdStrike.operator: mask HASH",
        "BirdStrike.operator: not to be asked by",
      ],
    },
  ],
  [
    "only what is asked for",
    "{ birdStrikes(first: 3) { nodes { strikeId species } } }",
    ana,
    { "curated.BirdStrike": [ROWS] },
  ],
  [
    "nothing of who would keep all of it",
    "{ birdStrikes(first: 3) { nodes { strikeId occurredOn operator } } }",
    sam,
    { "curated.BirdStrike": [] },
  ],
  ["nothing of a view without such rules", "{ states(first: 2) { nodes { name } } }", ana, { "curated.State": [] }],
] as const)("on record: %s", async ([, query, who, expected], { expect }) => {
  const { usual, other, dryRuns } = await both(query, who);
  expect(usual.answer.errors).toBeUndefined();
  expect(other.answer).toEqual(usual.answer);
  expect(other.batches).toEqual(usual.batches);
  expect(other.record).toMatchObject({ decision: "allow", reasons: [] });
  expect(dryRuns).toEqual(expected);
  expect(usual.record.resources.every(({ dryRun: told }) => told.length === 0)).toBe(true);
});

test("on record before it is read, too", async ({ expect }) => {
  const { other } = await both("{ birdStrikes(first: 1) { nodes { occurredOn } } }", ana);
  expect(other.records.map(({ kind, resources }) => [kind, resources[0]?.dryRun])).toEqual([
    ["intent", [ROWS, "BirdStrike.occurredOn: role"]],
    ["outcome", [ROWS, "BirdStrike.occurredOn: role"]],
  ]);
});
