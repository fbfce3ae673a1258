// The typed client example against the built Worker: what its types promise is what arrives.

import { afterAll, beforeAll, describe, test } from "vitest";
import { createClient } from "../../examples/client/create-client.ts";
import { StrikeCostsDocument, WhoAmIDocument } from "../../examples/client/generated/operations.ts";
import { lateDepartures } from "../../examples/client/late-departures.ts";
import type { LateDeparture } from "../../examples/client/late-departures.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";

describe("the typed client", () => {
  let stack: Stack;
  const as = (name: string) => createClient({ url: stack.graphqlUrl, token: () => stack.token(name) });

  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack?.close());

  test("a field that the caller may not see is an error, and no data", async ({ expect }) => {
    const { data, errors } = await as("wes")(StrikeCostsDocument, { strikeId: 1 });
    expect(data ?? undefined).toBeUndefined();
    expect(errors?.map(({ message }) => message)).toEqual([expect.stringContaining("costTotal")]);
  });

  test("a variable that the types would not have let through is the client's mistake", async ({ expect }) => {
    const { data, errors } = await as("sam")(StrikeCostsDocument, { strikeId: "one" as unknown as number });
    expect(data ?? undefined).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([expect.stringMatching(/^GRAPHQL_/u)]);
  });

  test("who may see it gets the digits as text", async ({ expect }) => {
    const { data, errors } = await as("sam")(StrikeCostsDocument, { strikeId: 1 });
    expect(errors).toBeUndefined();
    expect(data?.birdStrike?.costTotal).toMatch(/^\d+\.\d\d$/u);
    expect(data?.birdStrike?.occurredOn).toMatch(/^\d{4}-\d\d-\d\d$/u);
  });

  test("an enum arrives as one of its names", async ({ expect }) => {
    const { data } = await as("nia")(WhoAmIDocument, {});
    expect(data?.viewer.kind).toBe("USER");
    expect(data?.viewer.roles).toEqual([]);
  });

  test("a list is walked over its pages, in order, each row once", async ({ expect }) => {
    const rows: LateDeparture[] = [];
    for await (const row of lateDepartures(as("wes"), { states: ["NV", "AZ"], minDelay: 400, first: 5 }))
      rows.push(row);
    expect(rows.length).toBeGreaterThan(5);
    expect(new Set(rows.map(({ flightId }) => flightId)).size).toBe(rows.length);
    expect(rows.map(({ delayMinutes }) => delayMinutes)).toEqual(
      rows.map(({ delayMinutes }) => delayMinutes).sort((a, b) => b - a),
    );
    // wes sees the west: Arizona is asked for and not his.
    expect(new Set(rows.map(({ origin }) => origin?.state?.name))).toEqual(new Set(["Nevada"]));
  });
});
