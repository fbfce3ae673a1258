// Which tokens are accepted, and why the others are not: one row, one token. Refusals first.

import { Buffer } from "node:buffer";
import { exportSPKI, importJWK, SignJWT } from "jose";
import type { JWTPayload } from "jose";
import { describe, test } from "vitest";
import { challengeFor } from "#auth/challenge.ts";
import { AUDIENCE, goodClaims, ISSUER, makeBench, makeSigner, sign, START_MS, verdictOf } from "./provider.ts";

const now = START_MS / 1000;
const signer = await makeSigner("key-1");
const stranger = await makeSigner("key-1");
const unpublished = await makeSigner("key-9");
const elliptic = await makeSigner("key-ec", "ES256");

const without = (...names: string[]): JWTPayload => ({
  ...goodClaims(),
  ...Object.fromEntries(names.map((name) => [name, undefined])),
});

const refusedClaims: readonly [string, JWTPayload, string][] = [
  ["expired", { ...goodClaims(), exp: now - 31 }, "expired"],
  ["nbf in the future", { ...goodClaims(), nbf: now + 31 }, "not-yet-valid"],
  ["issued in the future", { ...goodClaims(), iat: now + 31 }, "not-yet-valid"],
  ["no exp", without("exp"), "claim-missing"],
  ["no iat", without("iat"), "claim-missing"],
  ["no aud", without("aud"), "claim-missing"],
  ["no iss", without("iss"), "claim-missing"],
  ["no subject", without("sub"), "claim-missing"],
  ["empty subject", { ...goodClaims(), sub: "" }, "claim-missing"],
  ["overlong subject", { ...goodClaims(), sub: "s".repeat(256) }, "claim-invalid"],
  ["wrong issuer", { ...goodClaims(), iss: `${ISSUER}/` }, "unknown-issuer"],
  ["wrong audience", { ...goodClaims(), aud: "https://other.example.com" }, "audience"],
  [
    "audience list without ours",
    { ...goodClaims(), aud: ["https://a.example.com", "https://b.example.com"] },
    "audience",
  ],
  ["ID token with nonce", { ...goodClaims(), nonce: "n" }, "not-an-access-token"],
  ["ID token with at_hash", { ...goodClaims(), at_hash: "h" }, "not-an-access-token"],
  ["ID token with c_hash", { ...goodClaims(), c_hash: "h" }, "not-an-access-token"],
  ["ID token without any trace: no scope", without("scope"), "not-an-access-token"],
  ["a user's app roles are no scope", { ...without("scope"), roles: ["Api.Ci"] }, "not-an-access-token"],
  ["overage by _claim_names", { ...without("groups"), ...{ _claim_names: { groups: "src1" } } }, "groups-overage"],
  ["overage by hasgroups", { ...without("groups"), hasgroups: true }, "groups-overage"],
  ["groups of another form", { ...goodClaims(), groups: [{ id: 1 }] }, "claim-invalid"],
];

describe("claims that are refused", () => {
  test.for(refusedClaims)("%s", async ([, claims, flaw], { expect }) => {
    const bench = makeBench([signer]);
    expect(verdictOf(await bench.tryToken(await sign(signer, claims)))).toBe(flaw);
  });
});

describe("headers and signatures that are refused", () => {
  test("alg none", async ({ expect }) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = `${part({ alg: "none", kid: "key-1" })}.${part(goodClaims())}.`;
    expect(verdictOf(await makeBench([signer]).tryToken(token))).toBe("algorithm");
  });

  test("HS256 with the public key as its secret", async ({ expect }) => {
    const publicKey = await importJWK(signer.publicJwk, "RS256", { extractable: true });
    if (publicKey instanceof Uint8Array) throw new Error("not a public key");
    const token = await new SignJWT(goodClaims())
      .setProtectedHeader({ alg: "HS256", kid: "key-1" })
      .sign(new TextEncoder().encode(await exportSPKI(publicKey)));
    expect(verdictOf(await makeBench([signer]).tryToken(token))).toBe("algorithm");
  });

  test("an algorithm that settings do not list", async ({ expect }) => {
    const bench = makeBench([signer, elliptic]);
    expect(verdictOf(await bench.tryToken(await sign(elliptic, goodClaims())))).toBe("algorithm");
  });

  test("another's key under our key id", async ({ expect }) => {
    expect(verdictOf(await makeBench([signer]).tryToken(await sign(stranger, goodClaims())))).toBe("signature");
  });

  test("a key of the token's own", async ({ expect }) => {
    const token = await sign(stranger, goodClaims(), { jwk: stranger.publicJwk, jku: "https://evil.example.com/keys" });
    const bench = makeBench([signer]);
    expect(verdictOf(await bench.tryToken(token))).toBe("signature");
    expect(bench.web.asked).toEqual(["https://id.example.com/keys"]);
  });

  test("an unknown key id", async ({ expect }) => {
    expect(verdictOf(await makeBench([signer]).tryToken(await sign(unpublished, goodClaims())))).toBe("unknown-key");
  });

  test("no key id where there is a choice", async ({ expect }) => {
    const bench = makeBench([signer, unpublished]);
    expect(verdictOf(await bench.tryToken(await sign(signer, goodClaims(), { kid: undefined })))).toBe("unknown-key");
  });

  test("a logout token", async ({ expect }) => {
    const token = await sign(signer, goodClaims(), { typ: "logout+jwt" });
    expect(verdictOf(await makeBench([signer]).tryToken(token))).toBe("not-an-access-token");
  });

  test.for(["JWT", undefined])("typ %s where at+jwt is required", async (typ, { expect }) => {
    const bench = makeBench([signer], { typ: "at+jwt" });
    expect(verdictOf(await bench.tryToken(await sign(signer, goodClaims(), { typ })))).toBe("not-an-access-token");
  });

  test("a critical header that we do not know", async ({ expect }) => {
    const good = await sign(signer, goodClaims());
    const header = Buffer.from(JSON.stringify({ alg: "RS256", kid: "key-1", crit: ["x"], x: 1 })).toString("base64url");
    expect(verdictOf(await makeBench([signer]).tryToken(good.replace(/^[^.]+/u, header)))).toBe("malformed");
  });

  test("a token above the issuer's own bound", async ({ expect }) => {
    const bench = makeBench([signer], { maxTokenBytes: 1024 });
    const token = await sign(signer, { ...goodClaims(), pad: "p".repeat(1024) });
    expect(verdictOf(await bench.tryToken(token))).toBe("too-large");
  });

  test.for(["x", "a.b.c", "....", "e30.e30.e30", `${"a".repeat(900)}.b.c`])("garbage %s", async (token, { expect }) => {
    expect(verdictOf(await makeBench([signer]).tryToken(token))).toBe("malformed");
  });
});

