// Rendered statements run on the local warehouse, on either kind of pool, and answer what plain JavaScript answers.

import * as fc from "fast-check";
import { beforeAll, test } from "vitest";
import { likePattern } from "#plan/like-pattern.ts";
import type { Comparison, Predicate, RowsRead } from "#plan/plan.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import { makeAsker } from "../../warehouse/fixture.ts";
import type { Asker } from "../../warehouse/fixture.ts";
import {
  airport,
  and,
  asc,
  batchOf,
  bigint,
  column,
  columns,
  compare,
  count,
  delay,
  desc,
  field,
  flightColumns,
  guarded,
  int,
  isIn,
  isNull,
  key,
  keys,
  name,
  not,
  numbers,
  nvarchar,
  or,
  planOf,
  pools,
  rows,
  texts,
  value,
  varchar4,
  type Read,
} from "./plans.ts";

/** Names that are in the view, by key from 101 on. No two are equal to the collation. */
const names = [
  "'",
  "''",
  "' OR 1 = 1 --",
  "'; DROP TABLE curated.Flight; --",
  "/* a */",
  "]",
  "[a]",
  "%",
  "_",
  "a%b_c[d]e^f",
  "\\",
  "\\'",
  "a\r\nb",
  "a\tb",
  "日本語",
  "😀",
  "Łódź",
  "?ód?",
  "@p0",
  "$b0 ? :a",
  "",
  " a",
  '"',
  '["x"]',
  "x,y",
  "null",
  "NULL!",
  "a".repeat(90),
  null,
] as const;
const delays = [null, -7, 5, 0, 2_147_483_647, -2_147_483_648] as const;

interface Row {
  readonly key: string;
  readonly name: string | null;
  readonly delay: number | null;
}
const stored: readonly Row[] = names.map((each, index) => ({
  key: String(101 + index),
  name: each,
  delay: delays[index % delays.length] ?? null,
}));

let asker: Asker;
beforeAll(async () => {
  asker = await makeAsker();
  const insert = "INSERT INTO curated.Flight (FlightKey, Name, Delay) VALUES (CAST($1 AS BIGINT), $2, $3)";
  for (const row of stored) await asker.connection.run(insert, [row.key, row.name, row.delay]);
});

const ours = compare(key, "gt", value(bigint, "100"));

/** The answer to a read, the same from both kinds of pool. */
async function ask(read: Read): Promise<readonly (readonly unknown[])[]> {
  const [dedicated, serverless] = await Promise.all(pools.map((pool) => asker.ask(batchOf(read, pool), pool)));
  if (dedicated === undefined || JSON.stringify(dedicated) !== JSON.stringify(serverless))
    throw new Error("they differ");
  return dedicated;
}

const keysWhere = async (where: Predicate): Promise<readonly unknown[]> =>
  (await ask(rows({ where: and(ours, where), order: [asc(key)] }))).map(([first]) => first);

/** The keys of the stored rows for which a test is true; unknown is not true. */
const keysOf = (isTrue: (row: Row) => boolean | null): readonly string[] =>
  stored.filter((row) => isTrue(row) === true).map((row) => row.key);

/** What `=` holds equal: case and trailing spaces do not count. */
const fold = (text: string): string => text.replace(/ +$/, "").toLowerCase();
const isSame = (a: string | null, b: string | null): boolean | null =>
  a === null || b === null ? null : fold(a) === fold(b);
const negate = (truth: boolean | null): boolean | null => (truth === null ? null : !truth);

const hostileText = fc.oneof(
  fc.constantFrom(...names.filter((each) => each !== null)),
  fc.constantFrom("A%B_C[D]E^F", "' or 1 = 1 --", "LÓDŹ", "absent", "]  "),
  fc.string({ unit: "grapheme", maxLength: 8 }).filter((text) => !/[\0]|\\\r?\n/.test(text)),
);

test("nothing that stands in a value is run", async ({ expect }) => {
  const before = await ask(count());
  for (const text of names) {
    expect(await keysWhere(compare(name, "eq", value(nvarchar, text)))).toEqual(
      keysOf((row) => isSame(row.name, text)),
    );
    if (text !== null) expect(await keysWhere(isIn(name, texts(nvarchar, text)))).toHaveLength(1);
  }
  expect(await ask(count())).toEqual(before);
  expect(before).toEqual([[String(4 + names.length)]]);
});

