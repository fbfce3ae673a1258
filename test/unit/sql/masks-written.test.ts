// How each mask is written, exactly, and that the same text stands in every place that a field can: what is asked by is what is
// shown. Values stand in braces here, where the statement has a parameter.

import { describe, test } from "vitest";
import type { Refusal } from "#kernel/refusal.ts";
import type { Result } from "#kernel/result.ts";
import { parentPage } from "#plan/plan-keys.ts";
import type { Plan } from "#plan/plan.ts";
import { renderPlan } from "#sql/render-plan.ts";
import { claimCatalog, maskedFields, type MaskedField } from "../catalog/claims.ts";
import { aggregate, list, lookup, planned, type ListChange } from "../plan/planning.ts";
import type { Held } from "../policy/people.ts";
import { pools } from "./plans.ts";

const catalog = claimCatalog();
const analyst = { roles: ["analyst"] };
const both = { roles: ["analyst", "desk"], claims: { state: "CA" } };

const inner = "{36…}";
const outer = "{5C…}";
const hmac = (bytes: string) =>
  `HASHBYTES('SHA2_256', CAST(${outer} AS varbinary(64)) + HASHBYTES('SHA2_256', CAST(${inner} AS varbinary(64)) + ${bytes}))`;
const hashedText = (column: string) => hmac(`CAST(UPPER(RTRIM(CAST(${column} AS nvarchar(3968)))) AS varbinary(7936))`);
const bucket = (column: string, [lowest, least, size]: readonly string[], type: string) =>
  `CAST(CASE WHEN ${column} < {${lowest}} THEN {${least}} WHEN ${column} % {${size}} < 0 THEN ${column} - ${column} % {${size}} - {${size}} ` +
  `ELSE ${column} - ${column} % {${size}} END AS ${type})`;
const half = (text: string, [from, to]: readonly [number, number]) =>
  `CASE WHEN UNICODE(${text}) BETWEEN ${from} AND ${to} THEN 1 ELSE 0 END`;
const FIRST = [55296, 56319] as const;
const SECOND = [56320, 57343] as const;

