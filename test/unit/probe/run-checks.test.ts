// The probe against the local warehouse, which is what Edgewise relies on, and against one that answers otherwise: each planted
// difference is found by the check that is for it.

import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, test } from "vitest";
import { exitCodeOf, printFound, printSummary } from "../../../scripts/probe/print-report.ts";
import { checkNames } from "../../../scripts/probe/run-checks.ts";
import type { ProbePorts } from "../../../scripts/probe/wire.ts";
import { differing, find, openProbed, planted, plantedCells, plantedSets } from "./pool.ts";
import type { Probed } from "./pool.ts";

const all = new Map<string, Probed>();
const of = (pool: "dedicated" | "serverless"): Probed => {
  const probed = all.get(pool);
  if (probed === undefined) throw new Error(pool);
  return probed;
};
beforeAll(async () => {
  for (const pool of ["dedicated", "serverless"] as const) all.set(pool, await openProbed(pool));
});
afterAll(async () => {
  for (const { served } of all.values()) await served.warehouse.close();
});

describe.each(["dedicated", "serverless"] as const)("the local warehouse, %s", (pool) => {
  test("is what is relied on", { timeout: 60_000 }, async ({ expect }) => {
    const report = await of(pool).probe();
    expect(report.checks.filter(({ verdict }) => verdict === "differs")).toEqual([]);
    const untold = report.checks.filter(({ verdict }) => verdict === "not told").map(({ name }) => name);
    expect(untold).toEqual(
      // No public host, a token of the fixture, digits that DuckDB does not have, what is heavy.
      [
        "ports",
        "hosts",
        "token-kind",
        "type time(7)",
        "type datetime2(7)",
        "type datetimeoffset(7)",
        "slow-answer",
        "leaving",
      ],
    );
    expect(exitCodeOf(report)).toBe(0);
    expect(printSummary(report)).toContain(`${report.counts.same} same, 0 different, ${untold.length} not told`);
  });
});

test("the engine is told by numbers and properties", async ({ expect }) => {
  const told: Readonly<Record<string, string>> = {
    EngineEdition: "6",
    ProductVersion: "12.0.2000.8",
    Collation: "SQL_Latin1_General_CP1_CI_AS",
  };
  const fetch = plantedSets((set, { body }) => {
    const name = Object.keys(told).find((one) => body.includes(`''${one}''`));
    return name === undefined ? set : { isSuccess: true, data: [[told[name]]], message: "" };
  });
  const report = await of("dedicated").probe({ ports: { fetch }, only: [] });
  expect(report.engine).toEqual({ edition: 6, version: "12.0.2000.8", collation: ["CI", "AS"] });
});

test("a pool of the other kind than told is found out", async ({ expect }) => {
  const report = await of("serverless").probe({ settings: { pool: "dedicated" }, only: [] });
  expect(exitCodeOf(report)).toBe(2);
  expect(find(report, "address").met).toContain("(syntax)");
});

/** Any error of the engine, where `matches` says so. */
const failing = (number: number, matches: (body: string) => boolean): ProbePorts["fetch"] =>
  plantedSets((set, { body }) =>
    matches(body) ? { isSuccess: false, data: [], message: `Msg ${number}, Level 16, State 1, Line 1\nNo.` } : set,
  );