test("eq and ne over texts and NULL", async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(fc.option(hostileText), async (text) => {
      expect(await keysWhere(compare(name, "eq", value(nvarchar, text)))).toEqual(
        keysOf((row) => isSame(row.name, text)),
      );
      expect(await keysWhere(compare(name, "ne", value(nvarchar, text)))).toEqual(
        keysOf((row) => negate(isSame(row.name, text))),
      );
    }),
    { numRuns: 40 },
  );
});

test("in and notIn over texts and NULL, of any number", async ({ expect }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostileText, { maxLength: 6 }), async (list) => {
      const isListed = (row: Row): boolean | null =>
        list.length === 0 ? false : row.name === null ? null : list.some((text) => isSame(row.name, text));
      expect(await keysWhere(isIn(name, texts(nvarchar, ...list)))).toEqual(keysOf(isListed));
      expect(await keysWhere(isIn(name, texts(nvarchar, ...list), true))).toEqual(
        keysOf((row) => negate(isListed(row))),
      );
    }),
    { numRuns: 40 },
  );
});

test("in and notIn over numbers, of any number: an empty list is no zero", async ({ expect }) => {
  const some = fc.array(fc.oneof(fc.constantFrom(0, -7, 5, 2_147_483_647), fc.integer()), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(some, async (list) => {
      const isListed = (row: Row): boolean | null =>
        list.length === 0 ? false : row.delay === null ? null : list.includes(row.delay);
      expect(await keysWhere(isIn(delay, numbers(int, ...list.map(String))))).toEqual(keysOf(isListed));
      expect(await keysWhere(isIn(delay, numbers(int, ...list.map(String)), true))).toEqual(
        keysOf((row) => negate(isListed(row))),
      );
    }),
    { numRuns: 40 },
  );
});

test("every comparison of numbers and NULL, and its negation", async ({ expect }) => {
  const holds: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
    eq: (a, b) => a === b,
    ne: (a, b) => a !== b,
    lt: (a, b) => a < b,
    lte: (a, b) => a <= b,
    gt: (a, b) => a > b,
    gte: (a, b) => a >= b,
  };
  const operators = ["eq", "ne", "lt", "lte", "gt", "gte"] as const;
  for (const operator of operators) {
    for (const given of delays) {
      const isTrue = (row: Row): boolean | null =>
        row.delay === null || given === null ? null : holds[operator](row.delay, given);
      const where = compare(delay, operator, value(int, given === null ? null : String(given)));
      expect(await keysWhere(where)).toEqual(keysOf(isTrue));
      expect(await keysWhere(not(where))).toEqual(keysOf((row) => negate(isTrue(row))));
    }
  }
});

test("contains, startsWith and endsWith over hostile texts", async ({ expect }) => {
  const tests = {
    contains: (text: string, needle: string) => text.includes(needle),
    startsWith: (text: string, needle: string) => text.startsWith(needle),
    endsWith: (text: string, needle: string) => text.endsWith(needle),
  };
  const wild = fc.string({ unit: fc.constantFrom(...Array.from("aB%_[]^-'\\ \r\n!?日Ł😀")), maxLength: 4 });
  const needles = fc.oneof(hostileText, wild).filter((text) => !/\\\r?\n|ß/.test(text));
  await fc.assert(
    fc.asyncProperty(needles, fc.constantFrom("contains", "startsWith", "endsWith"), async (needle, kind) => {
      const where: Predicate = { kind: "like", left: name, value: value(nvarchar, likePattern(kind, needle)) };
      const isTrue = (row: Row): boolean | null =>
        row.name === null ? null : tests[kind](row.name.toLowerCase(), needle.toLowerCase());
      expect(await keysWhere(where), JSON.stringify(needle)).toEqual(keysOf(isTrue));
    }),
    { numRuns: 80 },
  );
});

test("a client's or does not escape what stands beside it", async ({ expect }) => {
  const mine = compare(key, "eq", value(bigint, "101"));
  expect(await keysWhere(and(mine, or(isNull(name), isNull(name, true))))).toEqual(["101"]);
  expect(await keysWhere(and(or(mine), not(and())))).toEqual([]);
  expect(await keysWhere(or())).toEqual([]);
});

test("a column outside the code page is not found by question marks", async ({ expect }) => {
  const found = await keysWhere(isIn(column("t0", "Name", { kind: "varchar", length: 100 }), texts(varchar4, "Łódź")));
  expect(found).toEqual(keysOf((row) => row.name === "Łódź"));
});

