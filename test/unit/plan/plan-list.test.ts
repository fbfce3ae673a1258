// Lists: budgets and page sizes, each refused by name; what is read, for a page, a total, or a cursor.

import { describe, test } from "vitest";
import { aggregate, aggregateRead, analyst, limits, list, planned, readOf, refusalOf } from "./planning.ts";

const nots = (depth: number): unknown => (depth === 0 ? { delay: { gt: 1 } } : { not: nots(depth - 1) });
const gate = { roles: ["gate"] };

describe("refused", () => {
  test.for([
    ["a page larger than the budget", { first: 51 }, "over-budget LIMIT_PAGE_ROWS"],
    ["a page from the end larger than the budget", { last: 51 }, "over-budget LIMIT_PAGE_ROWS"],
    ["a negative page", { first: -1 }, "bad-input first must be a whole number and not negative"],
    ["a negative page from the end", { last: -1 }, "bad-input last must be a whole number and not negative"],
    ["half a row", { first: 1.5 }, "bad-input first must be a whole number"],
    ["NaN rows", { first: Number.NaN }, "bad-input first must be a whole number"],
    ["both ends", { first: 1, last: 1 }, "bad-input first and last cannot be asked together"],
    ["one branch of or too many", { where: { or: [{}, {}, {}, {}, {}, {}] } }, "over-budget LIMIT_OR_WIDTH"],
    [
      "one condition too many",
      { where: { and: Array.from({ length: 10 }, () => ({ delay: { gt: 1 } })) } },
      "over-budget LIMIT_FILTER_NODES",
    ],
    ["a condition too deep", { where: nots(20) }, "over-budget LIMIT_FILTER_NODES"],
    ["a condition so deep that no stack holds it", { where: nots(5000) }, "over-budget LIMIT_FILTER_NODES"],
    [
      "10,001 values in a list, alike or not",
      { where: { delay: { in: Array.from({ length: 10_001 }, () => 1) } } },
      "over-budget LIMIT_LIST_LENGTH",
    ],
    ["a position of another length", { after: ["1", "2"] }, "bad-cursor a position of another length"],
    ["no position at all", { before: [] }, "bad-cursor a position of another length"],
    ["a where that is no object", { where: "1=1" }, "bad-input where must be an object"],
    ["a value that no such field holds", { where: { delay: { eq: 3e9 } } }, "bad-input Flight.delay: must be within"],
    [
      "a claim of the client's own",
      { where: { delay: { eq: { claim: "x" } } } },
      "bad-input Flight.delay: must be one",
    ],
    ["a list by a claim", { where: { delay: { in: { claim: "x" } } } }, "bad-input Flight.delay: must be a list"],
    ["a number among text tests", { where: { remark: { contains: 5 } } }, "bad-input Flight.remark: must be text"],
    ["a needle with U+0000", { where: { remark: { contains: "a\0" } } }, "bad-input Flight.remark: holds U+0000"],
    [
      "a needle longer than LIKE",
      { where: { remark: { contains: "%".repeat(1400) } } },
      "bad-input Flight.remark: is l",
    ],
    [
      "an impossible date",
      { where: { departedAt: { lt: "2001-02-30T00:00:00" } } },
      "bad-input Flight.departedAt: must",
    ],
  ] as const)("%s", ([, change, refusal], { expect }) => {
    expect(refusalOf(list(change))).toContain(refusal);
  });

  test("a position in a list without a key", ({ expect }) => {
    expect(refusalOf(list({ view: "Budget", fields: ["year"], after: ["1", "2"] }, gate))).toContain("without a key");
  });

  test("no value stands in a refusal", ({ expect }) => {
    for (const where of [
      { delay: { eq: "canary" } },
      { originIata: { in: ["canary\0"] } },
      { remark: { contains: "canary\0" } },
    ]) {
      const plan = list({ where });
      expect(JSON.stringify(plan)).toContain("bad-input");
      expect(JSON.stringify(plan)).not.toContain("canary");
    }
  });

  test("the first refusal is the answer", ({ expect }) => {
    expect(refusalOf(list({ first: 99, where: "x" }))).toContain("LIMIT_PAGE_ROWS");
  });
});

