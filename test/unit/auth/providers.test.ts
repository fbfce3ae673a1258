// Tokens in the shapes of the identity providers that companies have: Entra v1 and v2, Okta, GitHub and GitLab jobs.

import type { JWTPayload } from "jose";
import { describe, test } from "vitest";
import {
  AUDIENCE,
  goodClaims,
  KEYS_URL,
  makeBench,
  makeSigner,
  publish,
  sign,
  START_MS,
  TENANT,
  verdictOf,
} from "./provider.ts";

const now = START_MS / 1000;
const signer = await makeSigner("key-1");
const API_CLIENT = "7d0f3b6e-1111-4222-8333-444455556666";
const V2 = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const V1 = `https://sts.windows.net/${TENANT}/`;

const entra = { flavor: "entra", issuer: V2, audiences: [API_CLIENT] };

const entraUser = (): JWTPayload => ({
  iss: V2,
  aud: API_CLIENT,
  iat: now,
  nbf: now,
  exp: now + 4000,
  ver: "2.0",
  tid: TENANT,
  oid: "object-1",
  sub: "pairwise-1",
  azp: "client-1",
  scp: "Data.Read",
  groups: ["West"],
  preferred_username: "wes@example.com",
});
const entraApp = (): JWTPayload => ({
  ...entraUser(),
  scp: undefined,
  groups: undefined,
  sub: "object-1",
  idtyp: "app",
  roles: ["Api.Ci"],
});

describe("Entra", () => {
  test("a user is known by oid and tenant", async ({ expect }) => {
    const answer = await makeBench([signer], entra).tryToken(await sign(signer, entraUser()));
    expect(answer.ok && answer.value).toMatchObject({
      tenant: TENANT,
      subject: "object-1",
      clientId: "client-1",
      kind: "user",
      roles: ["regional"],
      scopes: ["Data.Read"],
    });
  });

  test("an application with app roles is a service", async ({ expect }) => {
    const answer = await makeBench([signer], entra).tryToken(await sign(signer, entraApp()));
    expect(answer.ok && answer.value).toMatchObject({ kind: "service", roles: ["ci"] });
  });

  test("a v1 token where settings name the v1 issuer", async ({ expect }) => {
    const bench = makeBench([signer], { ...entra, issuer: V1, audiences: ["api://edgewise"] });
    const claims = { ...entraUser(), iss: V1, aud: "api://edgewise", ver: "1.0", azp: undefined, appid: "client-1" };
    const answer = await bench.tryToken(await sign(signer, claims));
    expect(answer.ok && answer.value.clientId).toBe("client-1");
  });

  const refused: readonly [string, JWTPayload, string][] = [
    ["a v1 token where settings name the v2 issuer", { ...entraUser(), iss: V1, ver: "1.0" }, "unknown-issuer"],
    ["another tenant", { ...entraUser(), tid: "ffffffff-7a3b-4c64-9c3f-3f0a1b2c3d4e" }, "tenant"],
    ["no tenant", { ...entraUser(), tid: undefined }, "tenant"],
    ["no oid: a pairwise sub does not stand in", { ...entraUser(), oid: undefined }, "claim-missing"],
    ["app-only without idtyp", { ...entraApp(), idtyp: undefined }, "not-an-access-token"],
    ["app-only without app roles", { ...entraApp(), roles: undefined }, "not-an-access-token"],
    ["an ID token: same issuer, audience, keys and typ", { ...entraUser(), scp: undefined }, "not-an-access-token"],
    ["groups overage", { ...entraUser(), groups: undefined, _claim_names: { groups: "src1" } }, "groups-overage"],
    ["groups overage of the implicit flow", { ...entraUser(), groups: undefined, hasgroups: "true" }, "groups-overage"],
  ];
  test.for(refused)("refused: %s", async ([, claims, flaw], { expect }) => {
    expect(verdictOf(await makeBench([signer], entra).tryToken(await sign(signer, claims)))).toBe(flaw);
  });

  test.for([
    ["another tenant's", V2.replace(TENANT, "9188040d-6c67-4c5b-b112-36a304b66dad"), "unknown-key"],
    ["ours", V2, "accepted"],
    ["any tenant's", V2.replace(TENANT, "{tenantid}"), "accepted"],
  ])("a key that the key set marks as %s", async ([, issuer, verdict], { expect }) => {
    const other = await makeSigner("key-2");
    const bench = makeBench([signer], entra);
    publish(bench.web, [other.publicJwk, { ...signer.publicJwk, issuer }]);
    expect(verdictOf(await bench.tryToken(await sign(signer, entraUser())))).toBe(verdict);
  });
});