test("a decimal of more digits than the column's is equal to none", async ({ expect }) => {
  const cost = field("Cost");
  const found = (text: string): Promise<unknown> => ask(count({ where: compare(cost, "eq", value(cost.type, text)) }));
  expect(await found("12.5")).toEqual([["1"]]);
  expect(await found("12.504")).toEqual([["0"]]);
  expect(await ask(count({ where: isIn(cost, numbers(cost.type, "12.504", "-0.5")) }))).toEqual([["1"]]);
});

/** Every value of the first flights, canonical: each must find its own row by `=`, by a list and by a key. */
const canonical: readonly (readonly [keyof typeof flightColumns, key: string, text: string])[] = [
  ["FlightKey", "1", "1"],
  ["Delay", "3", "-7"],
  ["DepartedAt", "1", "2024-01-02T03:04:05"],
  ["Cost", "2", "-0.5"],
  ["Latitude", "2", "5e-324"],
  ["Latitude", "3", "1.7976931348623157e+308"],
  ["Latitude", "4", "0.1"],
  ["Bin", "1", "AA01"],
  ["Fee", "1", "1.2345"],
  ["Day", "3", "1899-12-31"],
  ["Id", "1", "6f9619ff-8b86-d011-b42d-00c04fc964ff"],
  ["Local", "1", "2024-01-01T00:02:03+00:00"],
];

test.for(canonical)("a value of %s is found by itself", async ([of, row, text], { expect }) => {
  const { type } = field(of);
  const first = compare(key, "lt", value(bigint, "100"));
  const found = async (where: Predicate): Promise<unknown> => ask(rows({ where: and(first, where) }));
  expect(await found(compare(field(of), "eq", value(type, text)))).toEqual([[row]]);
  expect(await found(isIn(field(of), numbers(type, text)))).toEqual([[row]]);
  expect(await found(isIn(field(of), texts(type, text)))).toEqual([[row]]);
  const read = (facts: Partial<RowsRead>): Promise<unknown> => ask(rows({ where: first, ...facts }));
  expect(await read({ keys: keys(numbers(type, text), field(of)) })).toEqual([[text, "1", row]]);
  expect(await read({ keys: keys(texts(type, text), field(of)) })).toEqual([["0", "1", row]]);
  const pair = { encoding: "json" as const, types: [type, bigint], text: JSON.stringify([[text, row]]) };
  expect(await read({ keys: keys(pair, field(of), key) })).toEqual([["0", "1", row]]);
});

test("an empty list of keys finds nothing, not the zeros", async ({ expect }) => {
  for (const list of [numbers(int), texts(int)]) {
    expect(await ask(rows({ keys: keys(list, delay) }))).toEqual([]);
    expect(await ask(rows({ keys: keys(list, delay), limit: value(int, "9") }))).toEqual([]);
    expect(await ask(count({ keys: keys(list, delay) }))).toEqual([]);
  }
  expect(await ask(count({ keys: keys(numbers(flightColumns.Id), field("Id")) }))).toEqual([]);
});

test("every type comes back whole", async ({ expect }) => {
  const all = Object.keys(flightColumns).map((each) => field(each as keyof typeof flightColumns));
  const zoned = column("t0", "DepartedAt", { kind: "datetime2", precision: 0, zone: "Eastern Standard Time" });
  const [first] = await ask(rows({ columns: columns(...all, zoned), where: compare(key, "eq", value(bigint, "1")) }));
  expect(first).toEqual([
    "1",
    "ATL",
    "Zoë",
    "5",
    "2024-01-02 03:04:05",
    "12.50",
    "8000000000000000",
    "AA01",
    "1.2345",
    "2024-02-29",
    "6F9619FF-8B86-D011-B42D-00C04FC964FF",
    "1",
    "2024-01-01 01:02:03.0000000 +01:00",
    "2024-01-02 03:04:05 -05:00",
  ]);
});

test("a zoned time is filtered and ordered as an instant", async ({ expect }) => {
  const zoned = column("t0", "DepartedAt", { kind: "datetime2", precision: 0, zone: "Eastern Standard Time" });
  const where = compare(zoned, "gte", value(zoned.type, "2024-01-02T08:04:05+00:00"));
  expect(await ask(rows({ where, order: [desc(zoned, true)] }))).toEqual([["2"], ["1"]]);
  expect(await ask(rows({ keys: keys(numbers(zoned.type, "2024-01-02T08:04:05+00:00"), zoned) }))).toEqual([
    ["2024-01-02T08:04:05+00:00", "1", "1"],
  ]);
});

