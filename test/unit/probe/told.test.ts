// What a report never tells. A warehouse that writes names, values, tokens and signatures wherever it can is probed; none of them
// may be in the text or the JSON, nor may the host and the database, unless whoever runs it says so.

import { afterAll, beforeAll, describe, test } from "vitest";
import { leaveOut, secretsOf } from "../../../scripts/probe/leave-out.ts";
import { printFound, printSummary } from "../../../scripts/probe/print-report.ts";
import { runChecks } from "../../../scripts/probe/run-checks.ts";
import type { Report } from "../../../scripts/probe/run-checks.ts";
import type { ProbePorts } from "../../../scripts/probe/wire.ts";
import { differing, find, openProbed, planted, plantedSets, VERSIONS } from "./pool.ts";
import type { Probed } from "./pool.ts";

const DATABASE = "canary_database";
const CANARIES = ["CanaryName", "canary@example.test", "4111111111111111", "canary-host.example", "Zoë Canary"];

let probed: Probed;
beforeAll(async () => {
  probed = await openProbed("dedicated", DATABASE);
});
afterAll(() => probed.served.warehouse.close());

/** As it is printed and as it is written to a file. */
function textOf(report: Report): string {
  return report.checks.map(printFound).join("") + printSummary(report) + JSON.stringify(report, undefined, 2);
}

function forbidden(): readonly string[] {
  const { url, tokens } = probed.settings;
  const [token] = tokens;
  const parts = token.split(".");
  return [...CANARIES, DATABASE, "canary_database", new URL(url).host, url, token, ...parts];
}

/** Everything of what was asked, and more, for a server that gives it back. */
const echoOf = (headers: Headers, url: string): string =>
  `${CANARIES.join(" ")} ${headers.get("authorization")} ${headers.get("x-csrf-signature")} ${url}`;

const canaryHeaders = (echo: string): Record<string, string> => {
  const value = echo.replaceAll(/[^\x20-\x7E]/gu, "?");
  return { "content-type": value, "x-request-id": value, server: value, [`x-${"CanaryName"}`]: value, date: value };
};

/** The statement of the address, without which nothing else is asked. */
const isOne = (body: string): boolean => /N'{1,2}1'{1,2} AS c0/u.test(body);

const kinds: Readonly<Record<string, ProbePorts["fetch"]>> = {
  "failures with everything in them": planted((_, { headers, url }) => {
    const echo = echoOf(headers, url);
    return Response.json([{ isSuccess: false, data: [[echo]], message: `Msg 245, Level 16\n${echo}`, [echo]: echo }], {
      headers: canaryHeaders(echo),
    });
  }),
  "refusals with everything in them": planted((_, { headers, url }) => {
    const echo = echoOf(headers, url);
    return Response.json(
      { message: echo, error: { message: echo, CanaryName: echo } },
      { status: 403, headers: canaryHeaders(echo) },
    );
  }),
  "pages of it": planted((_, { headers, url }) => new Response(echoOf(headers, url), { status: 502 })),
  "other rows, columns and keys": plantedSets((set, { headers, url, body }) => {
    if (isOne(body)) return set;
    const echo = echoOf(headers, url);
    const columns = [{ name: "CanaryName", type: echo, [echo]: 1, CanaryName: CANARIES }];
    const data = set.data.map((row) => row.map(() => echo));
    return { ...set, data, columns, CanaryName: CANARIES, message: echo, [echo]: echo };
  }),
  "numbers for rows": plantedSets((set, { body }) =>
    isOne(body) ? set : { ...set, data: set.data.map((row) => row.map(() => "4111111111111111")) },
  ),
  "names for engine and states": plantedSets((set, { body }) =>
    /PROPERTY|sys\.dm_/u.test(body)
      ? { isSuccess: true, data: [["CanaryName"], ["canary@example.test_CI_AS"]], message: "" }
      : set,
  ),
};

describe("nothing is told by", () => {
  test.for(Object.entries(kinds))("%s", { timeout: 30_000 }, async ([, fetch], { expect }) => {
    const text = textOf(await probed.probe({ ports: { fetch } }));
    for (const secret of forbidden()) expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
    // Nor a piece of a value, nor a signature.
    expect(text).not.toMatch(/canary|zoë|411111|[A-Za-z0-9+/]{43}=|eyJ/iu);
  });
});

test("the canaries are met: the answers that hold them differ", async ({ expect }) => {
  const fetch = kinds["other rows, columns and keys"];
  const report = await probed.probe(fetch === undefined ? {} : { ports: { fetch } });
  expect(differing(report)).toEqual(expect.arrayContaining(["text", "type int", "avg", "null-and-empty"]));
  expect(find(report, "answer-shape").facts["keys"]).toEqual([
    "columns",
    "data",
    "isSuccess",
    "message",
    "and 2 of other names",
  ]);
  expect(find(report, "answer-shape").facts["columns"]).toEqual(["name", "type", "and 2 of other names"]);
});

test("host and database, only when they are asked for", async ({ expect }) => {
  const ports = { fetch: (url: string, init: RequestInit) => fetch(url, init), nowMs: Date.now, wait: async () => {} };
  const report = await runChecks(probed.settings, ports, { versions: VERSIONS, withHost: true, only: [] });
  expect([report.host, report.database]).toEqual([new URL(probed.settings.url).host, DATABASE]);
  expect(await probed.probe({ only: [] })).not.toHaveProperty("host");
});

test("should a finding hold a secret all the same, it is left out", ({ expect }) => {
  const secrets = secretsOf({
    ...probed.settings,
    url: "https://contoso-ondemand.sql.azuresynapse.net:1443",
    tokens: ["a-token-of-nobody"],
  });
  const found = leaveOut(
    {
      name: "text",
      reliesOn: "",
      advice: "",
      verdict: "differs",
      met: "a-token-of-nobody at contoso-ondemand.sql.azuresynapse.net, workspace contoso, canary_database, eyJhbGciOiJub25lIn0.e30.x",
      facts: { "contoso, 443": "a-token-of-nobody", states: ["contoso", 1], is: true },
    },
    secrets,
  );
  expect(JSON.stringify(found)).not.toMatch(/contoso|token-of|canary|eyJ/u);
  expect(found.facts).toEqual({ "(left out), 443": "(left out)", states: ["(left out)", 1], is: true });
});
