// As whom the built Worker asks the warehouse, and how it proves that to the authority: each flow end to end, with its failures. The
// authority and the warehouse check every token; what the authority gave says who the warehouse saw.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, test, vi } from "vitest";
import { findPerson } from "../../local/issuer/people.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack, StackOptions } from "../../local/stack.ts";
import { federationKey } from "../support/federation-key.ts";
import { selfSigned } from "../support/self-signed.ts";
import { ask, at, recordOf, tokenOf } from "./ask.ts";

const WORKER = "edgewise-worker";
const STATES = "{ states(first: 1) { nodes { code } } }";
const subjectOf = (name: string) => findPerson(name)?.subject;

/** A port that was free a moment ago: an issuer's URL is known before it is served. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The stack with the authority's token endpoint, which has a port of its own to be known beforehand. */
async function start(options: StackOptions): Promise<Stack> {
  const issuer = await freePort();
  const vars = { WAREHOUSE_TOKEN_URL: `http://127.0.0.1:${issuer}/authority/token`, ...options.vars };
  return startStack({ ...options, ports: { ...options.ports, issuer }, vars });
}

/** Neither the Worker's log nor the audit, nor any answer, may hold a secret. */
function leaks(stack: Stack, secrets: readonly string[], answers: readonly { readonly text: string }[]): string[] {
  const said = [...stack.lines, ...answers].map(({ text }) => text).join("\n");
  return secrets.filter((secret) => said.includes(secret));
}

describe("a certificate", () => {
  const own = selfSigned(WORKER);
  let stack: Stack;
  beforeAll(async () => {
    stack = await start({
      trusted: { certificates: { [WORKER]: own.certificate } },
      vars: { WAREHOUSE_AUTH: "certificate" },
      secrets: { WAREHOUSE_CLIENT_SECRET: "", WAREHOUSE_CLIENT_KEY: own.key, WAREHOUSE_CLIENT_CERT: own.certificate },
    });
  });
  afterAll(async () => stack?.close());

  test("proves the Worker, and its key is told to nobody", async ({ expect }) => {
    const reply = await ask(stack, "ana", STATES);
    expect(at(reply, "states.nodes")).toHaveLength(1);
    expect(stack.authority.issued).toEqual([{ clientId: WORKER, proof: "certificate", subject: WORKER }]);
    expect(leaks(stack, own.key.split("\n").slice(1, 4), [reply])).toEqual([]);
  });

  test("a Worker that is no issuer serves no keys", async ({ expect }) => {
    for (const path of ["/.well-known/openid-configuration", "/jwks", "/identity/jwks"]) {
      expect((await fetch(`${stack.url}${path}`)).status, path).toBe(404);
    }
  });
});

test("a certificate of another key stops the start", { timeout: 60_000 }, async ({ expect }) => {
  const [one, other] = [selfSigned(WORKER), selfSigned(WORKER)];
  const stack = await start({
    vars: { WAREHOUSE_AUTH: "certificate" },
    secrets: { WAREHOUSE_CLIENT_KEY: one.key, WAREHOUSE_CLIENT_CERT: other.certificate },
  });
  try {
    expect(await ask(stack, "ana", STATES)).toMatchObject({ status: 503, codes: ["NOT_STARTED"] });
    const line = "WAREHOUSE_CLIENT_CERT is not the certificate of WAREHOUSE_CLIENT_KEY";
    await vi.waitFor(() => expect(stack.lines.some(({ text }) => text.includes(line))).toBe(true));
    expect(stack.authority.asked()).toBe(0);
  } finally {
    await stack.close();
  }
});

describe("a federated credential", () => {
  const [first, next] = [federationKey("k1"), federationKey("k2")];
  let stack: Stack;
  let issuer: string;
  beforeAll(async () => {
    const port = await freePort();
    issuer = `http://127.0.0.1:${port}/identity`;
    const credential = { issuer, subject: "edgewise-test", audience: "api://AzureADTokenExchange" };
    stack = await start({
      ports: { worker: port },
      trusted: { federated: { [WORKER]: credential } },
      vars: { WAREHOUSE_AUTH: "federated", FEDERATION_ISSUER: issuer, FEDERATION_SUBJECT: "edgewise-test" },
      secrets: {
        WAREHOUSE_CLIENT_SECRET: "",
        FEDERATION_KEY: JSON.stringify(first),
        FEDERATION_NEXT_KEY: JSON.stringify(next),
      },
    });
  });
  afterAll(async () => stack?.close());

  test("is proven by keys that the authority fetches from the Worker", async ({ expect }) => {
    expect(at(await ask(stack, "ana", STATES), "states.nodes")).toHaveLength(1);
    expect(stack.authority.issued).toEqual([{ clientId: WORKER, proof: "federated", subject: WORKER }]);
  });

  test("publishes its configuration and the public part of both keys, to be kept for a while", async ({ expect }) => {
    const configuration = await fetch(`${issuer}/.well-known/openid-configuration`);
    expect(await configuration.json()).toMatchObject({ issuer, jwks_uri: `${issuer}/jwks` });
    const keys = await fetch(`${issuer}/jwks`);
    expect(keys.headers.get("cache-control")).toBe("public, max-age=900");
    const published = [first, next].map(({ kid, n, e }) => ({ kty: "RSA", use: "sig", alg: "RS256", kid, n, e }));
    expect(await keys.json()).toEqual({ keys: published });
    expect((await fetch(`${issuer}/jwks`, { method: "POST" })).status).toBe(405);
  });
});

