// Tokens on behalf of users: whose is whose, what of one user's refusal reaches the others, and what is never said.

import { inspect } from "node:util";
import { describe, test } from "vitest";
import { CallerToken } from "#kernel/caller-token.ts";
import { claimsChallenge } from "#transport/claims-challenge.ts";
import { secretCredential } from "#transport/client-credential.ts";
import { createWarehouseToken } from "#transport/warehouse-token.ts";
import { handClock, json, scriptedFetch, text } from "./scripted.ts";
import type { Asked, Step } from "./scripted.ts";

const SCOPE = "https://sql.azuresynapse.net/.default";
const USER_SCOPE = "https://sql.azuresynapse.net/user_impersonation";
const CLAIMS = JSON.stringify({ access_token: { acrs: { essential: true, value: "c1" } } });
const token = (name: string) => json({ access_token: name, expires_in: 3600 });
const as = (user: string, sent = `token-of-${user}`, clientId = "worker") => ({
  clientId,
  key: `user:${user}`,
  callerToken: new CallerToken(sent),
});
const request = (): AbortSignal => new AbortController().signal;
const formOf = (asked: Asked | undefined) => Object.fromEntries(new URLSearchParams(asked?.body));

function open(...steps: readonly Step[]) {
  const { fetch, asked } = scriptedFetch(...steps);
  const time = handClock(1_000_000);
  const credentials = new Map([
    ["worker", secretCredential("worker", "s1")],
    ["safety", secretCredential("safety", "s2")],
  ]);
  const settings = { tokenUrl: "https://login.example/t", clientId: "worker", scope: SCOPE, userScope: USER_SCOPE };
  const source = createWarehouseToken({ ...settings, credentials, fetch, clock: time.clock, random: () => 1 });
  return { source, asked, ...time };
}

describe("on behalf of a user", () => {
  test("the user's token is exchanged, by the client's own credential", async ({ expect }) => {
    const { source, asked } = open(token("u1"));
    expect(await source(request(), undefined, as("ana"))).toEqual({ ok: true, value: "u1" });
    expect(formOf(asked[0])).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      requested_token_use: "on_behalf_of",
      scope: USER_SCOPE,
      assertion: "token-of-ana",
      client_id: "worker",
      client_secret: "s1",
    });
  });

  test("each user has a token of its own, and so has each token that a user sends", async ({ expect }) => {
    const { source, asked } = open(token("ana1"), token("wes1"), token("app"), token("ana2"));
    const ask = async (who?: Parameters<typeof source>[2]) => source(request(), undefined, who);
    const answers = [
      await ask(as("ana")),
      await ask(as("wes")),
      await ask(),
      await ask(as("ana", "fresh")),
      await ask(as("ana")),
      await ask(as("wes")),
    ];
    expect(answers.map((one) => one.ok && one.value)).toEqual(["ana1", "wes1", "app", "ana2", "ana1", "wes1"]);
    expect(asked).toHaveLength(4);
  });

  test("users beyond the bound make room, the longest unused first", async ({ expect }) => {
    const { source, asked } = open(...Array.from({ length: 503 }, (_, at) => token(`t${at}`)));
    for (let at = 0; at < 500; at += 1) await source(request(), undefined, as(`u${at}`));
    await source(request(), undefined, as("u0"));
    expect(asked).toHaveLength(500);
    await source(request(), undefined, as("u500"));
    await source(request(), undefined, as("u0"));
    expect(asked, "u0 was just used").toHaveLength(501);
    await source(request(), undefined, as("u1"));
    expect(asked, "u1 had to go").toHaveLength(502);
  });

  test("a role's client asks with its own credential", async ({ expect }) => {
    const { source, asked } = open(token("s"));
    await source(request(), undefined, { clientId: "safety", key: "client:safety" });
    expect(formOf(asked[0])).toMatchObject({
      grant_type: "client_credentials",
      client_id: "safety",
      client_secret: "s2",
    });
  });

  test("a client without a credential is a fault", async ({ expect }) => {
    const { source } = open();
    await expect(source(request(), undefined, { clientId: "nobody", key: "x" })).rejects.toThrow(TypeError);
  });
});

