// Masks through the whole API, on either kind of pool: cursors in the order of what is shown, relations by it, refusals that say
// nothing, and the record of what was masked.

import fc from "fast-check";
import { afterAll, beforeAll, describe, test } from "vitest";
import { openApi, type Answer, type Api } from "../../support/open-api.ts";
import { claimRules, claimSpecs } from "../catalog/claims.ts";
import { openClaims, someRow, type ClaimRow } from "../sql/claim-table.ts";

const analyst = { roles: ["analyst"] };
const safety = { roles: ["safety"] };
const both = { roles: ["analyst", "desk"], claims: { state: "CA" } };

interface Page {
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

const pageOf = ({ data, errors }: Answer): Page => {
  if (errors !== undefined) throw new TypeError(JSON.stringify(errors));
  return (data as { claims: Page }).claims;
};

/** Operators as the collation holds them equal, costs within one bucket and in several. */
const rows: readonly ClaimRow[] = fc.sample(someRow, { numRuns: 10, seed: 11 }).map((row, at) => ({
  ...row,
  operator: ["Delta", "DELTA ", "United", null, "delta"][at % 5] ?? null,
  cost: String(at * 400 - 2000),
}));

describe.for(["dedicated", "serverless"] as const)("on a %s pool", (pool) => {
  let api: Api;
  beforeAll(async () => {
    const table = await openClaims();
    await table.fill(rows);
    api = await openApi({ pool, database: table.instance, views: claimSpecs, roleRules: claimRules });
  });
  afterAll(() => api.close());

  test.for(["cost", "operator"])("pages in the order of %s turn by cursors", async (field, { expect }) => {
    const query = `query ($after: String) { claims(first: 3, after: $after, orderBy: [{ ${field}: DESC }]) {
      nodes { claimId ${field} } pageInfo { endCursor hasNextPage } } }`;
    for (const who of [analyst, safety, both]) {
      const seen: unknown[] = [];
      for (let after: string | null = null, isMore = true; isMore;) {
        const page: Page = pageOf((await api.ask({ query, variables: { after } }, who)).answer);
        seen.push(...page.nodes.map(({ claimId }) => claimId));
        [after, isMore] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
      }
      expect(seen).toHaveLength(rows.length);
      expect(new Set(seen).size).toBe(rows.length);
    }
  });

  test("one operator has one pseudonym, and is found by it alone", async ({ expect }) => {
    const query = "query ($of: String!) { claims(where: { operator: { eq: $of } }) { nodes { claimId } totalCount } }";
    const found = async (of: string) => pageOf((await api.ask({ query, variables: { of } }, analyst)).answer);
    const whole = pageOf((await api.ask({ query: "{ claims { nodes { claimId operator } } }" }, analyst)).answer);
    const pseudonym = whole.nodes[0]?.["operator"];
    expect(pseudonym).toMatch(/^[0-9A-F]{32}$/);
    expect(await found(String(pseudonym))).toMatchObject({ totalCount: "6" });
    expect(await found("Delta")).toEqual({ nodes: [], totalCount: "0" });
  });

  test("a relation by a pseudonym leads to the rows that share it", async ({ expect }) => {
    const query = "{ claims(first: 1) { nodes { kin(first: 9) { nodes { claimId } } alike { claimId } } } }";
    const [node] = pageOf((await api.ask({ query }, analyst)).answer).nodes;
    expect(node).toEqual({
      kin: { nodes: [0, 1, 4, 5, 6, 9].map((claimId) => ({ claimId })) },
      alike: { claimId: 0 },
    });
  });

  test.for([
    ["a filter", "{ claims(where: { secret: { eq: 5 } }) { totalCount } }"],
    ["an order", "{ claims(orderBy: [{ secret: ASC }]) { nodes { claimId } } }"],
    ["a relation", "{ claims { nodes { hidden { claimId } } } }"],
  ] as const)("%s by what cannot be asked by does not exist", async ([, query], { expect }) => {
    const refused = await api.ask({ query }, analyst);
    expect(refused.batches).toEqual([]);
    expect(refused.answer.data).toBeUndefined();
    expect(refused.answer.errors?.[0]?.extensions).toMatchObject({ code: "GRAPHQL_INVALID" });
    expect((await api.ask({ query }, safety)).answer.errors).toBeUndefined();
  });

  test("the record says what was masked, and no value", async ({ expect }) => {
    const query = '{ claims(where: { operator: { startsWith: "A" } }) { nodes { cost } } }';
    const { record } = await api.ask({ query }, analyst);
    expect(record.resources.flatMap(({ masks }) => masks).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      "cost:BUCKET",
      "operator:HASH",
    ]);
    expect((await api.ask({ query }, safety)).record.resources).toMatchObject([{ masks: [] }]);
  });
});
