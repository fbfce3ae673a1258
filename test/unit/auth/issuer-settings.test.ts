// Settings of issuers: what is refused at start, and the defaults.

import { describe, test } from "vitest";
import { parseIssuers } from "#auth/issuer-settings.ts";
import { TENANT } from "./provider.ts";

const good = {
  name: "main",
  issuer: "https://id.example.com",
  jwksUrl: "https://id.example.com/keys",
  audiences: ["api"],
};
const problemsOf = (json: unknown): readonly string[] => {
  const parsed = parseIssuers(json);
  return parsed.ok ? [] : parsed.refusal;
};

describe("refused, naming issuer and key", () => {
  test.for([
    ["no audience", { ...good, audiences: [] }, /^issuer "main": audiences/u],
    ["an empty audience", { ...good, audiences: [" "] }, /^issuer "main": audiences\.0/u],
    ["no issuer", { ...good, issuer: undefined }, /^issuer "main": issuer/u],
    ["an empty issuer", { ...good, issuer: "" }, /^issuer "main": issuer/u],
    ["an issuer without https", { ...good, issuer: "http://id.example.com" }, /issuer: must be an https URL/u],
    ["keys without https", { ...good, jwksUrl: "http://id.example.com/keys" }, /jwksUrl: must be an https URL/u],
    [
      "keys behind a password",
      { ...good, jwksUrl: "https://a:b@id.example.com/keys" },
      /jwksUrl: must be an https URL/u,
    ],
    ["no place of keys", { ...good, jwksUrl: undefined }, /metadataUrl: exactly one/u],
    ["two places of keys", { ...good, metadataUrl: good.jwksUrl }, /metadataUrl: exactly one/u],
    ["a symmetric algorithm", { ...good, algorithms: ["RS256", "HS256"] }, /algorithms\.1/u],
    ["no algorithm", { ...good, algorithms: ["none"] }, /algorithms\.0/u],
    ["a misspelt key", { ...good, audience: "api" }, /Unrecognized key.*audience/u],
    ["a long tolerance", { ...good, clockToleranceSeconds: 3600 }, /clockToleranceSeconds/u],
    ["tenants without a claim", { ...good, tenants: ["a"] }, /tenants: needs tenantClaim/u],
    ["a ci issuer for everybody", { ...good, principalKind: "ci" }, /requireClaims: a ci issuer signs for everybody/u],
    [
      "Entra's common",
      { ...good, flavor: "entra", issuer: "https://login.microsoftonline.com/common/v2.0" },
      /issuer: must name one tenant/u,
    ],
  ] as const)("%s", ([, written, problem], { expect }) => {
    expect(problemsOf([JSON.parse(JSON.stringify(written))]).join("\n")).toMatch(problem);
  });

  test("every problem of every issuer at once", ({ expect }) => {
    const problems = problemsOf([
      { ...good, audiences: [] },
      { ...good, name: "other", issuer: "", algorithms: [] },
    ]);
    expect(problems.map((problem) => problem.split(": ").slice(0, 2).join(": "))).toEqual([
      'issuer "main": audiences',
      'issuer "other": issuer',
      'issuer "other": algorithms',
    ]);
  });

  test("two issuers of one name or one iss", ({ expect }) => {
    expect(problemsOf([good, good])).toEqual([
      'issuer "main": name: two issuers have the same',
      'issuer "main": issuer: two issuers have the same',
    ]);
  });

  test.for(["", "[", "[]", "{}", "null", [[]], [undefined], [7]])("%j", (json, { expect }) => {
    expect(problemsOf(json)).not.toEqual([]);
  });
});

test("text and value read alike", ({ expect }) => {
  expect(parseIssuers(JSON.stringify([good]))).toEqual(parseIssuers([good]));
});

test("the defaults", ({ expect }) => {
  const parsed = parseIssuers([good]);
  expect(parsed.ok && parsed.value[0]).toMatchObject({
    algorithms: ["RS256"],
    clockToleranceSeconds: 30,
    subjectClaim: "sub",
    groupsClaim: "groups",
    rolesClaim: "roles",
    clientIdClaims: ["azp", "appid", "cid", "client_id"],
    groupsOverage: "reject",
    maxTokenBytes: 16_384,
    maxTokenAgeSeconds: undefined,
    tenants: undefined,
  });
});

test("the defaults of Entra come from the issuer's URL", ({ expect }) => {
  for (const issuer of [`https://login.microsoftonline.com/${TENANT}/v2.0`, `https://sts.windows.net/${TENANT}/`]) {
    const parsed = parseIssuers([{ ...good, flavor: "entra", issuer }]);
    expect(parsed.ok && parsed.value[0]).toMatchObject({ subjectClaim: "oid", tenantClaim: "tid", tenants: [TENANT] });
  }
});

test("http on loopback is a laptop's issuer", ({ expect }) => {
  for (const host of ["127.0.0.1:8789", "localhost:8789", "[::1]:8789"]) {
    expect(problemsOf([{ ...good, issuer: `http://${host}`, jwksUrl: `http://${host}/jwks` }])).toEqual([]);
  }
});