describe("within the budget", () => {
  test.for([
    ["nothing asked for is the default page", {}, "11", false],
    ["one row more than the page is read", { first: 50 }, "51", false],
    ["no rows, to see whether there is one", { first: 0 }, "1", false],
    ["from the end", { last: 3 }, "4", true],
  ] as const)("%s", ([, change, limit, isBackward], { expect }) => {
    const plan = list(change);
    expect(readOf(plan).limit).toEqual({ type: { kind: "int" }, text: limit });
    expect(planned(plan).page).toMatchObject({ size: Number(limit) - 1, isBackward });
  });

  test.for([
    ["10,000 values", { delay: { in: Array.from({ length: 10_000 }, (_, index) => index) } }],
    ["five branches", { or: [{}, {}, {}, {}, {}] }],
    ["nineteen nots' worth", nots(18)],
    ["no condition", null],
  ] as const)("%s", ([, where], { expect }) => {
    expect(refusalOf(list({ where }))).toBe("planned");
  });

  test("a total spends the conditions as rows do", ({ expect }) => {
    expect(refusalOf(aggregate({ where: nots(18) }))).toBe("planned");
    expect(refusalOf(aggregate({ where: nots(19) }))).toBe(refusalOf(list({ where: nots(19) })));
  });
});

describe("read", () => {
  test("a total alone is one count", ({ expect }) => {
    const plan = planned(aggregate());
    expect(plan.reads.map(({ kind }) => kind)).toEqual(["aggregate"]);
    expect(plan.page).toBeUndefined();
  });

  test("rows and their total stand under one condition, and the place of the page is the rows' alone", ({ expect }) => {
    const where = { delay: { gt: 1 } };
    expect(aggregateRead(aggregate({ where })).where).toMatchObject({ kind: "compare", operator: "gt" });
    const { where: paged } = readOf(list({ where, after: ["7"] }));
    expect(paged).toMatchObject({ kind: "and", parts: [{ operator: "gt" }, { operator: "gt" }] });
  });

  test("a page keeps one row less than it looks at, so that it can be asked for again", ({ expect }) => {
    expect(readOf(list({ first: 7 }))).toMatchObject({ limit: { text: "8" }, kept: { text: "7" }, isTotal: true });
    expect(readOf(list({ view: "Budget", fields: ["year"] }, gate))).toMatchObject({ isTotal: false });
  });

  test("a cursor's columns are read once, and only when cursors are wanted", ({ expect }) => {
    const order = { fields: ["delayMinutes"], orderBy: [{ delayMinutes: "ASC" }] } as const;
    expect(readOf(list(order)).columns.map(({ field }) => field)).toEqual(["delayMinutes", undefined]);
    expect(planned(list(order)).page?.position).toEqual([0, 1]);
    expect(readOf(list({ ...order, wantsCursors: false })).columns).toHaveLength(1);
    expect(planned(list({ ...order, wantsCursors: false })).page?.position).toEqual([]);
  });

  test("something is read where no field is, even of what has no order", ({ expect }) => {
    const columns = readOf(list({ fields: [], wantsCursors: false })).columns;
    expect(columns).toMatchObject([{ field: undefined, expression: { column: "FlightId" } }]);
  });

  test("a list without a key has no cursors and is ordered by all it can be", ({ expect }) => {
    const plan = list({ view: "Budget", fields: ["comment"] }, gate);
    expect(planned(plan).page?.position).toEqual([]);
    const names = readOf(plan).order.map(({ expression }) => (expression.kind === "column" ? expression.column : ""));
    expect(names).toEqual(["Amount", "Year"]);
  });

  test("what was used is told to the audit, by field names", ({ expect }) => {
    const change = { where: { origin: { stateCode: { eq: "CA" } } }, orderBy: [{ delay: "DESC" }] } as const;
    expect(planned(list(change, analyst)).usages).toEqual([
      {
        view: "curated.Flight",
        fields: ["flightId"],
        filterFields: ["delay", "flightId", "originIata"],
        rowFilterRoles: [],
        masks: [],
        aggregate: null,
        dryRun: [],
      },
      {
        view: "curated.Airport",
        fields: [],
        filterFields: ["iata", "stateCode"],
        rowFilterRoles: [],
        masks: [],
        aggregate: null,
        dryRun: [],
      },
    ]);
    const regional = { roles: ["regional"], claims: { states: ["CA"] } };
    expect(planned(list({}, regional)).usages[0]?.rowFilterRoles).toEqual(["regional"]);
  });

  test("a plan is frozen", ({ expect }) => {
    expect(Object.isFrozen(planned(list()))).toBe(true);
    expect(limits.pageRows).toBe(50);
  });
});
