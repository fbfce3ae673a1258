// Values stay values: whatever stands in a text comes back as it was, and nothing of it is read as T-SQL or DuckDB SQL.

import * as fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { exec, literal, makeAsker } from "./fixture.ts";
import type { Asker } from "./fixture.ts";

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
});

const echo = async (text: string): Promise<unknown> =>
  (
    await asker.ask(
      exec("SELECT @p AS a, @q AS b", [
        ["@p", "nvarchar(max)", literal(text)],
        ["@q", "nvarchar(max)", literal("next")],
      ]),
    )
  )[0];

test.each([
  "'",
  "''",
  "' OR 1 = 1 --",
  "'; DROP TABLE curated.Flight; --",
  "/* comment */",
  "-- comment",
  "]] [x]",
  '"x"',
  "$b0 $1 ? :a",
  "\\' \\n \\x00",
  "${x}",
  "日本語 😀 é é",
  "\u2028\u2029\u0001\u001F",
  " leading and trailing ",
  "N'x'",
  "~8134~not an error",
  "%_[]",
])("%j comes back", async (text) => {
  expect(await echo(text)).toEqual([text, "next"]);
});

test("a text of 30,000 characters comes back", async () => {
  const text = "a".repeat(30_000) + "'".repeat(100);
  expect(await echo(text)).toEqual([text, "next"]);
});

test("any text comes back, by parameter and by literal", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), async (drawn) => {
      const text = drawn.replaceAll("\0", "");
      expect(await echo(text)).toEqual([text, "next"]);
      expect(await asker.ask(`SELECT ${literal(text)} AS a`)).toEqual([[text]]);
    }),
    { numRuns: 150 },
  );
});

test("a text is found by itself, in equality, IN and OPENJSON", async () => {
  const texts = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((text) => !text.includes("\0"));
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const where = "@p = @q AND @p IN (SELECT CAST(k.[value] AS nvarchar(4000)) FROM OPENJSON(@j) AS k)";
      const rows = await asker.ask(
        exec(`SELECT 1 AS a WHERE ${where}`, [
          ["@p", "nvarchar(max)", literal(text)],
          ["@q", "nvarchar(max)", literal(text)],
          ["@j", "nvarchar(max)", literal(JSON.stringify([text]))],
        ]),
      );
      expect(rows).toEqual([[1]]);
    }),
    { numRuns: 60 },
  );
});

test("brackets and double quotes inside identifiers", async () => {
  expect(await asker.ask(`SELECT 1 AS [a]]b"c]`)).toEqual([[1]]);
  expect(await asker.ask(`SELECT [x]]"y].[a]]b] AS z FROM (SELECT 7 AS [a]]b]) AS [x]]"y]`)).toEqual([[7]]);
  expect(await asker.fails(`SELECT 1 AS a FROM [curated].[Flight"; DROP TABLE x; --] AS t0`)).toMatch(/Msg 208,/);
});

test.each([
  ["an unclosed text", "SELECT 'a", /Unclosed|unclosed/],
  ["an unclosed bracket", "SELECT [a", /unclosed/],
  ["an unclosed comment", "SELECT 1 /* a", /Missing end comment/],
  ["U+0000", "SELECT 'a\0b' AS a", /U\+0000/],
  ["an empty identifier", "SELECT 1 AS []", /no characters/],
])("%s is refused", async (_, text, message) => {
  expect(await asker.fails(text)).toMatch(message);
});

/** LIKE over plain characters, % and _, case-insensitive: the oracle is twelve lines of its own. */
function matches(text: string, pattern: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "%") return matches(text, pattern.slice(1)) || (text !== "" && matches(text.slice(1), pattern));
  if (text === "") return false;
  return (
    (pattern[0] === "_" || pattern[0]?.toLowerCase() === text[0]?.toLowerCase()) &&
    matches(text.slice(1), pattern.slice(1))
  );
}

test("LIKE agrees with an oracle", async () => {
  const letters = (characters: string): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...characters), maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(letters("aAb.* "), letters("aB%_.* "), async (text, pattern) => {
      const rows = await asker.ask(
        exec("SELECT 1 AS a WHERE @t LIKE @l", [
          ["@t", "nvarchar(100)", literal(text)],
          ["@l", "nvarchar(100)", literal(pattern)],
        ]),
      );
      expect(rows.length === 1, `${JSON.stringify(text)} LIKE ${JSON.stringify(pattern)}`).toBe(matches(text, pattern));
    }),
    { numRuns: 200 },
  );
});

test("keyset pages over texts lose and repeat nothing", async () => {
  const texts = ["a", "A", "ä", "B", "ab", "a-b", "ß", "ss", "", " ", "z", "Ä ", "É", "e"];
  const rows = texts.map((text, index) => `SELECT ${index} AS id, ${literal(text)} AS x`).join(" UNION ALL ");
  const all = `(${rows} UNION ALL SELECT 99 AS id, NULL AS x) AS t`;
  const ordered = (await asker.ask(`SELECT t.id, t.x FROM ${all} ORDER BY t.x, t.id`)) as [number, string | null][];
  const seen: number[] = [];
  let after: [number, string | null] | undefined;
  for (let page = 0; page <= texts.length; page += 1) {
    const where =
      after === undefined
        ? ""
        : " WHERE (@x IS NULL AND t.x IS NOT NULL OR t.x > @x OR ((t.x = @x OR (t.x IS NULL AND @x IS NULL)) AND t.id > @id))";
    const value = after === undefined || after[1] === null ? "NULL" : literal(after[1]);
    const text = exec(
      `SELECT TOP (1) t.id, t.x FROM ${all}${where} ORDER BY t.x, t.id`,
      after === undefined
        ? []
        : [
            ["@x", "nvarchar(100)", value],
            ["@id", "int", String(after[0])],
          ],
    );
    const [row] = (await asker.ask(text)) as [number, string | null][];
    if (row === undefined) break;
    seen.push(row[0]);
    after = row;
  }
  expect(seen).toEqual(ordered.map(([id]) => id));
  expect(seen[0]).toBe(99);
});
