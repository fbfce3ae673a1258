// Ports and hosts of a public name, played before the local warehouse; tokens of each kind; and what is not told where nothing
// answers.

import { request } from "node:http";
import { afterAll, beforeAll, describe, test } from "vitest";
import { failed } from "../../../scripts/probe/check.ts";
import { tokenKind } from "../../../scripts/probe/checks-token.ts";
import { exitCodeOf, printSummary } from "../../../scripts/probe/print-report.ts";
import type { ProbePorts } from "../../../scripts/probe/wire.ts";
import { classifyMessage } from "../../../src/transport/classify-fault.ts";
import { find, openProbed } from "./pool.ts";
import type { Probed } from "./pool.ts";

let probed: Probed;
beforeAll(async () => {
  probed = await openProbed("serverless");
});
afterAll(() => probed.served.warehouse.close());

const NAME = "contoso-ondemand.sql.azuresynapse.net";

/** Leads https://NAME to the local warehouse, with the Host header that a client of NAME sends; `host` may change it. */
function leading(isOpen: (host: string) => boolean, host: (given: string) => string = (given) => given) {
  const asked: string[] = [];
  const lead: ProbePorts["fetch"] = (url, init) => {
    const target = new URL(url);
    asked.push(target.host);
    if (!isOpen(target.host)) return Promise.reject(new TypeError("fetch failed"));
    return passOn(target, init, host(target.host));
  };
  return { asked, lead };
}

function passOn(target: URL, init: RequestInit, host: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { port } = probed.served.warehouse;
    const headers = { ...Object.fromEntries(new Headers(init.headers)), host };
    const path = target.pathname + target.search;
    const sent = request({ host: "127.0.0.1", port, path, method: init.method ?? "GET", headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("end", () =>
        resolve(
          new Response(Buffer.concat(pieces), {
            status: answer.statusCode ?? 0,
            headers: { "content-type": answer.headers["content-type"] ?? "" },
          }),
        ),
      );
    });
    sent.on("error", reject);
    sent.end(init.body);
  });
}

describe("ports", () => {
  const ports = async (lead: ProbePorts["fetch"], port: string) =>
    find(
      await probed.probe({ settings: { url: `https://${NAME}${port}` }, ports: { fetch: lead }, only: ["ports"] }),
      "ports",
    );

  test("both, each signed as fetch names the host", async ({ expect }) => {
    const { lead } = leading(() => true);
    expect(await ports(lead, ":1443")).toMatchObject({
      verdict: "same",
      facts: {
        "443 signed without port": "answered",
        "443 signed with port": "HTTP 401",
        "1443 signed with port": "answered",
        "1443 signed without port": "HTTP 401",
      },
    });
  });
  test("443 alone", async ({ expect }) => {
    const { lead } = leading((host) => !host.includes(":"));
    expect(await ports(lead, "")).toMatchObject({ verdict: "same", facts: { "1443 signed with port": "no answer" } });
  });
  test("443 that wants its port signed", async ({ expect }) => {
    const { lead } = leading(
      () => true,
      (host) => (host.includes(":") ? host : `${host}:443`),
    );
    expect(await ports(lead, ":1443")).toMatchObject({
      verdict: "differs",
      facts: { "443 signed with port": "answered", "443 signed without port": "HTTP 401" },
    });
  });
});

describe("other hosts", () => {
  test("are left alone unless asked for", async ({ expect }) => {
    const { asked, lead } = leading(() => true);
    const report = await probed.probe({
      settings: { url: `https://${NAME}` },
      ports: { fetch: lead },
      only: ["hosts"],
    });
    expect(find(report, "hosts").verdict).toBe("not told");
    expect(asked.every((host) => host === NAME)).toBe(true);
  });
  test("are told by port, and not by name", async ({ expect }) => {
    const { asked, lead } = leading(() => true);
    const settings = { url: `https://${NAME}`, otherHosts: true };
    const found = find(await probed.probe({ settings, ports: { fetch: lead }, only: ["hosts"] }), "hosts");
    expect(found.facts).toEqual({ "database.windows.net, 443": "answered", "database.windows.net, 1443": "answered" });
    expect(asked).toContain("contoso-ondemand.database.windows.net:1443");
    expect(JSON.stringify(found)).not.toContain("contoso");
  });
});

