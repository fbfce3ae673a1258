// What is read from request headers and what is said in the challenge.

import { describe, test } from "vitest";
import { readBearer } from "#auth/bearer.ts";
import { challengeFor, insufficientScopeChallenge, UNAUTHENTICATED } from "#auth/challenge.ts";
import { goodClaims, makeBench, makeSigner, sign, verdictOf } from "./provider.ts";

const read = (...values: readonly string[]) => {
  const headers = new Headers();
  for (const value of values) headers.append("authorization", value);
  return readBearer(headers);
};

describe("the Authorization header", () => {
  test.for([
    ["none", [], "missing"],
    ["another scheme", ["Basic YTpi"], "missing"],
    ["a scheme that begins alike", ["Bearerx abc"], "missing"],
    ["no token", ["Bearer"], "malformed"],
    ["two tokens", ["Bearer abc def"], "malformed"],
    ["two headers", ["Bearer abc", "Bearer abc"], "malformed"],
    ["two headers, two schemes", ["Basic YTpi", "Bearer abc"], "malformed"],
    ["a character that no token has", ["Bearer a{b"], "malformed"],
    ["= in the middle", ["Bearer a=b"], "malformed"],
    ["too long", [`Bearer ${"a".repeat(16_385)}`], "too-large"],
  ] as const)("refused: %s", ([, values, flaw], { expect }) => {
    const answer = read(...values);
    expect(answer.ok ? "accepted" : answer.refusal.flaw).toBe(flaw);
  });

  test.for(["Bearer abc.d-e_f~+/==", "bearer abc.d-e_f~+/==", "BEARER   abc.d-e_f~+/=="])(
    "accepted: %s",
    (value, { expect }) => {
      expect(read(value)).toEqual({ ok: true, value: "abc.d-e_f~+/==" });
    },
  );

  test("the longest token", ({ expect }) => {
    expect(read(`Bearer ${"a".repeat(16_384)}`).ok).toBe(true);
  });
});

describe("the challenge", () => {
  test("has no error when there was no token", ({ expect }) => {
    expect(challengeFor({ reason: "unauthenticated", flaw: "missing", detail: "" })).toBe('Bearer realm="edgewise"');
  });

  test("says what to do about any other flaw", ({ expect }) => {
    expect(challengeFor({ reason: "unauthenticated", flaw: "expired", detail: "exp" })).toBe(
      'Bearer realm="edgewise", error="invalid_token", error_description="The access token was not accepted. ' +
        'Get a new access token for this API from the identity provider and try again."',
    );
  });

  test("is not for refusals that another token would not change", ({ expect }) => {
    expect(challengeFor({ reason: "identity-provider-unavailable", detail: "" })).toBeUndefined();
    expect(challengeFor({ reason: "no-grant", detail: "" })).toBeUndefined();
  });

  test("names the scopes that a client needs, and nothing that could leave the quotes", ({ expect }) => {
    expect(insufficientScopeChallenge(["data.read", 'x", realm="evil'])).toMatch(
      /error="insufficient_scope".* scope="data\.read"$/u,
    );
  });

  test("the code is stable", ({ expect }) => {
    expect(UNAUTHENTICATED).toBe("UNAUTHENTICATED");
  });
});

describe("the header that narrows roles", async () => {
  const signer = await makeSigner("key-1");
  const token = await sign(signer, { ...goodClaims(), groups: ["Analysts", "West"] });
  const bench = makeBench([signer], {}, { narrowRolesHeader: "x-edgewise-roles" });
  const rolesWith = async (narrow: Record<string, string>, of = bench) => {
    const answer = await of.authenticator.authenticate(new Headers({ authorization: `bearer ${token}`, ...narrow }));
    return answer.ok ? answer.value.roles : verdictOf(answer);
  };

  test.for([
    ["regional", ["regional"]],
    [" regional , analyst", ["analyst", "regional"]],
    ["ci", []],
    ["ci,analyst", ["analyst"]],
    ["", []],
    ["ANALYST", []],
    ["*", []],
  ] as const)("%j", async ([wanted, roles], { expect }) => {
    expect(await rolesWith({ "x-edgewise-roles": wanted })).toEqual(roles);
  });

  test("absent, all roles stay", async ({ expect }) => {
    expect(await rolesWith({})).toEqual(["analyst", "regional"]);
  });

  test("means nothing where it has not been given a name", async ({ expect }) => {
    expect(await rolesWith({ "x-edgewise-roles": "" }, makeBench([signer]))).toEqual(["analyst", "regional"]);
  });
});
