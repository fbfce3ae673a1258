// How views are counted: the statement, that it runs, and that nobody but an operator can have it sent.

import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import {
  authenticated,
  bigint,
  bit,
  date,
  datetime2,
  datetimeoffset,
  decimal,
  defineView,
  float,
  int,
  money,
  nvarchar,
  uniqueidentifier,
  varbinary,
  varchar,
} from "#catalog/index.ts";
import { ok } from "#kernel/result.ts";
import { renderStatistics } from "#sql/render-statistics.ts";
import { makeRowset } from "#transport/received.ts";
import { countViews, type Reached } from "../../../scripts/stats/count-views.ts";
import { makeAsker } from "../../warehouse/fixture.ts";
import type { Asker } from "../../warehouse/fixture.ts";

/** The flights of the warehouse's own tests: four rows, most columns with NULLs. */
const Flight = defineView("curated.Flight", {
  description: "One field of each type.",
  fields: {
    flightKey: bigint(),
    origin: varchar(4),
    name: nvarchar(60),
    delay: int({ nullable: true }),
    departedAt: datetime2(0, { nullable: true }),
    cost: decimal(18, 2, { nullable: true }),
    latitude: float(),
    bin: varbinary("max", { nullable: true }),
    fee: money({ nullable: true }),
    day: date({ nullable: true }),
    flightId: uniqueidentifier({ column: "Id", nullable: true }),
    isLate: bit({ nullable: true }),
    local: datetimeoffset(7, { nullable: true }),
  },
  directives: [authenticated()],
});

function catalog(): Catalog {
  const built = buildCatalog([Flight], []);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

describe("counting a view", () => {
  let asker: Asker;

  beforeAll(async () => {
    asker = await makeAsker();
  });

  const reach = (pool: Reached["pool"]): Reached => ({
    pool,
    deadlineMs: 1000,
    send: async ({ text }) => {
      const rows = (await asker.ask(text, pool)) as string[][];
      return ok({ rowsets: [makeRowset(rows)], bytes: 0, elapsedMs: 0 });
    },
  });

  test("is one statement without a value", ({ expect }) => {
    const columns = [
      { column: "Na]me", type: { kind: "nvarchar", length: 10 } },
      { column: "Delay", type: { kind: "int" } },
    ] as const;
    expect(renderStatistics({ schema: "curated", object: "Flight", columns })).toMatchObject({
      text:
        "SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS c0, " +
        "CONVERT(varchar(20), SUM(CAST(DATALENGTH(t0.[Na]]me]) AS bigint))) AS c1, " +
        "CONVERT(varchar(20), SUM(CAST(DATALENGTH(CONVERT(varchar(20), t0.[Delay])) AS bigint))) AS c2 " +
        "FROM [curated].[Flight] AS t0",
      parameters: [],
    });
  });

  test.for(["dedicated", "serverless"] as const)("of every type runs on a %s pool", async (pool, { expect }) => {
    expect(await countViews(catalog(), ["Flight"], reach(pool))).toEqual({
      Flight: {
        rows: 4,
        // What is NULL shows nothing: an average is over all rows.
        fields: {
          bin: 1,
          cost: 3.5,
          day: 7.5,
          delay: 1,
          departedAt: 14.3,
          fee: 3,
          flightId: 27,
          flightKey: 1,
          isLate: 0.8,
          latitude: 16,
          local: 8.5,
          name: 5.5,
          origin: 3.3,
        },
      },
    });
  });

  test("of no rows gives nothing but zeros", async ({ expect }) => {
    const none = ["0", ...Object.keys(Flight.fields).map(() => null)];
    const send: Reached["send"] = async () => ok({ rowsets: [makeRowset([none])], bytes: 0, elapsedMs: 0 });
    const counted = await countViews(catalog(), ["Flight"], { ...reach("serverless"), send });
    const { rows, fields } = counted["Flight"] ?? { rows: 1, fields: {} };
    expect([rows, ...new Set(Object.values(fields))]).toEqual([0, 0]);
  });

  test("of a view that there is not says which there are", async ({ expect }) => {
    await expect(countViews(catalog(), ["Flights"], reach("serverless"))).rejects.toThrow(
      "Flights is no view of the catalog: Flight",
    );
  });

  test("that the warehouse refuses says which and why", async ({ expect }) => {
    const refusal = { reason: "warehouse-paused", detail: "paused" } as const;
    const send: Reached["send"] = () => Promise.resolve({ ok: false, refusal });
    await expect(countViews(catalog(), ["Flight"], { ...reach("serverless"), send })).rejects.toThrow(
      "Flight could not be counted: warehouse-paused: paused",
    );
  });
});

test("no part of the Worker can count without policy", ({ expect }) => {
  const source = new URL("../../../src/", import.meta.url);
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const naming = files.filter((name) => readFileSync(new URL(name, source), "utf8").includes("render-statistics"));
  expect(files.length).toBeGreaterThan(100);
  expect(naming).toEqual(["sql/render-statistics.ts"]);
});