describe("tokens that are accepted", () => {
  test("a user's", async ({ expect }) => {
    const answer = await makeBench([signer]).tryToken(
      await sign(signer, { ...goodClaims(), states: ["CA", "OR"], email: "a@b" }),
    );
    expect(answer.ok && answer.value).toMatchObject({
      issuer: "main",
      tenant: undefined,
      subject: "subject-1",
      kind: "user",
      clientId: "browser",
      roles: ["analyst"],
      scopes: ["data.read"],
      groupsComplete: true,
    });
    expect(answer.ok && answer.value.claims).toEqual({ states: ["CA", "OR"] });
  });

  const accepted: readonly [string, JWTPayload][] = [
    ["within the tolerance after exp", { ...goodClaims(), exp: now - 29 }],
    ["audience list with ours", { ...goodClaims(), aud: ["https://other.example.com", AUDIENCE] }],
    ["no groups at all", without("groups")],
    ["one group as a text", { ...goodClaims(), groups: "Analysts" }],
    ["scopes as Okta writes them", { ...without("scope"), scp: ["data.read", "openid"] }],
    ["scopes as Entra writes them", { ...without("scope"), scp: "data.read openid" }],
  ];
  test.for(accepted)("%s", async ([, claims], { expect }) => {
    expect(verdictOf(await makeBench([signer]).tryToken(await sign(signer, claims)))).toBe("accepted");
  });

  test.for(["at+jwt", "application/at+jwt", "AT+JWT"])("typ %s where at+jwt is required", async (typ, { expect }) => {
    const bench = makeBench([signer], { typ: "at+jwt" });
    expect(verdictOf(await bench.tryToken(await sign(signer, goodClaims(), { typ })))).toBe("accepted");
  });

  test("no key id when the issuer has one key", async ({ expect }) => {
    expect(verdictOf(await makeBench([signer]).tryToken(await sign(signer, goodClaims(), { kid: undefined })))).toBe(
      "accepted",
    );
  });

  test("the second of two keys with one id", async ({ expect }) => {
    const bench = makeBench([stranger, signer]);
    expect(verdictOf(await bench.tryToken(await sign(signer, goodClaims())))).toBe("accepted");
  });

  test("ES256 and EdDSA where settings list them", async ({ expect }) => {
    const edwards = await makeSigner("key-ed", "EdDSA");
    const bench = makeBench([elliptic, edwards], { algorithms: ["ES256", "EdDSA"] });
    expect(verdictOf(await bench.tryToken(await sign(elliptic, goodClaims())))).toBe("accepted");
    expect(verdictOf(await bench.tryToken(await sign(edwards, goodClaims())))).toBe("accepted");
  });

  test("a policy claim of unusable form is left out", async ({ expect }) => {
    const answer = await makeBench([signer]).tryToken(await sign(signer, { ...goodClaims(), states: { all: true } }));
    expect(answer.ok && answer.value.claims).toEqual({});
  });

  test("groups left out, where settings live with it: app roles alone count", async ({ expect }) => {
    const bench = makeBench([signer], { groupsOverage: "rolesOnly" });
    const claims = { ...without("groups"), roles: ["Api.Ci"], _claim_names: { groups: "src1" } };
    const answer = await bench.tryToken(await sign(signer, claims));
    expect(answer.ok && [answer.value.groupsComplete, answer.value.roles]).toEqual([false, ["ci"]]);
    expect(bench.web.asked).toHaveLength(1);
  });
});

test("every flaw of a token that was given is answered alike, byte for byte", async ({ expect }) => {
  const bench = makeBench([signer]);
  const tokens = await Promise.all(refusedClaims.map(([, claims]) => sign(signer, claims)));
  const answers = await Promise.all([...tokens, "x", await sign(stranger, goodClaims())].map(bench.tryToken));
  const challenges = answers.map((answer) => (answer.ok ? undefined : challengeFor(answer.refusal)));
  expect(new Set(challenges).size).toBe(1);
  expect(challenges[0]).toMatch(/^Bearer realm="edgewise", error="invalid_token"/u);
});

test("no detail holds a value of the token", async ({ expect }) => {
  const bench = makeBench([signer]);
  for (const [, claims] of refusedClaims) {
    const canary = { ...claims, canary: "canary-value", client_id: "canary-client", jti: "canary-id" };
    const answer = await bench.tryToken(await sign(signer, canary));
    expect(JSON.stringify(answer)).not.toContain("canary");
  }
});
