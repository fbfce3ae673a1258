// The local issuer as a stranger sees it: discovery, tokens over HTTP, and our own authenticator as the judge of them.

import { execFile } from "node:child_process";
import { mkdtemp, stat } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, describe, test } from "vitest";
import * as z from "zod";
import { createAuthenticator } from "#auth/authenticate.ts";
import { parseIssuers } from "#auth/issuer-settings.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { API_RESOURCE, PERSON_GRANT, WAREHOUSE_RESOURCE } from "../../../local/issuer/clients.ts";
import { people } from "../../../local/issuer/people.ts";
import { requestToken, tokenNames } from "../../../local/issuer/request-token.ts";
import { startIssuer } from "../../../local/issuer/start-issuer.ts";

const issuer = await startIssuer({ port: 0 });
afterAll(issuer.close);

const roleRules: readonly RoleRule[] = [
  { issuer: "local", claim: "groups", equals: "Warehouse Analysts", role: "analyst" },
  { issuer: "local", claim: "groups", equals: "West Region", role: "regional" },
  { issuer: "local", claim: "groups", equals: "Flight Safety", role: "safety" },
  { issuer: "local", claim: "roles", equals: "DataApi.Ci", role: "ci" },
];

const authenticate = (token: string) => {
  const issuers = parseIssuers([
    {
      name: "local",
      issuer: issuer.url,
      metadataUrl: `${issuer.url}/.well-known/openid-configuration`,
      audiences: [API_RESOURCE],
      typ: "at+jwt",
      claims: ["states"],
    },
  ]);
  if (!issuers.ok) throw new Error(issuers.refusal.join("\n"));
  const authenticator = createAuthenticator({ issuers: issuers.value, roleRules, fetch, clock: Date.now });
  return authenticator.authenticate(new Headers({ authorization: `Bearer ${token}` }));
};

const ask = async (form: Record<string, string>) => {
  const answer = await fetch(`${issuer.url}/token`, { method: "POST", body: new URLSearchParams(form) });
  const body = z
    .object({ access_token: z.string().optional(), error: z.string().optional() })
    .parse(await answer.json());
  return { status: answer.status, token: body.access_token ?? "", error: body.error };
};
const worker = {
  grant_type: "client_credentials",
  client_id: "edgewise-worker",
  client_secret: "local-only-worker-secret",
};

test("discovery names the issuer, its keys and its token endpoint", async ({ expect }) => {
  const metadata: unknown = await (await fetch(`${issuer.url}/.well-known/openid-configuration`)).json();
  expect(metadata).toMatchObject({
    issuer: issuer.url,
    jwks_uri: `${issuer.url}/jwks`,
    token_endpoint: `${issuer.url}/token`,
    code_challenge_methods_supported: ["S256"],
  });
});

