// Budgets and guards through the whole API: what is over them is refused before anything is sent, and is on record.

import { afterAll, beforeAll, describe, test } from "vitest";
import { exportLimit, requiresFilter } from "#catalog/index.ts";
import { views } from "../../../catalog/index.ts";
import { openApi, type Api } from "../../support/open-api.ts";

const who = { roles: ["analyst"], scopes: ["data.read"] };
const agent = { roles: ["analyst"], scopes: ["data.aggregate"] };

describe("what an operation costs", () => {
  const query = "{ flights(first: 2) { nodes { flightId from: origin { iata } } } }";

  test("is on record, and what costs too much is not sent", async ({ expect }) => {
    const ample = await openApi({ limits: { cost: 6001 } });
    const scarce = await openApi({ limits: { cost: 6000 } });
    try {
      // The three million flights, and the same page once more.
      const { answer, record } = await ample.ask({ query }, who);
      expect(answer.errors).toBeUndefined();
      expect(record.estimate).toEqual({ rows: 4, statements: 2, cost: 6000.1 });
      const refused = await scarce.ask({ query }, who);
      expect(refused.answer.errors?.[0]).toMatchObject({
        message: "The operation is over LIMIT_COST: it costs 6,100, 6,000 is allowed; most of it is flights.from.",
        extensions: {
          code: "OVER_BUDGET",
          budget: "LIMIT_COST",
          allowed: 6000,
          asked: 6100,
          blame: "flights.from",
        },
      });
      expect(refused.batches).toEqual([]);
      expect(refused.record).toMatchObject({
        decision: "deny",
        estimate: null,
        reasons: ["over-budget: LIMIT_COST 6001 > 6000, most of it flights.from"],
      });
    } finally {
      await ample.close();
      await scarce.close();
    }
  });

  test("is counted for a minute, for each principal", async ({ expect }) => {
    const api = await openApi({ limits: { costPerMinute: 7500 } });
    try {
      const codes = async (subject: string) => {
        const { status, answer } = await api.ask({ query }, { ...who, subject });
        return [status, answer.errors?.[0]?.extensions["budget"], answer.errors?.[0]?.extensions["retryAfterSeconds"]];
      };
      expect(await codes("ana")).toEqual([200, undefined, undefined]);
      expect(await codes("ana")).toEqual([429, "LIMIT_COST_PER_MINUTE", 37]);
      expect(await codes("wes")).toEqual([200, undefined, undefined]);
    } finally {
      await api.close();
    }
  });
});

describe("a guarded view", () => {
  let api: Api;

  beforeAll(async () => {
    const guarded = views.map((view) => {
      if (view.object === "curated.Flight") {
        // Who has numbers alone may filter by the origin.
        const rule = requiresFilter({ fields: ["departedAt", "originIata"] });
        return { ...view, directives: [...view.directives, rule] };
      }
      if (view.object !== "curated.Airport") return view;
      const others = view.directives.filter(({ directive }) => directive !== "exportLimit");
      return { ...view, directives: [...others, exportLimit({ rows: 3, unlessScopes: [["data.read"]] })] };
    });
    api = await openApi({ views: guarded });
  });
  afterAll(() => api?.close());

  const at = 'departedAt: { gte: "2001-01-31T00:00:00" }';

  test.for([
    ["rows", "{ flights(first: 1) { nodes { flightId } } }"],
    ["a number", "{ flights { totalCount } }"],
    ["a number with another filter", "{ flights(where: { delayMinutes: { gt: 5 } }) { totalCount } }"],
    ["one of two branches", `{ flights(where: { or: [{ ${at} }, { originIata: { eq: "LAX" } }] }) { totalCount } }`],
  ] as const)("gives no %s without a filter", async ([, query], { expect }) => {
    const { answer, batches } = await api.ask({ query }, who);
    expect(answer.errors?.map(({ extensions }) => extensions["code"])).toEqual(["BAD_INPUT"]);
    expect(answer.errors?.[0]?.message).toContain("Flight must be asked with a filter on departedAt or originIata");
    expect(batches).toEqual([]);
  });

  test.for([
    ["with a filter", `{ flights(first: 1, where: { ${at} }) { totalCount nodes { flightId } } }`, who],
    ["by key", '{ flight(flightId: "1") { flightId } }', who],
    ["below a parent", '{ airport(iata: "LAX") { departures(first: 1) { totalCount nodes { flightId } } } }', who],
    [
      "as a condition of another",
      "{ airports(first: 1, where: { departures: { some: {} } }) { nodes { iata } } }",
      who,
    ],
    ["as a number with a filter", '{ flights(where: { originIata: { eq: "LAX" } }) { totalCount } }', agent],
    ["its first rows to an agent", "{ airports(first: 3) { totalCount nodes { iata } } }", agent],
    ["what an agent filters", '{ airports(first: 9, where: { stateCode: { eq: "CA" } }) { nodes { iata } } }', agent],
    ["all rows to others", "{ airports(first: 100) { nodes { iata } } }", who],
  ] as const)("is given %s", async ([, query, asking], { expect }) => {
    const { status, answer } = await api.ask({ query }, asking);
    expect([status, answer.errors]).toEqual([200, undefined]);
  });

  test("is not copied page by page by an agent", async ({ expect }) => {
    const refused = async (page: string) => {
      const { answer } = await api.ask({ query: `{ airports(${page}) { nodes { iata } } }` }, agent);
      return answer.errors?.[0]?.message ?? "given";
    };
    const said = /^Airport gives this client no more than 3 rows without a filter, and no page behind them/;
    expect(await refused("first: 4")).toMatch(said);
    const { answer } = await api.ask({ query: "{ airports(first: 3) { pageInfo { endCursor } } }" }, agent);
    const cursor = /"endCursor":"([^"]+)"/u.exec(JSON.stringify(answer.data))?.[1] ?? "";
    expect(await refused(`first: 3, after: "${cursor}"`)).toMatch(said);
    expect(await refused('first: 3, after: ""')).toBe("given");
  });
});
