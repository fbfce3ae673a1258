// The ways to find out what is hidden by numbers over rows, by groups, and by what is related: one test each. Either the question
// does not exist, or its answer is the same whatever the secret is.

import { afterAll, beforeAll, describe, test, type ExpectStatic } from "vitest";
import { openProbes, type Probes } from "./probes.ts";
import { clerk, counter, payroll, type Staff } from "./staff.ts";

let staff: Staff;
let probes: Probes;
let isRefused: Probes["isRefused"];
beforeAll(async () => {
  probes = await openProbes();
  ({ staff, isRefused } = probes);
});
afterAll(() => staff.close());

/** And it is answered. */
async function tellsNothing(query: string, expect: ExpectStatic, who = clerk): Promise<unknown> {
  const answer = await probes.tellsNothing(query, expect, who);
  expect(Object.keys(answer as object)).toEqual(["data"]);
  return answer;
}

const NUMBERS = ["countDistinct", "sum", "avg", "min", "max", "stddev", "variance"] as const;
const groups = (given: string): string =>
  `{ people { groupBy(${given}) { nodes { aggregate { count } } pageInfo { endCursor } } } }`;

describe("by a number over rows", () => {
  test.for(NUMBERS)("%s of what cannot be asked by", (fn, { expect }) =>
    isRefused(`{ people { aggregate { ${fn} { salary } } } }`, "salary", expect),
  );

  test.for(["countDistinct", "min", "max"])("%s of a hidden field", (fn, { expect }) =>
    isRefused(`{ people { aggregate { ${fn} { medical } } } }`, "medical", expect),
  );

  test("of a mask, it is a number of masks", async ({ expect }) => {
    const query =
      "{ people { aggregate { countDistinct { grade } sum { grade } avg { grade } min { grade } max { grade } } } }";
    const aggregate = {
      countDistinct: { grade: "2" },
      sum: { grade: "100" },
      avg: { grade: "25.000000" },
      min: { grade: 10 },
      max: { grade: 30 },
    };
    expect(await tellsNothing(query, expect)).toEqual({ data: { people: { aggregate } } });
    await tellsNothing("{ people { aggregate { stddev { grade } variance { grade } } } }", expect);
  });

  test("of masked texts and pseudonyms", async ({ expect }) => {
    await tellsNothing(
      "{ people { aggregate { countDistinct { phone badge } min { phone } max { phone } } } }",
      expect,
    );
  });

  test("of one row, under a filter that names it", async ({ expect }) => {
    const query = '{ people(where: { name: { eq: "Zoe" } }) { totalCount aggregate { sum { grade } max { phone } } } }';
    expect(await tellsNothing(query, expect)).toMatchObject({
      data: { people: { aggregate: { sum: { grade: "30" } } } },
    });
  });

  test("of all rows, less those that are seen", async ({ expect }) => {
    expect(await tellsNothing("{ people { aggregate { count max { name } } } }", expect)).toEqual({
      data: { people: { aggregate: { count: "4", max: { name: "Zoe" } } } },
    });
  });
});

