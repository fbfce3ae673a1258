// The authority of a laptop refuses what Entra would refuse of a client: each flaw alone, on an assertion that is else good.

import { createHash, X509Certificate } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { importJWK, importPKCS8, SignJWT } from "jose";
import type { CryptoKey, JWTPayload } from "jose";
import { afterAll, beforeEach, describe, test } from "vitest";
import { federationDocuments } from "#transport/federation-documents.ts";
import { API_RESOURCE, WAREHOUSE_RESOURCE } from "../../../local/issuer/clients.ts";
import { findPerson } from "../../../local/issuer/people.ts";
import { requestToken } from "../../../local/issuer/request-token.ts";
import { startIssuer } from "../../../local/issuer/start-issuer.ts";
import { federationKey } from "../../support/federation-key.ts";
import { selfSigned } from "../../support/self-signed.ts";

const WORKER = "edgewise-worker";
const own = selfSigned(WORKER);
const key = await importPKCS8(own.key, "PS256");
const thumbprint = createHash("sha256").update(new X509Certificate(own.certificate).raw).digest("base64url");

/** Stands for the Worker as an issuer. */
const published = federationKey("k1");
const documents = createServer((asked, answer) => {
  const found = federationDocuments({ issuer: issuerUrl(), keys: [published] }).get(asked.url ?? "");
  answer.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? {}));
});
await new Promise<void>((resolve) => documents.listen(0, "127.0.0.1", resolve));
function issuerUrl(): string {
  return `http://127.0.0.1:${(documents.address() as AddressInfo).port}/identity`;
}

const credential = { issuer: issuerUrl(), subject: "worker", audience: "api://exchange" };
const issuer = await startIssuer({
  port: 0,
  trusted: { certificates: { [WORKER]: own.certificate }, federated: { [WORKER]: credential } },
});
const tokenUrl = `${issuer.url}/authority/token`;
afterAll(async () => {
  await issuer.close();
  await new Promise((resolve) => documents.close(resolve).closeAllConnections());
});
beforeEach(() => issuer.authority.play("none"));

async function ask(form: Readonly<Record<string, string>>) {
  const answer = await fetch(tokenUrl, { method: "POST", body: new URLSearchParams(form) });
  const body = (await answer.json()) as { access_token?: string; error?: string; claims?: string };
  return { status: answer.status, ...body };
}

const app = { grant_type: "client_credentials", scope: `${WAREHOUSE_RESOURCE}/.default`, client_id: WORKER };
const secret = { client_secret: "local-only-worker-secret" };
const by = (assertion: string) => ({
  client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  client_assertion: assertion,
});

interface Change {
  readonly claims?: JWTPayload;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly signedBy?: CryptoKey;
}

/** `undefined` leaves a claim out. */
function sign(
  claims: JWTPayload,
  header: Readonly<Record<string, unknown>>,
  signedBy: CryptoKey | Uint8Array,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all = { jti: crypto.randomUUID(), iat: now, nbf: now, exp: now + 300, ...claims };
  return new SignJWT(all).setProtectedHeader({ alg: "PS256", typ: "JWT", ...header }).sign(signedBy);
}

const certified = ({ claims = {}, header = {}, signedBy = key }: Change = {}) =>
  sign({ iss: WORKER, sub: WORKER, aud: tokenUrl, ...claims }, { "x5t#S256": thumbprint, ...header }, signedBy);

describe("by certificate", () => {
  const now = Math.floor(Date.now() / 1000);

  test.for<readonly [string, () => Promise<Change>]>([
    ["another key", async () => ({ signedBy: await importPKCS8(selfSigned(WORKER).key, "PS256") })],
    ["RS256", async () => ({ header: { alg: "RS256" }, signedBy: await importPKCS8(own.key, "RS256") })],
    ["no thumbprint", async () => ({ header: { "x5t#S256": undefined } })],
    ["another thumbprint", async () => ({ header: { "x5t#S256": thumbprint.toLowerCase() } })],
    ["another audience", async () => ({ claims: { aud: issuer.url } })],
    ["another subject", async () => ({ claims: { sub: "nightly-ci" } })],
    ["no id", async () => ({ claims: { jti: undefined } as unknown as JWTPayload })],
    ["an end that is past", async () => ({ claims: { iat: now - 600, nbf: now - 600, exp: now - 60 } })],
    ["a beginning that is to come", async () => ({ claims: { nbf: now + 120 } })],
    ["too long a life", async () => ({ claims: { nbf: now - 30, exp: now + 700 } })],
  ])("%s is no proof", async ([, change], { expect }) => {
    expect(await ask({ ...app, ...by(await certified(await change())) })).toMatchObject({
      status: 401,
      error: "invalid_client",
    });
  });

  test("an assertion is good once", async ({ expect }) => {
    const assertion = await certified();
    expect((await ask({ ...app, ...by(assertion) })).status).toBe(200);
    expect(await ask({ ...app, ...by(assertion) })).toMatchObject({ status: 401, error: "invalid_client" });
  });

  test("a good one beside a secret, or for another client, is no proof", async ({ expect }) => {
    expect((await ask({ ...app, ...secret, ...by(await certified()) })).status).toBe(401);
    expect((await ask({ ...app, client_id: "edgewise-safety", ...by(await certified()) })).status).toBe(401);
  });
});