describe("Okta", () => {
  const okta = { issuer: "https://example.okta.com/oauth2/default", audiences: ["api://default"], subjectClaim: "uid" };
  const oktaUser: JWTPayload = {
    ...goodClaims(),
    iss: okta.issuer,
    aud: "api://default",
    scope: undefined,
    client_id: undefined,
    cid: "client-1",
    uid: "00u1",
    sub: "ana@example.com",
    scp: ["data.read"],
  };

  test("scp is a list, cid the client, uid the subject; the header has no typ", async ({ expect }) => {
    const answer = await makeBench([signer], okta).tryToken(await sign(signer, oktaUser, { typ: undefined }));
    expect(answer.ok && answer.value).toMatchObject({
      clientId: "client-1",
      scopes: ["data.read"],
      subject: "00u1",
      kind: "user",
    });
  });

  test("client credentials: the subject is the client", async ({ expect }) => {
    const claims = { ...oktaUser, uid: undefined, sub: "client-1" };
    const answer = await makeBench([signer], { ...okta, subjectClaim: "sub" }).tryToken(await sign(signer, claims));
    expect(answer.ok && answer.value.kind).toBe("service");
  });
});

describe("GitHub jobs", () => {
  const github = {
    issuer: "https://token.actions.githubusercontent.com",
    jwksUrl: KEYS_URL,
    principalKind: "ci",
    requireClaims: { repository_owner_id: ["100"], repository_id: ["200"], ref: ["refs/heads/main"] },
    impliedRoles: ["Api.Ci"],
  };
  const job: JWTPayload = {
    iss: github.issuer,
    aud: AUDIENCE,
    iat: now,
    nbf: now - 300,
    exp: now + 300,
    sub: "repo:acme/data:ref:refs/heads/main",
    repository_owner_id: "100",
    repository_id: "200",
    ref: "refs/heads/main",
  };

  test.for(["repo:acme/data:ref:refs/heads/main", "repo:acme@100/data@200:ref:refs/heads/main"])(
    "%s",
    async (sub, { expect }) => {
      const answer = await makeBench([signer], github).tryToken(await sign(signer, { ...job, sub }));
      expect(answer.ok && answer.value).toMatchObject({ kind: "ci", roles: ["ci"], scopes: [], subject: sub });
    },
  );

  test.for([
    ["another repository of the same name", { ...job, repository_id: "201" }, "claim-invalid"],
    ["another branch", { ...job, ref: "refs/heads/x" }, "claim-invalid"],
    ["no repository id", { ...job, repository_id: undefined }, "claim-invalid"],
    ["a list where an id belongs", { ...job, repository_id: ["200"] }, "claim-invalid"],
    ["older than ten minutes", { ...job, iat: now - 700 }, "too-old"],
  ] satisfies [string, JWTPayload, string][])("refused: %s", async ([, claims, flaw], { expect }) => {
    expect(verdictOf(await makeBench([signer], github).tryToken(await sign(signer, claims)))).toBe(flaw);
  });
});

describe("GitLab jobs", () => {
  const gitlab = {
    issuer: "https://gitlab.example.com",
    principalKind: "ci",
    requireClaims: {
      project_id: ["7"],
      job_project_id: ["7"],
      ref_protected: ["true"],
      pipeline_source: ["push", "schedule"],
    },
  };
  const job: JWTPayload = {
    iss: gitlab.issuer,
    aud: AUDIENCE,
    iat: now,
    exp: now + 300,
    sub: "project_path:acme/data:ref_type:branch:ref:main",
    project_id: "7",
    job_project_id: 7,
    ref_protected: "true",
    pipeline_source: "push",
  };

  test("numbers and texts compare alike", async ({ expect }) => {
    const answer = await makeBench([signer], gitlab).tryToken(await sign(signer, job));
    expect(answer.ok && answer.value).toMatchObject({ kind: "ci", roles: [] });
  });

  test.for([
    ["a merge request from a fork", { ...job, project_id: "8", pipeline_source: "merge_request_event" }],
    ["an unprotected branch", { ...job, ref_protected: "false" }],
  ] satisfies [string, JWTPayload][])("refused: %s", async ([, claims], { expect }) => {
    expect(verdictOf(await makeBench([signer], gitlab).tryToken(await sign(signer, claims)))).toBe("claim-invalid");
  });
});
