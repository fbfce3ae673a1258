// Which operations are streamed, as their records tell: those of the sample, over a warehouse whose answers are larger than may be held.

import { afterAll, beforeAll, describe, test } from "vitest";
import { openApi, type Api } from "../../support/open-api.ts";

const EVERYTHING = { roles: ["analyst", "safety"], scopes: ["data.read", "data.aggregate"] };

/** The fields again and again, under other names. */
const aliases = (fields: string, times: number): string =>
  Array.from({ length: times }, (_, time) => fields.replaceAll(/\w+/gu, (name) => `${name}${time}: ${name}`)).join(" ");

describe("an operation whose answer is large", () => {
  let streaming: Api;
  let holding: Api;
  beforeAll(async () => {
    streaming = await openApi({ stream: { fromBytes: 4096, maxBytes: 64_000_000 }, costRoles: [] });
    holding = await openApi();
  });
  afterAll(async () => {
    await streaming?.close();
    await holding?.close();
  });

  const AIRPORT = "iata name city country stateCode latitude longitude";
  const STRIKE = "strikeId airportName aircraft operator stateName phaseOfFlight species";
  const airports = `airports(first: 3000) { nodes { ${AIRPORT} } }`;
  test.for([
    ["a long page", `{ ${airports} }`, true],
    [
      "beside what is small",
      `{ states { totalCount } airports(first: 3000) { edges { cursor node { ${AIRPORT} state { name } } } pageInfo { endCursor hasNextPage } } }`,
      true,
    ],
    [
      "a page that is not long, however wide",
      `{ airports(first: 999) { nodes { ${AIRPORT} ${aliases(AIRPORT, 4)} } } }`,
      false,
    ],
    ["a page of a sensitive view", `{ birdStrikes(first: 3000) { nodes { ${STRIKE} } } }`, false],
    ["beside rows of a sensitive view", `{ ${airports} birdStrikes(first: 2) { nodes { strikeId } } }`, false],
    ["beside what is resolved by itself", `{ viewer { subject } ${airports} }`, false],
  ] as const)("%s", async ([, query, isStreamed], { expect }) => {
    const streamed = await streaming.ask({ query }, EVERYTHING);
    const held = await holding.ask({ query }, EVERYTHING);
    expect([held.status, held.answer.errors]).toEqual([200, undefined]);
    expect(streamed.answer).toEqual(held.answer);
    expect(streamed.record.trips.some((trip) => trip.isStreamed === true)).toBe(isStreamed);
    const told = ({ record }: typeof held) => [
      record.result,
      record.trips.map(({ statements }) => statements.map(({ rows }) => rows)),
    ];
    expect(told(streamed)).toEqual(told(held));
  });
});