/** What is planted -> the checks that must find it, and no others. */
const PLANTED: readonly (readonly [what: string, fetch: ProbePorts["fetch"], found: readonly string[]])[] = [
  [
    "rows cut off at 5,000 without a word",
    plantedSets((set) => ({ ...set, data: set.data.slice(0, 4999) })),
    ["many-rows", "large-answer"],
  ],
  [
    "rows cut off one early",
    plantedSets((set, { url }) => (url.includes("topRows=2&") ? { ...set, data: set.data.slice(0, 1) } : set)),
    ["top-rows"],
  ],
  [
    "text through a code page",
    plantedCells((cell) => (typeof cell === "string" ? cell.replaceAll(/[^\x00-\xFF]/gu, "?") : cell)),
    ["text", "type nvarchar(40)", "type nvarchar(max)", "openjson"],
  ],
  [
    "blanks cut off at the end",
    plantedCells((cell) => (typeof cell === "string" ? cell.trimEnd() : cell)),
    ["text", "type varchar(40)", "type nvarchar(40)"],
  ],
  ["NULL as text", plantedCells((cell) => cell ?? "NULL"), ["null-and-empty", "type date", "type int"]],
  ["dates in another style", plantedCells((cell) => (cell === "9999-12-31" ? "12/31/9999" : cell)), ["type date"]],
  [
    "floats with fewer digits",
    plantedCells((cell) => (cell === "3FB999999999999A" ? "3FB9999999999999" : cell)),
    ["type float"],
  ],
  ["averages rounded", plantedCells((cell) => (cell === "1.666666" ? "1.666667" : cell)), ["avg"]],
  [
    "result sets in another order",
    plantedSets((set, _, index) => (set.data[0]?.[0] === String(index) && index > 1 ? { ...set, data: [["0"]] } : set)),
    ["several-statements"],
  ],
  [
    "failures taken for empty answers",
    plantedSets((set) => ({ ...set, isSuccess: true })),
    ["error-syntax", "error-conversion", "error-missing-object", "error-division", "error-late", "label"],
  ],
  [
    "failures without a number",
    plantedSets((set) => ({ ...set, message: set.message.replace(/^.*\n/u, "") })),
    ["error-division", "error-conversion", "error-syntax"],
  ],
  [
    "refused tokens with 403",
    planted((answer) => (answer.status === 401 ? new Response("{}", { status: 403 }) : answer)),
    ["token-refused"],
  ],
  [
    "a bad token that is taken",
    planted((answer) =>
      answer.status === 401 ? Response.json([{ isSuccess: true, data: [["1"]], message: "" }]) : answer,
    ),
    ["token-refused"],
  ],
  [
    "a clock two minutes ahead",
    planted((answer) => {
      const headers = new Headers(answer.headers);
      headers.set("date", new Date(Date.now() + 120_000).toUTCString());
      return new Response(answer.body, { status: answer.status, headers });
    }),
    ["clock"],
  ],
  [
    "no OPTIONS",
    planted((answer, { method }) => (method === "OPTIONS" ? new Response("", { status: 501 }) : answer)),
    ["options"],
  ],
  [
    "any database for another",
    planted((answer) =>
      answer.status === 404 ? Response.json([{ isSuccess: true, data: [["1"]], message: "" }]) : answer,
    ),
    ["other-database"],
  ],
  [
    "text/plain not taken",
    planted((answer, { headers, body }) =>
      body === "SELECT N'1' AS c0" && headers.get("content-type") === "text/plain; charset=utf-8"
        ? new Response("{}", { status: 415 })
        : answer,
    ),
    ["content-type", "signature-window", "signature-age", "signature-skew", "token-refused"],
  ],
  ["too many parameters", failing(8003, (body) => body.includes("@p1999 int")), ["parameters"]],
  ["no nvarchar(max)", failing(2717, (body) => body.length > 100_000), ["long-parameter"]],
  ["no STRING_SPLIT", failing(195, (body) => /^(?=.*STRING_SPLIT)(?!.*OPENJSON)/su.test(body)), ["string-split"]],
  ["a collation conflict", failing(468, (body) => body.includes("IN (SELECT CAST(k.[value]")), ["collation"]],
  ["unknown zones", failing(9820, (body) => body.includes("European")), ["at-time-zone"]],
  ["nesting of 20", failing(191, (body) => body.includes("AS t21")), ["nesting"]],
  ["no windows", failing(103010, (body) => body.includes("ROW_NUMBER")), ["row-number"]],
  [
    "rows that a collation makes one",
    plantedCells((cell) => (cell === "2" ? "1" : cell)),
    ["distinct-varbinary", "row-number", "several-statements"],
  ],
  [
    "LIKE that knows no brackets",
    plantedSets((set, { body }) => (body.includes("LIKE @p0") ? { ...set, data: [["0", "0"]] } : set)),
    ["like-brackets"],
  ],
  [
    "rows as objects",
    plantedSets((set, { body }) => (body.includes("NULL AS c1;") ? { ...set, data: [{ c0: "a" }] } : set)),
    ["answer-shape"],
  ],
  ["signatures good for a minute after they begin", refusingSignatures((begun) => begun > 60_000), ["signature-age"]],
  [
    "a clock behind, which takes no signature that begins now",
    refusingSignatures((begun) => begun < 8000 && begun > -2000, "SELECT N'1' AS c0"),
    ["content-type", "query-timeout", "signature-skew", "signature-window"],
  ],
  [
    "cells with their first character cut off",
    plantedCells((cell) => (typeof cell === "string" && cell !== "1" ? cell.slice(1) : cell)),
    ["text", "like-brackets", ...checkNames.filter((name) => name.startsWith("type ") && !name.endsWith("(7)"))],
  ],
  [
    "weeks that begin on Sunday",
    plantedCells((cell) => (cell === "2024-02-26" ? "2024-02-25" : cell)),
    ["time-buckets"],
  ],
  [
    "hashes of text in UTF-8",
    plantedCells((cell) => (/^[0-9A-F]{32}$/u.test(String(cell)) ? "0".repeat(32) : cell)),
    ["hash-mask"],
  ],
  [
    "the variance of all instead of a sample",
    plantedCells((cell) => (cell === "4010000000000000" ? "4005555555555555" : cell)),
    ["statistics"],
  ],
  ["no sums over groups", failing(4113, (body) => body.includes("OVER ()")), ["window-sums"]],
  [
    "no more than half an hour",
    planted((answer, { url }) => (url.includes("Minutes=59") ? new Response("{}", { status: 400 }) : answer)),
    ["query-timeout"],
  ],
  ["gzip that is not unpacked", planted(spoilCompressed), ["compression"]],
];