describe("on behalf of the user", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start({ vars: { WAREHOUSE_ON_BEHALF_OF: "on" } });
  });
  afterAll(async () => stack?.close());
  afterEach(() => stack.authority.play("none"));

  test("the authority challenges the user: 401, with the claims that a new token needs", async ({ expect }) => {
    stack.authority.play("interaction_required");
    const reply = await ask(stack, "wes", STATES);
    expect(reply).toMatchObject({ status: 401, codes: ["UNAUTHENTICATED"] });
    const challenge = reply.headers.get("www-authenticate") ?? "";
    const claims = /^Bearer realm="edgewise", error="insufficient_claims", claims="([\w-]+)"$/.exec(challenge)?.[1];
    const wanted: unknown = JSON.parse(Buffer.from(claims ?? "", "base64url").toString());
    expect(wanted).toMatchObject({ access_token: { polids: { essential: true } } });
    expect(await recordOf(stack, reply)).toMatchObject({
      reasons: ["claims-required: token endpoint: HTTP 400 (interaction_required)"],
      decision: "deny",
      result: { status: "refused", httpStatus: 401 },
    });
    expect(leaks(stack, [await tokenOf(stack, "wes")], [reply])).toEqual([]);
  });

  test("the warehouse sees each user, and a service as the Worker", async ({ expect }) => {
    for (const who of ["ana", "sam", "nightly-ci", "ana"]) {
      expect(at(await ask(stack, who, STATES), "states.nodes"), who).toHaveLength(1);
    }
    const given = stack.authority.issued.map(({ clientId, subject }) => [clientId, subject]);
    expect(given).toEqual([
      [WORKER, subjectOf("ana")],
      [WORKER, subjectOf("sam")],
      [WORKER, WORKER],
    ]);
    expect(leaks(stack, [await tokenOf(stack, "ana"), await tokenOf(stack, "sam")], [])).toEqual([]);
  });
});

describe("a role's own client, and nobody but users", () => {
  let stack: Stack;
  afterEach(async () => stack?.close());

  test("the first client whose role the caller holds is asked as", { timeout: 60_000 }, async ({ expect }) => {
    const safety = { role: "safety", clientId: "edgewise-safety", secretName: "SAFETY_SECRET" };
    stack = await start({
      vars: { WAREHOUSE_PRINCIPALS: JSON.stringify([safety]) },
      secrets: { SAFETY_SECRET: "local-only-safety-secret" },
    });
    for (const who of ["ana", "sam", "wes"]) expect((await ask(stack, who, STATES)).status, who).toBe(200);
    expect(stack.authority.issued.map(({ clientId }) => clientId)).toEqual([WORKER, "edgewise-safety"]);
  });

  test("with require, who is no user is refused", { timeout: 60_000 }, async ({ expect }) => {
    stack = await start({ vars: { WAREHOUSE_ON_BEHALF_OF: "require" } });
    const reply = await ask(stack, "nightly-ci", STATES);
    expect(reply).toMatchObject({ codes: ["FORBIDDEN"], data: { states: null } });
    expect(stack.authority.asked()).toBe(0);
    expect((await ask(stack, "ana", STATES)).codes).toEqual([]);
  });
});

describe("an authority with failures", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await start({});
  });
  afterAll(async () => stack?.close());

  test.for([
    ["error", "WAREHOUSE_UNAVAILABLE", "HTTP 500 (server_error)"],
    ["invalid_client", "WAREHOUSE_UNAVAILABLE", "HTTP 401 (invalid_client)"],
  ] as const)("%s is asked about by one at a time", { timeout: 60_000 }, async ([fault, code, why], { expect }) => {
    stack.authority.play(fault);
    // The failure before this one may still be remembered.
    const first = await vi.waitFor(
      async () => {
        const reply = await ask(stack, "ana", STATES);
        expect((await recordOf(stack, reply)).reasons.join()).toContain(`token endpoint: ${why}`);
        return reply;
      },
      { timeout: 20_000, interval: 100 },
    );
    expect(first.codes).toEqual([code]);
    const before = stack.authority.asked();
    const more = await Promise.all(Array.from({ length: 20 }, () => ask(stack, "ana", STATES)));
    expect(more.flatMap(({ codes }) => codes)).toEqual(more.map(() => code));
    // One at a time, each after a longer while.
    expect(stack.authority.asked() - before).toBeLessThanOrEqual(4);
  });

  test("a late answer is waited for, and then the token is held", { timeout: 30_000 }, async ({ expect }) => {
    stack.authority.play("slow");
    await vi.waitFor(async () => expect((await ask(stack, "ana", STATES)).codes).toEqual([]), {
      timeout: 20_000,
      interval: 200,
    });
    const asked = stack.authority.asked();
    stack.authority.play("error");
    expect((await ask(stack, "sam", STATES)).codes).toEqual([]);
    expect(stack.authority.asked()).toBe(asked);
  });
});