describe("by a federated issuer", () => {
  const federated = async (claims: JWTPayload = {}, signer = published) =>
    sign(
      { iss: credential.issuer, sub: credential.subject, aud: credential.audience, ...claims },
      { alg: "RS256", kid: signer.kid },
      await importJWK({ ...signer }, "RS256"),
    );

  test("its published key is proof", async ({ expect }) => {
    expect((await ask({ ...app, ...by(await federated()) })).status).toBe(200);
    expect(issuer.authority.issued.at(-1)).toEqual({ clientId: WORKER, proof: "federated", subject: WORKER });
  });

  test.for<readonly [string, () => Promise<string>]>([
    ["a key that is not published", () => federated({}, federationKey("k2"))],
    ["another key under a published id", () => federated({}, federationKey("k1"))],
    ["another subject", () => federated({ sub: "worker2" })],
    ["another audience", () => federated({ aud: tokenUrl })],
    ["another issuer", () => federated({ iss: `${credential.issuer}/` })],
  ])("%s is none", async ([, make], { expect }) => {
    expect(await ask({ ...app, ...by(await make()) })).toMatchObject({ status: 401, error: "invalid_client" });
  });
});

describe("on behalf of", () => {
  const behalf = (assertion: string, more: Readonly<Record<string, string>> = {}) => ({
    ...{ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", requested_token_use: "on_behalf_of" },
    ...{ client_id: WORKER, scope: `${WAREHOUSE_RESOURCE}/user_impersonation`, assertion, ...secret, ...more },
  });

  test("a person's token for the API is exchanged for one of the person for the warehouse", async ({ expect }) => {
    const { access_token: token = "" } = await ask(behalf(await requestToken(issuer.url, "ana")));
    const payload: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(payload).toMatchObject({
      aud: WAREHOUSE_RESOURCE,
      sub: findPerson("ana")?.subject,
      scp: "user_impersonation",
      appid: WORKER,
    });
  });

  test("one for another audience, of a service, or of nobody is not", async ({ expect }) => {
    const { access_token: other = "" } = await ask({ ...app, ...secret });
    for (const assertion of [other, await requestToken(issuer.url, "nightly-ci"), "", API_RESOURCE]) {
      expect(await ask(behalf(assertion))).toMatchObject({ status: 400, error: "invalid_grant" });
    }
  });

  test.for([
    [{ client_secret: "wrong" }, 401, "invalid_client"],
    [{ requested_token_use: "x" }, 400, "invalid_request"],
    [{ scope: `${WAREHOUSE_RESOURCE}/.default` }, 400, "invalid_scope"],
  ] as const)("with %j it is refused", async ([more, status, error], { expect }) => {
    expect(await ask(behalf(await requestToken(issuer.url, "ana"), more))).toMatchObject({ status, error });
  });
});

describe("failures on command", () => {
  const command = (body: string) => fetch(`${issuer.url}/authority/fault`, { method: "POST", body });

  test("are set over HTTP and end likewise", async ({ expect }) => {
    for (const [kind, status] of [
      ["error", 500],
      ["invalid_client", 401],
      ["interaction_required", 200],
      ["none", 200],
    ] as const) {
      expect((await command(JSON.stringify({ kind }))).status).toBe(200);
      expect((await ask({ ...app, ...secret })).status, kind).toBe(status);
    }
  });

  test.for(["", "{}", '{"kind":"fire"}', "x".repeat(70_000)])("anything else is none", async (body, { expect }) => {
    expect((await command(body)).status).toBeGreaterThanOrEqual(400);
  });
});
