// What a short question could come to otherwise: a long answer of few rows, a long batch of few statements, a long plan.

import { afterAll, beforeAll, describe, test } from "vitest";
import { openApi, type Api } from "../../support/open-api.ts";

const who = { roles: ["analyst"], scopes: ["data.read"] };
const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

describe("the size of an answer", () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi({ limits: { answerBytes: 20_000, aliases: 1000 } });
  });
  afterAll(() => api?.close());

  const rows = times(20, (index) => `a${index}: nodes { iata name city }`);
  const nested = `nodes { departures(first: 20) { ${times(20, (index) => `a${index}: nodes { flightId departedAt }`)} } }`;

  test.for([
    ["of rows that are shown again and again", `{ airports(first: 20) { ${rows} } }`],
    ["of rows of rows", `{ airports(first: 20, where: { iata: { in: ["LAX", "SFO"] } }) { ${nested} } }`],
    // The executor writes what the look-ahead leaves to it.
    ["that is not ours to write", `{ viewer { subject } airports(first: 20) { ${rows} } }`],
    ["of which a part is refused", `{ states(after: "none") { nodes { code } } airports(first: 20) { ${rows} } }`],
  ] as const)("%s is bounded", async ([, query], { expect }) => {
    const { status, answer, batches, record } = await api.ask({ query }, who);
    expect([status, answer.errors?.map(({ extensions }) => extensions["budget"])]).toEqual([
      400,
      ["LIMIT_ANSWER_BYTES"],
    ]);
    expect(answer.data).toBeUndefined();
    // It was read, and the record says so.
    expect([batches.length, record.trips.length, record.result.codes]).toEqual([1, 1, ["OVER_BUDGET"]]);
  });

  test("is looked at and not changed where it is small", async ({ expect }) => {
    const { answer } = await api.ask({ query: "{ viewer { subject } airports(first: 2) { nodes { iata } } }" }, who);
    expect(answer).toEqual({
      data: { viewer: { subject: "somebody" }, airports: { nodes: [{ iata: "00M" }, { iata: "00R" }] } },
    });
  });
});

describe("the size of a batch", () => {
  test("counts a list wherever a statement repeats it", async ({ expect }) => {
    const api = await openApi({ limits: { batchCharacters: 30_000 } });
    try {
      const list = times(1500, (index) => `ZZZ${index}`).split(" ");
      const ask = (query: string) =>
        api.ask({ query: `query ($in: [String!]) ${query}`, variables: { in: list } }, who);
      const one = "{ airports(first: 1, where: { iata: { in: $in } }) { nodes { iata } } }";
      const four =
        "{ airports(first: 1, where: { iata: { in: $in } }) { nodes { iata departures(first: 1) { nodes { destination { state { name } } } } } } }";
      expect((await ask(one)).answer).toEqual({ data: { airports: { nodes: [] } } });
      const { answer, batches, record } = await ask(four);
      expect([answer.errors?.[0]?.extensions["budget"], batches]).toEqual(["LIMIT_BATCH_CHARACTERS", []]);
      expect(record).toMatchObject({ decision: "deny", resources: [], trips: [] });
    } finally {
      await api.close();
    }
  });
});

describe("what is not even planned", () => {
  test("more requests than statements are allowed", async ({ expect }) => {
    const api = await openApi({ limits: { statements: 3, aliases: 100 } });
    try {
      const roots = times(
        4,
        (index) => `a${index}: states(first: 1, where: { code: { ne: "Z${index}" } }) { nodes { code } }`,
      );
      const { status, answer, batches, record } = await api.ask({ query: `{ ${roots} }` }, who);
      expect([status, batches]).toEqual([400, []]);
      expect(answer.errors?.[0]?.extensions).toMatchObject({ budget: "LIMIT_STATEMENTS", allowed: 3, asked: 4 });
      expect(record.reasons).toEqual([expect.stringContaining("LIMIT_STATEMENTS 4 > 3")]);
    } finally {
      await api.close();
    }
  });
});

describe("what a cost tells", () => {
  test("is the same to who sees every row and to who sees some: rows that policy reads do not show in it", async ({
    expect,
  }) => {
    const api = await openApi({ limits: { cost: 100, aliases: 100, statements: 1000 } });
    try {
      const query = `{ ${times(10, (index) => `a${index}: flights(where: { distanceMiles: { gt: ${index} } }) { totalCount }`)} }`;
      const asked = async (person: object) =>
        (await api.ask({ query }, person)).answer.errors?.[0]?.extensions["asked"];
      const regional = { roles: ["regional"], scopes: ["data.read"], claims: { states: ["CA"] } };
      expect([await asked(who), await asked(regional)]).toEqual([31_000, 31_000]);
    } finally {
      await api.close();
    }
  });
});

describe("a condition that is null", () => {
  test("is refused at its place, whoever writes the answer", async ({ expect }) => {
    const api = await openApi();
    try {
      const query = "query ($v: Boolean = true) { states(first: 1) { nodes { code name @include(if: $v) } } }";
      const { answer } = await api.ask({ query, variables: { v: null } }, who);
      expect(answer).toMatchObject({ data: { states: null }, errors: [{ extensions: { code: "BAD_INPUT" } }] });
    } finally {
      await api.close();
    }
  });
});