describe("by groups", () => {
  test.for([
    ["salary", "{ salary: VALUE }"],
    ["medical", "{ medical: VALUE }"],
    ["salary", "{ boss: { salary: VALUE } }"],
    ["file", "{ file: { verdict: VALUE } }"],
    ["twin", "{ twin: { name: VALUE } }"],
  ] as const)("a key that is hidden: %s", ([name, key], { expect }) =>
    isRefused(groups(`keys: [${key}]`), name, expect),
  );

  test.for(["salary", "medical"])("a number of groups that is hidden: %s", (name, { expect }) =>
    isRefused(
      `{ people { groupBy(keys: [{ region: VALUE }]) { nodes { aggregate { countDistinct { ${name} } } } } } }`,
      name,
      expect,
    ),
  );

  test.for(["{ max: { salary: { gt: 123455 } } }", "{ not: { sum: { salary: { lt: 1 } } } }"])(
    "having what cannot be asked by: %s",
    (having, { expect }) => isRefused(groups(`keys: [{ name: VALUE }], having: ${having}`), "salary", expect),
  );

  test("an order by what cannot be asked by", ({ expect }) =>
    isRefused(
      groups("keys: [{ name: VALUE }], orderBy: [{ aggregate: { min: { salary: DESC } } }], first: 1"),
      "salary",
      expect,
    ));

  test("by a mask, they are groups of masks", async ({ expect }) => {
    const query = "{ people { groupBy(keys: [{ grade: VALUE }]) { nodes { key { grade } aggregate { count } } } } }";
    const nodes = [
      { key: { grade: 10 }, aggregate: { count: "1" } },
      { key: { grade: 30 }, aggregate: { count: "3" } },
    ];
    expect(await tellsNothing(query, expect)).toEqual({ data: { people: { groupBy: { nodes } } } });
    for (const key of ["phone", "badge"]) await tellsNothing(groups(`keys: [{ ${key}: VALUE }]`), expect);
  });

  test("by what lies behind a relation to a hidden row", async ({ expect }) => {
    const query =
      "{ people { groupBy(keys: [{ boss: { name: VALUE } }]) { nodes { key { boss { name } } aggregate { count } } } } }";
    const nodes = [
      { key: { boss: { name: null } }, aggregate: { count: "1" } },
      { key: { boss: { name: "Ada" } }, aggregate: { count: "1" } },
      { key: { boss: { name: "Zoe" } }, aggregate: { count: "2" } },
    ];
    expect(await tellsNothing(query, expect)).toEqual({ data: { people: { groupBy: { nodes } } } });
    await tellsNothing(groups("keys: [{ boss: { boss: { name: VALUE } } }, { boss: { grade: VALUE } }]"), expect);
  });

  test("having each number of a mask in turn", async ({ expect }) => {
    for (let from = 30; from < 40; from += 1) {
      for (const fn of ["min", "max", "avg", "sum"]) {
        const value = fn === "sum" || fn === "avg" ? `"${from}"` : from;
        await tellsNothing(groups(`keys: [{ name: VALUE }], having: { ${fn}: { grade: { gte: ${value} } } }`), expect);
      }
    }
  });

  test("ordered by a mask, which is a tie", async ({ expect }) => {
    for (const order of ["{ aggregate: { max: { grade: DESC } } }", "{ aggregate: { stddev: { grade: ASC } } }"]) {
      for (const first of [1, 2, 3]) {
        await tellsNothing(groups(`keys: [{ name: VALUE }], orderBy: [${order}], first: ${first}`), expect);
      }
    }
  });

  test("a cursor of somebody else's groups leads nowhere", async ({ expect }) => {
    const given = await staff.ask(groups("keys: [{ salary: VALUE }], first: 1"), payroll);
    const { endCursor } = (given.answer.data as { people: { groupBy: { pageInfo: { endCursor: string } } } }).people
      .groupBy.pageInfo;
    expect(Buffer.from(endCursor, "base64url").toString("latin1")).not.toContain("50000");
    const { answer } = await staff.ask(groups(`keys: [{ name: VALUE }], after: "${endCursor}"`), clerk);
    expect(answer.errors?.[0]?.extensions["code"]).toBe("BAD_CURSOR");
  });
});