const WRITTEN: Readonly<Record<MaskedField, string>> = {
  nothing: "CAST(NULL AS int)",
  zero: "CAST({0} AS decimal(9, 2))",
  word: "CAST({xxx} AS varchar(3))",
  email:
    `CAST(LEFT(t0.[Email], {1} - ${half("SUBSTRING(t0.[Email], {1}, 1)", FIRST)}) + {XXX@XXXX.com} ` +
    "AS nvarchar(60))",
  mail: "CAST(LEFT(t0.[Mail], {1}) + {XXX@XXXX.com} AS varchar(60))",
  phone:
    "CAST(CASE WHEN LEN(t0.[Phone]) > {2} + {2} THEN LEFT(t0.[Phone], {2}) + {-***-} + RIGHT(RTRIM(t0.[Phone]), {2}) " +
    "WHEN LEN(t0.[Phone]) <= {2} + {2} THEN {-***-} END AS varchar(20))",
  name:
    `CAST(CASE WHEN LEN(t0.[Name]) > {1} + {1} THEN LEFT(t0.[Name], {1} - ${half("SUBSTRING(t0.[Name], {1}, 1)", FIRST)}) + {…} + ` +
    `RIGHT(RTRIM(t0.[Name]), {1} - ${half("RIGHT(RTRIM(t0.[Name]), {1})", SECOND)}) ` +
    "WHEN LEN(t0.[Name]) <= {1} + {1} THEN {…} END AS nvarchar(40))",
  card:
    "CAST(CASE WHEN LEN(t0.[Card]) > {0} + {4} THEN LEFT(t0.[Card], {0}) + {XXXX} + RIGHT(RTRIM(t0.[Card]), {4}) " +
    "WHEN LEN(t0.[Card]) <= {0} + {4} THEN {XXXX} END AS varchar(19))",
  operator: `CAST(LEFT(CONVERT(varchar(64), ${hashedText("t0.[Operator]")}, 2), 32) AS nvarchar(40))`,
  plate: `CAST(LEFT(CONVERT(varchar(64), ${hashedText("t0.[Plate]")}, 2), 32) AS varchar(32))`,
  serial: `CAST(SUBSTRING(${hmac("CAST(CAST(t0.[Serial] AS nvarchar(3968)) AS varbinary(7936))")}, 1, 8) AS bigint)`,
  device: `CAST(SUBSTRING(${hmac("CAST(CAST(t0.[Device] AS nvarchar(3968)) AS varbinary(7936))")}, 1, 16) AS uniqueidentifier)`,
  print: `CAST(${hmac("CAST(t0.[Print] AS varbinary(7936))")} AS varbinary(64))`,
  born: "DATEFROMPARTS(YEAR(t0.[Born]), 1, 1)",
  seenAt: "CAST(DATEFROMPARTS(YEAR(t0.[SeenAt]), MONTH(t0.[SeenAt]), 1) AS datetime2(3))",
  filedAt: "CAST(DATEFROMPARTS(YEAR(t0.[FiledAt]), 1, 1) AS datetime2(0)) AT TIME ZONE N'UTC'",
  cost: bucket("t0.[Cost]", ["-2147483000", "-2147483648", "1000"], "int"),
  total: bucket("t0.[Total]", ["-9223372036854775807", "-9223372036854775808", "7"], "bigint"),
  price: bucket("t0.[Price]", ["-9999999999999999.75", "-9999999999999999.99", "0.25"], "decimal(18, 2)"),
  precise: bucket(
    "t0.[Precise]",
    ["-9999999999999999999999992492.3880000000", "-9999999999999999999999999999.9999999999", "12345.6780000000"],
    "decimal(38, 10)",
  ),
  fee: bucket("t0.[Fee]", ["-922337203685477.5000", "-922337203685477.5808", "2.5000"], "money"),
  ratio: "CASE WHEN ABS(t0.[Ratio]) >= {4503599627370496} THEN t0.[Ratio] ELSE FLOOR(t0.[Ratio] / {0.5}) * {0.5} END",
  miles:
    "CAST(CASE WHEN t0.[Miles] <= {-2147483650} THEN {-2147483648} WHEN t0.[Miles] >= {2147483650} THEN {2147483647} " +
    "ELSE ROUND(CAST(t0.[Miles] AS decimal(38, 0)), {-2}) END AS int)",
  weight:
    "CAST(CASE WHEN t0.[Weight] <= {-999999.950} THEN {-999999.999} WHEN t0.[Weight] >= {999999.950} THEN {999999.999} " +
    "ELSE ROUND(CAST(t0.[Weight] AS decimal(38, 3)), {1}) END AS decimal(9, 3))",
  exact:
    "CAST(CASE WHEN t0.[Exact] <= {-9999999999999999999999999500.0000000000} THEN {-9999999999999999999999999999.9999999999} " +
    "WHEN t0.[Exact] >= {9999999999999999999999999500.0000000000} THEN {9999999999999999999999999999.9999999999} " +
    "ELSE ROUND(CAST(t0.[Exact] AS decimal(38, 10)), {-3}) END AS decimal(38, 10))",
  toll:
    "CAST(CASE WHEN t0.[Toll] <= {-922337203685477.5000} THEN {-922337203685477.5808} " +
    "WHEN t0.[Toll] >= {922337203685477.5000} THEN {922337203685477.5807} " +
    "ELSE ROUND(CAST(t0.[Toll] AS decimal(38, 4)), {0}) END AS money)",
  score: "CASE WHEN ABS(t0.[Score]) >= {90071992547409.92} THEN t0.[Score] ELSE ROUND(t0.[Score], {2}) END",
  grade: "CAST({-1} AS int)",
  note: "CAST({it's hidden} AS nvarchar(max))",
};