test("the key set shows public members only", async ({ expect }) => {
  const keySet = z
    .object({ keys: z.tuple([z.looseObject({})]) })
    .parse(await (await fetch(`${issuer.url}/jwks`)).json());
  expect(Object.keys(keySet.keys[0]).toSorted()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
});

describe("people", () => {
  test.for([
    ["ana", ["analyst"], {}],
    ["wes", ["regional"], { states: ["CA", "OR", "WA", "NV"] }],
    ["sam", ["safety"], {}],
    ["nia", [], {}],
  ] as const)("%s", async ([name, roles, claims], { expect }) => {
    const answer = await authenticate(await requestToken(issuer.url, name));
    expect(answer.ok && answer.value).toMatchObject({
      issuer: "local",
      subject: people.find((person) => person.name === name)?.subject,
      kind: "user",
      clientId: "edgewise-cli",
      scopes: ["data.read"],
      roles,
      claims,
    });
  });

  test("an unknown one is refused, and the known ones are named", async ({ expect }) => {
    expect(await ask({ grant_type: PERSON_GRANT, client_id: "edgewise-cli", person: "bob" })).toMatchObject({
      status: 400,
      error: "invalid_grant",
    });
    await expect(requestToken(issuer.url, "bob")).rejects.toThrow(tokenNames.join(", "));
  });

  test("a client that is no person's may not ask for one", async ({ expect }) => {
    expect((await ask({ ...worker, grant_type: PERSON_GRANT, person: "ana" })).status).toBe(400);
  });
});

describe("clients", () => {
  test("nightly-ci is a service with an app role", async ({ expect }) => {
    const answer = await authenticate(await requestToken(issuer.url, "nightly-ci"));
    expect(answer.ok && answer.value).toMatchObject({ kind: "service", subject: "nightly-ci", roles: ["ci"] });
  });

  test.for([{ scope: `${WAREHOUSE_RESOURCE}/.default` }, { resource: WAREHOUSE_RESOURCE }, {}])(
    "the worker's token for the warehouse: %j",
    async (how, { expect }) => {
      const { token } = await ask({ ...worker, ...how });
      expect(decodeJwt(token)).toMatchObject({ aud: WAREHOUSE_RESOURCE, sub: "edgewise-worker", iss: issuer.url });
      expect(decodeProtectedHeader(token)).toMatchObject({ alg: "RS256", typ: "at+jwt" });
    },
  );

  test("a token for the warehouse is none for the API", async ({ expect }) => {
    expect(await authenticate((await ask(worker)).token)).toMatchObject({ ok: false, refusal: { flaw: "audience" } });
  });

  test("the worker gets none for the API", async ({ expect }) => {
    expect(await ask({ ...worker, resource: API_RESOURCE })).toMatchObject({ status: 400, error: "invalid_target" });
  });

  test("a wrong secret is refused", async ({ expect }) => {
    expect(await ask({ ...worker, client_secret: "wrong" })).toMatchObject({ status: 401, error: "invalid_client" });
  });

  test("tokens last an hour", async ({ expect }) => {
    const { exp = 0, iat = 0 } = decodeJwt(await requestToken(issuer.url, "ana"));
    expect(exp - iat).toBe(3600);
  });
});

describe("loopback only", () => {
  test.for(["0.0.0.0", "::", "192.168.0.7", "issuer.example.com"])("%s is refused", async (host, { expect }) => {
    await expect(startIssuer({ port: 0, host })).rejects.toThrow("loopback only");
  });

  test("a request under another host's name is refused", async ({ expect }) => {
    const status = await new Promise((resolve, reject) => {
      const sent = request(`${issuer.url}/jwks`, { headers: { host: "rebound.example.com" } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on("error", reject).end();
    });
    expect(status).toBe(421);
  });
});

test("keys that are kept in a file outlive a restart, for the owner's eyes only", async ({ expect }) => {
  const keysFile = join(await mkdtemp(join(tmpdir(), "issuer-")), "deep", "keys.json");
  const keysOfStart = async () => {
    const running = await startIssuer({ port: 0, keysFile });
    const keys = await (await fetch(`${running.url}/jwks`)).text();
    await running.close();
    return keys;
  };
  expect(await keysOfStart()).toBe(await keysOfStart());
  expect((await stat(keysFile)).mode & 0o777).toBe(0o600);
});

describe("npm run token", () => {
  const run = (...args: readonly string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, ["scripts/token.ts", ...args], (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      });
    });

  test("prints a token and nothing else", async ({ expect }) => {
    const { code, stdout, stderr } = await run("wes", "--issuer", issuer.url);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(decodeJwt(stdout.trim())).toMatchObject({ states: ["CA", "OR", "WA", "NV"] });
  });

  test("lists the names for one that it does not know", async ({ expect }) => {
    const { code, stdout, stderr } = await run("bob");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("choose one of ana, wes, sam, nia, max, lee, ida, nightly-ci");
  });

  test("says how to start an issuer that is not there", async ({ expect }) => {
    const { code, stderr } = await run("ana", "--issuer", "http://127.0.0.1:1");
    expect(code).toBe(1);
    expect(stderr).toBe("no issuer at http://127.0.0.1:1: start it with npm start\n");
  });
});