describe("by related rows", () => {
  const QUANTIFIERS = ["some", "none", "every"] as const;
  const names = (where: string): string => `{ people(where: ${where}) { totalCount nodes { name } } }`;

  test.for(QUANTIFIERS)("%s of them meet what cannot be asked by", async (quantifier, { expect }) => {
    await isRefused(names(`{ staff: { ${quantifier}: { salary: { gt: 123455 } } } }`), "salary", expect);
    await isRefused(names(`{ staff: { ${quantifier}: { medical: { eq: "asthma" } } } }`), "medical", expect);
  });

  test.for(QUANTIFIERS)("%s of them meet what is asked by its mask", async (quantifier, { expect }) => {
    for (const tests of ["{ eq: 37 }", "{ gt: 36 }", "{ lt: 32 }", "{ gte: 31 }"]) {
      await tellsNothing(names(`{ staff: { ${quantifier}: { grade: ${tests} } } }`), expect);
      await tellsNothing(names(`{ not: { staff: { ${quantifier}: { grade: ${tests} } } } }`), expect);
    }
  });

  test.for([
    "{ staff: { some: {} } }",
    "{ staff: { none: {} } }",
    '{ staff: { some: { name: { lt: "M" } } } }',
    '{ staff: { none: { region: { eq: "east" } } } }',
    '{ staff: { every: { region: { eq: "west" } } } }',
    '{ staff: { every: { name: { gt: "M" } } } }',
    '{ not: { staff: { every: { name: { gt: "M" } } } } }',
    "{ staff: { some: { staff: { some: {} } } } }",
    '{ staff: { every: { boss: { staff: { none: { name: { lt: "B" } } } } } } }',
  ])("hidden ones among them: %s", async (where, { expect }) => void (await tellsNothing(names(where), expect)));

  test("how many they are, and what they are", async ({ expect }) => {
    const part = "aggregate { count max { name } } groupBy(keys: [{ region: VALUE }]) { nodes { key { region } } }";
    const answer = await tellsNothing(
      `{ people { nodes { name staff { totalCount ${part} nodes { name } } } } }`,
      expect,
    );
    expect(JSON.stringify(answer)).not.toMatch(/Zacharias|east/u);
  });

  test("ordered by how many they are", async ({ expect }) => {
    for (const order of ["{ count: DESC }", "{ max: { name: DESC } }", "{ countDistinct: { region: DESC } }"]) {
      for (const first of [1, 2, 3, 4]) {
        await tellsNothing(`{ people(orderBy: [{ staff: ${order} }], first: ${first}) { nodes { name } } }`, expect);
      }
    }
  });

  test("ordered by a mask of theirs", async ({ expect }) => {
    for (const fn of ["min", "max", "sum", "avg"]) {
      await tellsNothing(
        `{ people(orderBy: [{ staff: { ${fn}: { grade: DESC } } }], first: 2) { nodes { name } } }`,
        expect,
      );
    }
  });

  test.for(["salary", "medical"])("ordered by what of them cannot be asked by: %s", (name, { expect }) =>
    isRefused(`{ people(orderBy: [{ staff: { max: { ${name}: DESC } } }]) { nodes { name } } }`, name, expect),
  );
});

describe("for who only counts", () => {
  test("there is a count, and no other number, key or order", async ({ expect }) => {
    for (const query of [
      "{ people { aggregate { sum { grade } } } }",
      "{ people { aggregate { countDistinct { region } } } }",
      groups("keys: [{ name: VALUE }]"),
      groups("keys: [{ salary: VALUE }]"),
      groups("keys: [{ boss: { region: VALUE } }]"),
      groups("keys: [{ region: VALUE }], having: { max: { grade: { gt: 1 } } }"),
      groups("keys: [{ region: VALUE }], orderBy: [{ aggregate: { max: { grade: ASC } } }]"),
      "{ people(where: { staff: { some: {} } }) { totalCount } }",
    ]) {
      const { answer, batches } = await staff.ask(query, counter);
      expect([answer.data, batches]).toEqual([undefined, []]);
    }
  });

  test("no group of few, and none that would tell of few by what is left", async ({ expect }) => {
    const told = async (key: string, where: string): Promise<unknown> => {
      const query = `{ people(where: ${where}) { aggregate { count } groupBy(keys: [{ ${key}: VALUE }]) { nodes { key { ${key} } aggregate { count } } } } }`;
      const { data } = (await tellsNothing(query, expect, counter)) as { data: { people: unknown } };
      return data.people;
    };
    const none = { groupBy: { nodes: [] } };
    expect(await told("region", "{}")).toEqual({ aggregate: { count: "5" }, ...none });
    expect(await told("grade", "{}")).toEqual({ aggregate: { count: "5" }, ...none });
    for (const region of ["east", "west"]) {
      expect(await told("grade", `{ region: { eq: "${region}" } }`)).toEqual({ aggregate: { count: null }, ...none });
    }
  });
});