/** The text of the only statement, the same for both kinds of pool, with its values in place. */
function textOf(plan: Result<Plan, Refusal>): string {
  const [dedicated, serverless] = pools.map((pool) => {
    const [statement, ...others] = renderPlan(planned(plan), pool);
    if (statement === undefined || others.length > 0) throw new TypeError("one statement is expected");
    return statement.parameters.reduceRight(
      (text, { name, text: value }) =>
        text.replaceAll(name, () => `{${(value ?? "NULL").replace(/(36|5C)\1{63}/, "$1…")}}`),
      statement.text,
    );
  });
  if (dedicated === undefined || dedicated !== serverless) throw new TypeError("the pools differ");
  return dedicated;
}

const claims = (change: ListChange, held: Held = analyst) =>
  textOf(list({ view: "Claim", fields: [], ...change }, held, catalog));
const fields = Object.entries(WRITTEN);

test.for(fields)("%s is written as its mask, cast to its own type", ([field, written], { expect }) => {
  expect(claims({ where: { [field]: { isNull: true } } })).toContain(` WHERE ${written} IS NULL ORDER BY`);
});

/** A value that any field of the type can be asked with. */
const VALUES: Readonly<Record<string, unknown>> = {
  int: 5,
  bigint: "5",
  money: "5",
  decimal: "5",
  float: 5,
  varchar: "a",
  nvarchar: "a",
  varbinary: "AAAA",
  uniqueidentifier: "6f9619ff-8b86-d011-b42d-00c04fc964ff",
  date: "2001-01-01",
};
const kindOf = (field: string) => maskedFields[field as MaskedField].type.kind;

function valueOf(field: string): unknown {
  if (field === "seenAt") return "2001-01-01T00:00:00";
  return field === "filedAt" ? "2001-01-01T00:00:00Z" : VALUES[kindOf(field)];
}

const ordered = fields.filter(([field]) => kindOf(field) !== "varbinary" && field !== "note");
const isConstant = (field: string) => ["nothing", "zero", "word", "grade", "note"].includes(field);
const texts = fields.filter(([field]) => ["varchar", "nvarchar"].includes(kindOf(field)));
const comparable = ([field, written]: readonly [string, string]) => {
  const { type } = maskedFields[field as MaskedField];
  return type.kind === "varchar" ? `CAST(${written} AS nvarchar(${type.length}))` : written;
};

describe("asked by what it shows", () => {
  test.for(fields)("eq: %s", ([field, written], { expect }) => {
    expect(claims({ where: { [field]: { eq: valueOf(field) } } })).toContain(` WHERE ${written} = {`);
  });
  test.for(fields)("in: %s", ([field, written], { expect }) => {
    expect(claims({ where: { [field]: { in: [valueOf(field)] } } })).toContain(` WHERE ${written} IN (SELECT `);
  });
  test.for(ordered)("lt: %s", ([field, written], { expect }) => {
    expect(claims({ where: { [field]: { lt: valueOf(field) } } })).toContain(`${written} < {`);
  });
  test.for(texts)("like: %s", ([field, written], { expect }) => {
    expect(claims({ where: { [field]: { startsWith: "a" } } })).toContain(` WHERE ${written} LIKE {a%}`);
  });
  test.for(fields)("a key of parents: %s", ([field, written], { expect }) => {
    const parents = { fields: [field], keys: [[valueOf(field)]] };
    expect(claims({ parents })).toContain(`(SELECT ${comparable([field, written])} AS r0, `);
  });
  test.for(fields)("a lookup: %s", ([field, written], { expect }) => {
    const by = { view: "Claim", by: [field], keys: [[valueOf(field)]], fields: ["claimId"] };
    expect(textOf(lookup(by, analyst, catalog))).toContain(`(SELECT ${comparable([field, written])} AS r0, `);
  });
  test.for(fields)("the page of parents: %s", ([field, written], { expect }) => {
    const page = parentPage(planned(list({ view: "Claim", fields: [field], first: 2 }, analyst, catalog)), [[field]]);
    if (page === undefined) throw new TypeError("a page that may not come out the same again");
    const related = claims({ parents: { fields: [field], page } });
    expect(related).toContain(`(SELECT TOP ({2}) ${comparable([field, written])} AS l0 FROM `);
  });
  test.for(ordered)("a number of it: %s", ([field, written], { expect }) => {
    const measures = [{ fn: "countDistinct", field }] as const;
    expect(textOf(aggregate({ view: "Claim", measures }, analyst, catalog))).toContain(
      `(SELECT ${comparable([field, written])} AS v0 FROM `,
    );
  });
  test.for(fields)("a total: %s", ([field, written], { expect }) => {
    const counted = textOf(aggregate({ view: "Claim", where: { [field]: { isNull: true } } }, analyst, catalog));
    expect(counted).toMatch(/^SELECT CONVERT\(varchar\(20\), COUNT_BIG\(\*\)\) AS a0 FROM /);
    expect(counted).toContain(` WHERE ${written} IS NULL`);
  });
  test.for(ordered.filter(([field]) => !isConstant(field)))("an order: %s", ([field, written], { expect }) => {
    const order = ` ORDER BY ${comparable([field, written])} DESC, t0.[ClaimId] ASC`;
    expect(claims({ orderBy: [{ [field]: "DESC" }] })).toContain(order);
  });
  test.for(ordered.filter(([field]) => !isConstant(field)))("a page: %s", ([field, written], { expect }) => {
    const text = claims({ orderBy: [{ [field]: "ASC" }], after: ["5", "7"] });
    expect(text).toContain(`${written} > {5}`);
    expect(text).toContain(`${written} = {5}`);
    expect(text.split(" FROM ")[0]).toContain(written);
  });
  test.for(ordered.filter(([field]) => isConstant(field)))(
    "no order, as all rows are alike: %s",
    ([field], { expect }) => {
      expect(claims({ orderBy: [{ [field]: "DESC" }] })).toContain(
        " FROM [curated].[Claim] AS t0 ORDER BY t0.[ClaimId] ASC",
      );
    },
  );
});

