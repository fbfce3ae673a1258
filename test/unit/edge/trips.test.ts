// The planner's contract through the whole API, over the sample data: one round trip, and no more statements than there are lists,
// lookups, sets of numbers and sets of groups; the same answer level by level.

import { afterAll, beforeAll, test } from "vitest";
import { openApi, type Api, type Asked } from "../../support/open-api.ts";

const who = { roles: ["analyst"], scopes: ["data.read"] };
const wide = { depth: 60, totalRows: 1e9, cost: 1e12, fields: 10_000 };
let once: Api;
let apart: Api;
beforeAll(async () => {
  once = await openApi({ limits: wide });
  apart = await openApi({ limits: { ...wide, repeatedRows: 0 } });
});
afterAll(async () => {
  await once.close();
  await apart.close();
});

/** Ten relations below each other, each list of two rows with a total. */
const TEN = `{ flights(first: 2, orderBy: [{ flightId: ASC }]) { nodes { flightId origin { iata
  departures(first: 2) { totalCount nodes { flightId destination { iata
  arrivals(first: 2) { totalCount nodes { flightId origin { iata
  state { code airports(first: 2) { totalCount nodes { iata
  departures(first: 1) { totalCount nodes { destination { iata state { name } } } } } } } } } } } } } } } } }`;

const WIDE = `{
  airports(first: 3, where: { stateCode: { eq: "CA" } }) { nodes { iata
    departures(first: 2) { nodes { flightId destination { name } } totalCount aggregate { avg { delayMinutes } } }
    arrivals { groupBy(keys: [{ originIata: VALUE }], first: 2) { nodes { key { originIata } aggregate { count } } } } } }
  flight(flightId: 1) { origin { name } }
  states(first: 2) { edges { cursor node { id birdStrikes { totalCount } } } pageInfo { endCursor } }
}`;

const statementsOf = ({ record }: Asked) => record.trips.map(({ statements }) => statements.length);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

test.for([
  // Eleven lists and lookups, four totals.
  ["ten levels deep", TEN, 15],
  // A total is one of the numbers beside it.
  ["lists, rows, numbers and groups beside each other", WIDE, 9],
] as const)("%s", async ([, query, most], { expect }) => {
  const together = await once.ask({ query }, who);
  expect(together.answer.errors).toBeUndefined();
  expect(together.batches).toHaveLength(1);
  const statements = sum(statementsOf(together));
  expect(statements).toBeLessThanOrEqual(most);

  const levels = await apart.ask({ query }, who);
  expect(levels.answer).toEqual(together.answer);
  expect(levels.batches.length).toBeGreaterThan(1);
  // Of rows that lead nowhere nothing is asked then; what might have been is counted all the same.
  expect(sum(statementsOf(levels))).toBeLessThanOrEqual(statements);
  const { rows, statements: counted } = together.record.estimate ?? {};
  expect(levels.record.estimate).toMatchObject({ rows, statements: counted });
});