const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

test.for([
  [{ idtyp: "app", aud: "https://sql.azuresynapse.net" }, "application", "https://sql.azuresynapse.net"],
  [{ idtyp: "app", aud: ["https://database.windows.net/"] }, "application", "https://database.windows.net"],
  [{ scp: "user_impersonation", aud: "https://sql.azuresynapse.net" }, "person", "https://sql.azuresynapse.net"],
  [{ oid: "a", sub: "a", aud: "https://dev.azuresynapse.net" }, "application", "https://dev.azuresynapse.net"],
  [{ oid: "a", sub: "b", aud: "https://canary.example" }, "unknown", "another"],
] as const)("the kind of a token: %o", ([claims, holder, audience], { expect }) => {
  expect(tokenKind(jwt(claims))).toEqual({ holder, audience });
});

test("the kind of what is no token", ({ expect }) => {
  expect(tokenKind("canary")).toEqual({ holder: "unknown", audience: "another" });
});

test("a further token is tried once, and told by its kind", async ({ expect }) => {
  const other = jwt({ idtyp: "app", aud: "https://database.windows.net" });
  const report = await probed.probe({ settings: { tokens: [probed.settings.tokens[0], other] }, only: ["token-kind"] });
  expect(find(report, "token-kind").facts).toEqual({
    "token 1, unknown, https://sql.azuresynapse.net": "answered",
    "token 2, application, https://database.windows.net": "HTTP 401",
  });
});

test("an application's token that is refused differs", async ({ expect }) => {
  const ours = jwt({ idtyp: "app", aud: "https://sql.azuresynapse.net" });
  const report = await probed.probe({ settings: { tokens: [probed.settings.tokens[0], ours] }, only: ["token-kind"] });
  expect(find(report, "token-kind").verdict).toBe("differs");
});

describe("could not run", () => {
  test("where nothing answers: nothing more is asked", async ({ expect }) => {
    const report = await probed.probe({ ports: { fetch: () => Promise.reject(new TypeError("fetch failed")) } });
    expect(exitCodeOf(report)).toBe(2);
    expect(report.counts.same).toBe(0);
    expect(find(report, "type int").met).toBe("could not be asked: the address did not answer");
    expect(printSummary(report)).toContain("could not run");
  });
  test("where the warehouse goes away in the middle", async ({ expect }) => {
    const leaving: ProbePorts["fetch"] = (url, init) =>
      typeof init.body === "string" && init.body.includes("OPENJSON")
        ? Promise.reject(new TypeError("fetch failed"))
        : fetch(url, init);
    const report = await probed.probe({ ports: { fetch: leaving }, only: ["openjson", "avg"] });
    expect(exitCodeOf(report)).toBe(2);
    expect(find(report, "openjson")).toMatchObject({ verdict: "not told", isUnasked: true });
    expect(printSummary(report)).toContain("not everything could be asked");
  });
  test.for([
    ["paused", "Msg 42108, Level 20, State 1, Line 1\nNo."],
    ["warming up", "Msg 42109, Level 20, State 1, Line 1\nNo."],
    ["throttled", "Msg 40501, Level 20, State 1, Line 1\nNo."],
    ["moved", "Msg 40613, Level 20, State 1, Line 1\nNo."],
  ] as const)("%s is no difference", ([, message], { expect }) => {
    const { reason, detail } = classifyMessage(message);
    expect(failed(`${reason}: ${detail}`)).toMatchObject({ verdict: "not told", isUnasked: true });
  });
  test("an error of the engine is one", ({ expect }) => {
    const { reason, detail } = classifyMessage("Msg 102, Level 15, State 1, Line 1\nNo.");
    expect(failed(`${reason}: ${detail}`)).toMatchObject({ verdict: "differs" });
  });
});
