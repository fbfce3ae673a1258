// Groups by buckets of time in a zone, planned, said, run and shaped: the start is put on the zone's clock once, through a relation
// too, and pages tell the two hours of a clock that is set back apart.

import { afterAll, beforeAll, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import { bigint, datetime2, datetimeoffset, defineView, hasRole, one } from "#catalog/index.ts";
import type { GroupsToPlan } from "#plan/plan-groups.ts";
import { shapeGroups, type GroupPage } from "#result/shape-groups.ts";
import { openRunner, type PlanRunner } from "../../property/run-plan.ts";
import { rulesFor } from "../catalog/sample.ts";
import { groups, planned } from "../plan/planning.ts";
import { pools } from "./plans.ts";

const Call = defineView("curated.Call", {
  description: "Calls.",
  key: ["callId"],
  fields: { callId: bigint(), deskId: bigint(), madeAt: datetimeoffset(0), servedAt: datetime2(0, { zone: "UTC" }) },
  relations: { desk: one("Desk", { deskId: "deskId" }) },
  directives: [hasRole("analyst")],
});
const Desk = defineView("curated.Desk", {
  description: "Desks.",
  key: ["deskId"],
  fields: { deskId: bigint(), openedAt: datetime2(0, { zone: "Central Standard Time" }) },
  directives: [hasRole("analyst")],
});

const BUILD = `
  CREATE SCHEMA curated; CREATE SCHEMA edgewise;
  CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR);
  CREATE TABLE curated.Call(CallId BIGINT, DeskId BIGINT, MadeAt VARCHAR, ServedAt TIMESTAMP);
  CREATE TABLE curated.Desk(DeskId BIGINT, OpenedAt TIMESTAMP);
  INSERT INTO edgewise.column_types VALUES ('curated', 'Call', 'MadeAt', 'datetimeoffset(0)'),
    ('curated', 'Call', 'ServedAt', 'datetime2(0)'), ('curated', 'Desk', 'OpenedAt', 'datetime2(0)');
  INSERT INTO curated.Call VALUES
    (1, 7, '2001-10-28 05:10:00 +00:00', '2001-10-28 05:10:00'), (2, 7, '2001-10-28 06:10:00 +00:00', '2001-10-28 06:10:00'),
    (3, 8, '2001-10-28 08:50:00 +02:00', '2001-10-28 06:50:00'), (4, 8, '2001-10-28 07:10:00 +00:00', '2001-10-28 07:10:00'),
    (5, 9, '2001-10-28 08:10:00 +00:00', '2001-10-28 08:10:00'), (6, 9, '9999-12-31 00:00:00 +00:00', '9999-12-31 00:00:00');
  INSERT INTO curated.Desk VALUES (7, '2001-01-31 23:30:00'), (8, '2001-02-01 00:30:00'), (9, '2001-02-28 23:30:00');`;

let runner: PlanRunner;
let catalog: Catalog;
beforeAll(async () => {
  const built = buildCatalog([Call, Desk], rulesFor("analyst"));
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  catalog = built.value;
  runner = await openRunner((connection) => connection.run(BUILD));
});
afterAll(() => runner.close());

type Change = Partial<GroupsToPlan>;

async function pageOf(pool: (typeof pools)[number], change: Change): Promise<GroupPage> {
  const plan = planned(groups({ view: "Call", ...change }, { roles: ["analyst"] }, catalog));
  const shaped = shapeGroups(plan, await runner.run(plan, pool));
  if (!shaped.ok) throw new TypeError(shaped.refusal.detail);
  const [page] = shaped.value.values();
  if (page === undefined) throw new TypeError("no page");
  return page;
}

const linesOf = ({ groups: all }: GroupPage): unknown => all.map(({ key, aggregate }) => ({ ...key, ...aggregate }));

/** All groups in order, a page of one at a time. */
async function walked(pool: (typeof pools)[number], change: Change): Promise<readonly unknown[]> {
  const lines: unknown[] = [];
  let after: GroupsToPlan["after"];
  for (let turns = 0; turns < 20; turns += 1) {
    const page = await pageOf(pool, { ...change, first: 1, after });
    lines.push(...page.groups.map(({ key, aggregate }) => ({ ...key, ...aggregate })));
    after = page.positions[0];
    if (!page.hasNextPage) return lines;
  }
  throw new TypeError("no end of pages");
}

const timeZone = "America/Chicago";

for (const pool of pools) {
  test.for(["madeAt", "servedAt"])(`hours and days of %s on a ${pool} pool`, async (field, { expect }) => {
    const hours = [
      { [field]: "2001-10-28T00:00:00-05:00", count: "1" },
      { [field]: "2001-10-28T01:00:00-05:00", count: "2" },
      { [field]: "2001-10-28T01:00:00-06:00", count: "1" },
      { [field]: "2001-10-28T02:00:00-06:00", count: "1" },
      { [field]: "9999-12-31T00:00:00+00:00", count: "1" },
    ];
    const byHour = { keys: [{ [field]: { unit: "HOUR", timeZone } }] };
    expect(linesOf(await pageOf(pool, byHour))).toEqual(hours);
    expect(await walked(pool, byHour)).toEqual(hours);
    const days = [
      { [field]: "2001-10-28T00:00:00-05:00", count: "5" },
      { [field]: "9999-12-31T00:00:00+00:00", count: "1" },
    ];
    expect(await walked(pool, { keys: [{ [field]: { unit: "DAY", timeZone } }] })).toEqual(days);
  });

  test(`months of a related view's clock, and of another, on a ${pool} pool`, async ({ expect }) => {
    const months = (bucket: object) => walked(pool, { keys: [{ desk: { openedAt: { unit: "MONTH", ...bucket } } }] });
    expect(await months({})).toEqual([
      { desk: { openedAt: "2001-01-01T00:00:00-06:00" }, count: "2" },
      { desk: { openedAt: "2001-02-01T00:00:00-06:00" }, count: "4" },
    ]);
    expect(await months({ timeZone: "Europe/Berlin" })).toEqual([
      { desk: { openedAt: "2001-02-01T00:00:00+01:00" }, count: "4" },
      { desk: { openedAt: "2001-03-01T00:00:00+01:00" }, count: "2" },
    ]);
  });
}