/** 401 for signatures by how long ago they began, of one text or of all. */
function refusingSignatures(isRefused: (begunMs: number) => boolean, text?: string): ProbePorts["fetch"] {
  return planted((answer, { headers, body }) => {
    const notBefore = /not-before=([^;]+)/u.exec(headers.get("x-csrf-signature") ?? "")?.[1] ?? "";
    const isMeant = text === undefined || body === text;
    return isMeant && isRefused(Date.now() - Date.parse(notBefore)) ? new Response("{}", { status: 401 }) : answer;
  });
}

function spoilCompressed(answer: Response, { headers }: { readonly headers: Headers }): Response {
  return headers.get("accept-encoding") === "gzip" ? new Response("\u001F\u008B") : answer;
}

test("every check that something depends on has a difference planted for it", ({ expect }) => {
  const free = [
    "methods",
    "hosts",
    "signature-needed",
    "signature-host",
    "all-result-sets",
    "native-encodings",
    "backslash-newline",
  ];
  // In reach.test.ts and watch.test.ts; 7 digits of a second are not played by the local warehouse.
  const elsewhere = ["address", "ports", "token-kind", "label", "slow-answer", "leaving"];
  const found = new Set([...PLANTED.flatMap(([, , names]) => names), ...free, ...elsewhere]);
  expect(checkNames.filter((name) => !found.has(name) && !/^type .*\(7\)$/u.test(name))).toEqual([]);
});

test("docs/deploy.md names every check", async ({ expect }) => {
  const page = await readFile(new URL("../../../docs/deploy.md", import.meta.url), "utf8");
  const written = (name: string): string =>
    name.replace(/^(signature|token|error)-.*$/u, "$1-…").replace(/^type .*$/u, "type …");
  expect(checkNames.filter((name) => !page.includes(`\`${written(name)}\``))).toEqual([]);
});

describe("finds", () => {
  test.for(PLANTED)("%s", async ([, fetch, found], { expect }) => {
    // Beside those that must find it, some that must not.
    const report = await of("dedicated").probe({
      ports: { fetch },
      only: [...found, "answer-shape", "type int", "like-brackets"],
    });
    expect(differing(report).toSorted()).toEqual(found.toSorted());
    expect(exitCodeOf(report)).toBe(1);
    const first = find(report, found[0] ?? "");
    expect(printFound(first)).toContain(`relied on: ${first.reliesOn}\n`);
    expect(printFound(first)).toContain(`what to do: ${first.advice}\n`);
  });
});
