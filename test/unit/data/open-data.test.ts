import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, test } from "vitest";
import { openData } from "../../../local/data/open-data.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edgewise-open-"));
  await mkdir(join(folder, "files"));
  await mkdir(join(folder, "empty"));
  await writeFile(join(folder, "files/Plane.csv"), "Tail,Seats\nN1,100\nN2,150\n");
  await writeFile(join(folder, "files/it's.csv"), "a\n1\n");
  await run(join(folder, "own.duckdb"), "CREATE SCHEMA curated; CREATE TABLE curated.Plane AS SELECT 1 AS Seats");
  await run(join(folder, "bare.duckdb"), "CREATE TABLE Plane AS SELECT 1 AS Seats");
});

afterAll(() => rm(folder, { recursive: true }));

async function run(file: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(file);
  try {
    return (await (await instance.connect()).runAndReadAll(sql)).getRowsJson();
  } finally {
    instance.closeSync();
  }
}

test("each file of a folder is a view", async ({ expect }) => {
  const opened = await openData(join(folder, "files"), join(folder, "work"));
  expect(opened.views).toEqual(["curated.Plane", "curated.it's"]);
  expect(await run(opened.file, "SELECT sum(Seats) FROM curated.Plane")).toEqual([["250"]]);
});

test("a database is served as it is", async ({ expect }) => {
  const opened = await openData(join(folder, "own.duckdb"), join(folder, "work"));
  expect(opened).toEqual({ file: join(folder, "own.duckdb"), views: ["curated.Plane"] });
});

test.for([
  ["nowhere", "no such file or folder"],
  ["empty", "no .parquet, .csv or .tsv file"],
  ["files/Plane.csv", "give a .duckdb file or a folder"],
  ["bare.duckdb", "no table or view in a schema named curated"],
] as const)("%s cannot be served, and the message says so", async ([path, says], { expect }) => {
  const whole = join(folder, path);
  await expect(openData(whole, join(folder, "work"))).rejects.toThrow(`--data ${whole}: `);
  await expect(openData(whole, join(folder, "work"))).rejects.toThrow(says);
});