describe("refused", () => {
  test("a challenge is the user's alone, is not asked again at once, and a new token meets it", async ({ expect }) => {
    const { source, asked } = open(
      json({ error: "interaction_required", claims: CLAIMS }, 400),
      token("wes1"),
      token("ana1"),
    );
    const refused = await source(request(), undefined, as("ana"));
    expect(refused).toEqual({
      ok: false,
      refusal: {
        reason: "claims-required",
        claims: Buffer.from(CLAIMS).toString("base64url"),
        detail: "token endpoint: HTTP 400 (interaction_required)",
      },
    });
    expect(await source(request(), undefined, as("wes"))).toEqual({ ok: true, value: "wes1" });
    expect(await source(request(), undefined, as("ana"))).toEqual(refused);
    expect(asked).toHaveLength(2);
    expect(await source(request(), undefined, as("ana", "after-sign-in"))).toEqual({ ok: true, value: "ana1" });
  });

  test("a user's token that the authority does not take any more is for the user to renew", async ({ expect }) => {
    const { source } = open(json({ error: "invalid_grant", error_description: "canary" }, 400));
    expect(await source(request(), undefined, as("ana"))).toEqual({
      ok: false,
      refusal: { reason: "claims-required", detail: "token endpoint: HTTP 400 (invalid_grant)" },
    });
  });

  test("what stops the Worker's own client is no challenge to a caller", async ({ expect }) => {
    for (const error of ["interaction_required", "invalid_grant"]) {
      const { source } = open(json({ error, claims: CLAIMS }, 400));
      const detail = `token endpoint: HTTP 400 (${error})`;
      expect(await source(request())).toEqual({ ok: false, refusal: { reason: "warehouse-unavailable", detail } });
    }
  });

  test.for([
    ["a user's grant", json({ error: "invalid_grant" }, 400), 2],
    ["the client", json({ error: "invalid_client" }, 401), 1],
    ["the client, by 400", json({ error: "unauthorized_client" }, 400), 1],
    ["an authority that is down", text("", 503), 1],
    ["an authority that is asked too often", text("", 429), 1],
  ] as const)("%s: the other users ask or do not", async ([, answer, questions], { expect }) => {
    const { source, asked } = open(answer, token("wes1"));
    expect((await source(request(), undefined, as("ana"))).ok).toBe(false);
    expect((await source(request(), undefined, as("ana"))).ok).toBe(false);
    await source(request(), undefined, as("wes"));
    expect(asked).toHaveLength(questions);
  });
});

test.for([
  [CLAIMS, true],
  ['{"a":"\u00e9"}', true],
  ["{}", false],
  ["[1]", false],
  ["text", false],
  ["", false],
  [{ access_token: 1 }, false],
  [undefined, false],
  [`{"a":"${"x".repeat(4096)}"}`, false],
] as const)("the claims %j pass: %s", ([claims, passes], { expect }) => {
  const challenge = claimsChallenge(claims);
  expect(challenge !== undefined).toBe(passes);
  if (challenge !== undefined) {
    expect(JSON.parse(Buffer.from(challenge, "base64url").toString())).toEqual(
      JSON.parse(typeof claims === "string" ? claims : ""),
    );
    expect(challenge).toMatch(/^[\w-]+$/);
  }
});

test("a caller's token shows in no print of what carries it", ({ expect }) => {
  const callerToken = new CallerToken("canary-token");
  const scope = { requestId: "r", callerToken, list: [callerToken] };
  const prints = [JSON.stringify(scope), inspect(scope, { depth: 9, showHidden: true }), String(callerToken)];
  expect(prints.join()).not.toContain("canary");
  expect(JSON.stringify({ callerToken })).toBe("{}");
  expect(structuredClone({ callerToken })).toEqual({ callerToken: {} });
  expect(callerToken.reveal()).toBe("canary-token");
});