test("the first rows of many parents, and their numbers", async ({ expect }) => {
  const parents = keys(texts(varchar4, "ATL", "nope", "jfk"), field("Origin"));
  const order = [desc(field("DepartedAt"), true), asc(key)];
  expect(await ask(rows({ keys: parents, order, limit: value(int, "1") }))).toEqual([
    ["0", "1", "2"],
    ["2", "1", "3"],
  ]);
  expect(await ask(rows({ keys: parents, order: [], limit: value(int, "9") }))).toHaveLength(3);
  const numbersOf = await ask(count({ keys: parents }));
  expect(Object.fromEntries(numbersOf)).toEqual({ "0": "2", "2": "1" });
});

const join = {
  alias: "j0",
  from: airport,
  joins: [],
  where: isNull(column("t1", "State", varchar4), true),
  value: column("t1", "Name", nvarchar),
  on: [{ left: field("Origin"), right: column("t1", "Iata", varchar4) }],
};
const first4 = compare(key, "lt", value(bigint, "100"));

test("an order through a relation gives each row once, though a key has duplicates", async ({ expect }) => {
  const order = [desc(column("j0", "v", nvarchar), true), asc(key)];
  expect(await ask(rows({ joins: [join], where: first4, order, limit: value(int, "9") }))).toEqual([
    ["3"],
    ["1"],
    ["2"],
    ["4"],
  ]);
});

test("guards may hold subqueries wherever they stand: shown, filtered, ordered, grouped, joined", async ({
  expect,
}) => {
  const where = compare(column("t1", "State", varchar4), "eq", value(varchar4, "ga"));
  const when: Predicate = { kind: "exists", from: airport, on: join.on, where };
  const seen = guarded(name, when);
  const iata = guarded(column("t2", "Iata", varchar4), isIn(column("t2", "State", varchar4), texts(varchar4, "NY")));
  const guardedJoin = {
    ...join,
    from: { ...airport, alias: "t2" },
    value: iata,
    on: [{ left: field("Origin"), right: iata }],
    where: and(),
  };
  const order = [asc(column("j0", "v", varchar4), true), desc(seen, true), asc(key)];
  expect(await ask(rows({ joins: [guardedJoin], columns: columns(key, seen), where: first4, order }))).toEqual([
    ["1", "Zoë"],
    ["2", "a_b%c[d]"],
    ["4", null],
    ["3", null],
  ]);
  const parents = keys(texts(nvarchar, "zoë", "O'Hara"), seen);
  expect(await ask(rows({ keys: parents, order: [desc(seen, true)], limit: value(int, "5") }))).toEqual([
    ["0", "1", "1"],
  ]);
  expect(await ask(count({ keys: parents }))).toEqual([["0", "1"]]);
});

test("an order through a bit, and through a relation of a relation", async ({ expect }) => {
  const late = { ...join, alias: "j1", from: { alias: "t3", schema: "curated", object: "Flight" }, where: and() };
  const inner = {
    ...late,
    value: column("t3", "IsLate", { kind: "bit" } as const),
    on: [{ left: column("t1", "Iata", varchar4), right: column("t3", "Origin", varchar4) }],
  };
  const outer = { ...join, joins: [inner], value: column("j1", "v", int) };
  const order = [asc(column("j0", "v", int), true), asc(key)];
  const [shown] = columns(column("j0", "v", int));
  if (shown === undefined) throw new TypeError("a column");
  expect(await ask(rows({ joins: [outer], columns: [...columns(key), shown], where: first4, order }))).toEqual([
    ["3", null],
    ["4", null],
    ["1", "0"],
    ["2", "0"],
  ]);
});

test("several statements go in one batch, in order", async ({ expect }) => {
  const plan = planOf(count(), rows({ where: compare(key, "eq", value(bigint, "3")) }));
  const batch = renderBatch(renderPlan(plan, "serverless"), { pool: "serverless", label: "a_1" });
  expect(batch.count).toBe(2);
  expect(await asker.ask(batch.text, "serverless")).toEqual([["3"]]);
});

test("text longer than its column equals nothing, and is not cut to equal something", async ({ expect }) => {
  const long = { kind: "nvarchar", length: 4000 } as const;
  const of = column("t0", "Name", long);
  expect(await keysWhere(compare(of, "eq", value(long, `a${" ".repeat(4100)}b`)))).toEqual([]);
  expect(await keysWhere(isIn(of, texts(long, `'${" ".repeat(4100)}b`)))).toEqual([]);
  expect(await keysWhere(compare(of, "eq", value(long, `'${" ".repeat(4100)}`)))).toEqual(["101"]);
});
