import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, test } from "vitest";
import { buildSample } from "../../../local/data/build-sample.ts";
import { createProgress } from "../../../local/data/progress.ts";
import { ensureSample } from "../../../local/data/sample-data.ts";

const STRIKES = `Airport Name,Aircraft Make Model,Effect Amount of damage,Flight Date,Aircraft Airline Operator,Origin State,\
Phase of flight,Wildlife Size,Wildlife Species,Time of day,Cost Other,Cost Repair,Cost Total $,Speed IAS in knots
"O'HARE, CHICAGO",B-737,None,1999-12-31,UNITED,N/A,Climb,Small,Gull,Day,0,1250,1250,
DALLAS,MD-80,Minor,2000-02-29,AMERICAN,Texas,Approach,Large,Turkey vulture,Night,3,0,3,140
`;
const AIRPORTS = `iata,name,city,state,country,latitude,longitude
0A0,First,Somewhere,NA,Palau,-1.5,0.25
DFW,Dallas,Dallas,TX,USA,32.89595056,-97.0372
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgewise-data-"));
  await mkdir(join(folder, "sources"));
  await writeFile(join(folder, "sources/airports.csv"), AIRPORTS);
  await writeFile(join(folder, "sources/birdstrikes.csv"), STRIKES);
  await writeFlights(join(folder, "sources/flights-3m.parquet"));
});

afterAll(() => rm(folder, { recursive: true }));

async function writeFlights(file: string): Promise<void> {
  const rows = "('2001-01-01 00:01:00', -3, 10, 'DFW', '0A0'), ('2000-01-01 00:00:00', 7, 20, '0A0', 'DFW')";
  const select = `SELECT CAST(d AS TIMESTAMP) AS date, CAST(x AS BIGINT) AS delay, CAST(m AS BIGINT) AS distance, o AS origin,
    t AS destination FROM (VALUES ${rows}) AS f(d, x, m, o, t)`;
  await read(":memory:", `COPY (${select}) TO '${file}' (FORMAT parquet)`);
}

async function read(file: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(file, file === ":memory:" ? {} : { access_mode: "READ_ONLY" });
  try {
    const reader = await (await instance.connect()).runAndReadAll(sql);
    return reader.getRowsJson();
  } finally {
    instance.closeSync();
  }
}

const small = (name: string, sources = "sources") => ({ sources: join(folder, sources), target: join(folder, name) });

test("reads text as it stands, numbers rows in file order and leaves an empty speed null", async ({ expect }) => {
  const { file } = await buildSample(small("small.duckdb"));
  expect(await read(file, "SELECT Iata, StateCode, Latitude FROM curated.Airport ORDER BY Iata")).toEqual([
    ["0A0", "NA", -1.5],
    ["DFW", "TX", 32.89595056],
  ]);
  expect(await read(file, "SELECT FlightKey, DelayMinutes, OriginIata FROM curated.Flight ORDER BY FlightKey")).toEqual(
    [
      ["1", -3, "DFW"],
      ["2", 7, "0A0"],
    ],
  );
  const strikes = "SELECT StrikeKey, AirportName, StateName, CostTotal, SpeedKnots FROM curated.BirdStrike ORDER BY 1";
  expect(await read(file, strikes)).toEqual([
    [1, "O'HARE, CHICAGO", "N/A", "1250.00", null],
    [2, "DALLAS", "Texas", "3.00", 140],
  ]);
  expect(await read(file, "SELECT count(*) FROM curated.State")).toEqual([["51"]]);
});

test("records the T-SQL type of every column", async ({ expect }) => {
  const { file } = await buildSample(small("small.duckdb"));
  const untyped = `SELECT c.table_name, c.column_name FROM information_schema.columns c
    LEFT JOIN edgewise.column_types t ON (t.view_name, t.column_name) = (c.table_name, c.column_name)
    WHERE c.table_schema = 'curated' AND t.sql_type IS NULL`;
  expect(await read(file, untyped)).toEqual([]);
  const some =
    "SELECT sql_type FROM edgewise.column_types WHERE column_name IN ('DepartedAt', 'CostRepair') ORDER BY 1";
  expect(await read(file, some)).toEqual([["datetime2(0)"], ["decimal(18,2)"]]);
});

test("builds once, and again when a source has changed", async ({ expect }) => {
  await cp(join(folder, "sources"), join(folder, "changing"), { recursive: true });
  const options = small("reused.duckdb", "changing");
  expect((await buildSample(options)).wasPresent).toBe(false);
  const { mtimeMs } = await stat(options.target);
  expect((await buildSample(options)).wasPresent).toBe(true);
  expect((await stat(options.target)).mtimeMs).toBe(mtimeMs);
  await writeFile(join(folder, "changing/airports.csv"), AIRPORTS.replace("First", "Second"));
  expect((await buildSample(options)).wasPresent).toBe(false);
  expect(await read(options.target, "SELECT Name FROM curated.Airport WHERE Iata = '0A0'")).toEqual([["Second"]]);
});

test("replaces a target that is no database", async ({ expect }) => {
  const options = small("broken.duckdb");
  await writeFile(options.target, "half a file");
  expect((await buildSample(options)).wasPresent).toBe(false);
});

test("leaves nothing behind when a build fails", async ({ expect }) => {
  await cp(join(folder, "sources"), join(folder, "bad"), { recursive: true });
  await writeFile(join(folder, "bad/birdstrikes.csv"), STRIKES.replace("1250,1250", "lots,1250"));
  await expect(buildSample(small("never.duckdb", "bad"))).rejects.toThrow(/lots/u);
  expect((await readdir(folder)).filter((name) => name.startsWith("never"))).toEqual([]);
});

test("shows plain lines where there is no terminal and one changing line where there is", ({ expect }) => {
  const lines = (isTTY: boolean): string => {
    let written = "";
    const progress = createProgress({ isTTY, write: (text) => (written += text) }, 2);
    progress.step("curated.A");
    progress.step("curated.B");
    progress.done("2 MiB");
    return written;
  };
  expect(lines(false).split("\n")).toHaveLength(4);
  expect(lines(false)).not.toContain("\u001b");
  expect(lines(true).split("\n")).toHaveLength(2);
});

test("the full sample has every row, in file order", async ({ expect }) => {
  const { file } = await ensureSample();
  const counts = `SELECT (SELECT count(*) FROM curated.Airport), (SELECT count(*) FROM curated.BirdStrike),
    (SELECT count(*) FROM curated.Flight), (SELECT count(*) FROM curated.State),
    (SELECT count(*) FROM curated.Airport WHERE StateCode = 'NA')`;
  expect(await read(file, counts)).toEqual([["3376", "10000", "3000000", "51", "12"]]);
  const ends = `SELECT FlightKey, strftime(DepartedAt, '%x %X'), OriginIata, DestinationIata FROM curated.Flight
    WHERE FlightKey IN (1, 2, 3000000) ORDER BY FlightKey`;
  expect(await read(file, ends)).toEqual([
    ["1", expect.stringContaining("00:01:00"), "LAS", "PHL"],
    ["2", expect.stringContaining("00:01:00"), "ATL", "SAV"],
    ["3000000", expect.stringContaining("00:00:00"), "ATL", "CVG"],
  ]);
});