test("both ends of a relation are asked by what they show", ({ expect }) => {
  const { operator } = WRITTEN;
  const other = operator.replaceAll("t0.", "t1.");
  expect(claims({ where: { alike: { state: { eq: "NY" } } } })).toContain(
    `EXISTS (SELECT 1 FROM [curated].[Claim] AS t1 WHERE ${other} = ${operator} AND t1.[State] = {NY})`,
  );
  expect(claims({ orderBy: [{ alike: { state: "ASC" } }] })).toContain(`SELECT ${other} AS k0, `);
});

test.for(fields)(
  "with a role that sees the value of some rows, both stand in one CASE: %s",
  ([field, written], { expect }) => {
    const column = `t0.[${field.charAt(0).toUpperCase()}${field.slice(1)}]`;
    const raw = field === "filedAt" ? `${column} AT TIME ZONE N'UTC'` : column;
    const cased = `CASE WHEN t0.[State] = {CA} THEN ${raw} ELSE ${written} END`;
    expect(claims({ where: { [field]: { isNull: true } } }, both)).toContain(` WHERE ${cased} IS NULL`);
  },
);

test("raw rows, masked rows and others", ({ expect }) => {
  const held = { roles: ["desk", "adjuster"], claims: { state: "CA" } };
  expect(claims({ where: { cost: { isNull: true } } }, held)).toContain(
    `CASE WHEN t0.[State] = {CA} THEN t0.[Cost] ELSE ${WRITTEN.cost} END`,
  );
  const agent = { roles: ["desk", "analyst", "safety"], claims: { state: "CA" } };
  const hash = WRITTEN.operator.replaceAll("Operator", "Agent");
  expect(claims({ fields: ["agent"] }, agent)).toContain(
    `CASE WHEN t0.[State] = {CA} THEN t0.[Agent] ELSE ${hash} END`,
  );
});

test("the constants of one mask are the same parameters wherever it stands in a statement", ({ expect }) => {
  const plan = planned(
    list({ view: "Claim", fields: ["cost"], where: { cost: { gt: 5 } }, orderBy: [{ cost: "ASC" }] }, analyst, catalog),
  );
  const [statement] = renderPlan(plan, "serverless");
  expect(statement?.parameters.map(({ text }) => text)).toEqual(["11", "-2147483000", "-2147483648", "1000", "5"]);
});
