// Masked fields as keys of groups and in numbers: each is grouped and counted by what it shows, and by nothing else.

import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { groupKeyForm } from "#catalog/group-keys.ts";
import { deriveMaskKeys } from "#catalog/mask-keys.ts";
import { planGroups } from "#plan/plan-groups.ts";
import { shapeGroups } from "#result/shape-groups.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import { makeRowset, type Row } from "#transport/received.ts";
import { readCatalog } from "../../../local/warehouse/catalog.ts";
import { runStatement } from "../../../local/warehouse/run-statement.ts";
import { translateBatch } from "../../../local/warehouse/translate-batch.ts";
import { MASK_SECRET } from "../../support/open-api.ts";
import { claimCatalog, maskedFields, type MaskedField } from "../catalog/claims.ts";
import { contextOf, planned } from "../plan/planning.ts";
import type { Held } from "../policy/people.ts";
import { names, openClaims, someRow, type ClaimTable } from "./claim-table.ts";

const catalog = claimCatalog();
const keyed = names.filter((name) => groupKeyForm(maskedFields[name].type) !== undefined);

let claims: ClaimTable;
beforeAll(async () => {
  claims = await openClaims();
});
afterAll(() => claims.instance.closeSync());

/** How many rows show each value, texts told apart as the collation does. */
type Tally = Readonly<Record<string, string>>;

const nameOf = (shown: unknown): string =>
  JSON.stringify(typeof shown === "string" ? shown.trimEnd().toLowerCase() : (shown ?? null));

async function grouped(name: MaskedField, held: Held): Promise<{ readonly tally: Tally; readonly distinct: unknown }> {
  const context = { ...contextOf(held, catalog), maskKeys: await deriveMaskKeys(catalog, MASK_SECRET) };
  const keys = [{ [name]: groupKeyForm(maskedFields[name].type) === "bucket" ? {} : "VALUE" }];
  const measures = [
    { fn: "count", field: undefined },
    { fn: "countDistinct", field: name },
  ] as const;
  const asked = { view: "Claim", parents: undefined, keys, measures, first: 50, after: undefined, wantsCursors: true };
  const plan = planned(planGroups(asked, context));
  const { text } = renderBatch(renderPlan(plan, "dedicated"), { pool: "dedicated", label: "test" });
  const connection = await claims.instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const known = await readCatalog(connection);
  const rowsets = [];
  for (const statement of translateBatch(text, { pool: "dedicated", catalog: known, nowMs: 0 })) {
    rowsets.push(makeRowset(JSON.parse((await runStatement(connection, statement)).json) as Row[]));
  }
  connection.closeSync();
  const shaped = shapeGroups(plan, rowsets);
  const groups = shaped.ok ? (shaped.value.get("")?.groups ?? []) : [];
  const tally = Object.fromEntries(
    groups.map(({ key, aggregate }) => [nameOf(key[name]), String(aggregate["count"] as string)]),
  );
  return { tally, distinct: groups.map(({ aggregate }) => aggregate["countDistinct"]) };
}

test.for(keyed)("%s is grouped by what it shows", async (name, { expect }) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someRow, { minLength: 1, maxLength: 8 }),
      fc.constantFrom<Held>({ roles: ["analyst"] }, { roles: ["analyst", "desk"], claims: { state: "CA" } }),
      async (rows, held) => {
        await claims.fill(rows);
        const page = await claims.ask("dedicated", held, { fields: [name], first: 50 });
        const counts = new Map<string, number>();
        for (const row of page.rows) counts.set(nameOf(row[name]), (counts.get(nameOf(row[name])) ?? 0) + 1);
        const { tally, distinct } = await grouped(name, held);
        expect(tally).toEqual(Object.fromEntries([...counts].map(([shown, count]) => [shown, String(count)])));
        // Each group is one value, or none at all.
        expect(JSON.stringify(distinct)).toMatch(/^\[(?:\{"\w+":"[01]"\},?)*\]$/u);
      },
    ),
    { numRuns: 5 },
  );
});
