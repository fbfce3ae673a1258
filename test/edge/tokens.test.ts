// Tokens that are not accepted: all are refused alike on the wire, and the record alone knows why. The tokens are signed with the
// local issuer's own key, so that nothing but the flaw of each is wrong with it.

import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportSPKI, generateKeyPair, importJWK, SignJWT } from "jose";
import type { CryptoKey, JWK, JWTPayload } from "jose";
import { afterAll, beforeAll, describe, test } from "vitest";
import { API_RESOURCE, clients, WAREHOUSE_RESOURCE } from "../../local/issuer/clients.ts";
import { loadSigningKeys } from "../../local/issuer/signing-keys.ts";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { askWith, at, recordOf, send } from "./ask.ts";
import type { Reply } from "./ask.ts";

const QUESTION = { query: "{ viewer { subject } }" };
const HOUR = 3600;

describe("tokens", () => {
  let stack: Stack;
  let folder: string;
  let key: JWK;
  let privateKey: CryptoKey;
  /** Whatever a token names, nobody may come here. */
  let lure: Server;
  let lureUrl: string;
  const lured: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "edgewise-tokens-"));
    const keysFile = join(folder, "keys.json");
    const { keys } = await loadSigningKeys(keysFile);
    key = keys[0] ?? {};
    privateKey = (await importJWK(key, "RS256")) as CryptoKey;
    lure = createServer((asked, answer) => {
      lured.push(String(asked.url));
      answer.end("{}");
    });
    await new Promise<void>((resolve) => lure.listen(0, "127.0.0.1", resolve));
    lureUrl = `http://127.0.0.1:${(lure.address() as AddressInfo).port}`;
    stack = await startStack({ keysFile });
  });
  afterAll(async () => {
    await stack?.close();
    await new Promise((resolve) => lure.close(resolve));
    await rm(folder, { recursive: true, force: true });
  });

  const now = (): number => Math.floor(Date.now() / 1000);

  /** The claims of a good token, with changes; `undefined` leaves a claim out. */
  const claims = (changes: Readonly<Record<string, unknown>> = {}): JWTPayload =>
    Object.fromEntries(
      Object.entries({
        iss: stack.issuerUrl,
        aud: API_RESOURCE,
        sub: "canary-subject",
        client_id: "edgewise-cli",
        scope: "data.read",
        groups: ["Warehouse Analysts"],
        iat: now(),
        exp: now() + HOUR,
        ...changes,
      }).filter(([, value]) => value !== undefined),
    );

  const sign = (payload: JWTPayload, header: Readonly<Record<string, unknown>> = {}, signer = privateKey) =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: "RS256", kid: String(key.kid), typ: "at+jwt", ...header })
      .sign(signer);

  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

  const forged = async (): Promise<string> => {
    const { kty, n, e } = key;
    const publicKey = (await importJWK({ kty, n, e } as JWK, "RS256", { extractable: true })) as CryptoKey;
    const signed = `${encode({ alg: "HS256", kid: key.kid, typ: "at+jwt" })}.${encode(claims())}`;
    return `${signed}.${createHmac("sha256", await exportSPKI(publicKey))
      .update(signed)
      .digest("base64url")}`;
  };

  /** The Worker's own token for the warehouse, from the same issuer. */
  const warehouseToken = async (): Promise<string> => {
    const secret = clients.find(({ clientId }) => clientId === "edgewise-worker")?.secret ?? "";
    const form = { grant_type: "client_credentials", client_id: "edgewise-worker", client_secret: secret };
    const scope = `${WAREHOUSE_RESOURCE}/.default`;
    const answer = await fetch(`${stack.issuerUrl}/token`, {
      method: "POST",
      body: new URLSearchParams({ ...form, scope }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  };

  const strangersKey = async (): Promise<CryptoKey> => (await generateKeyPair("RS256")).privateKey;

  const flawed: readonly (readonly [what: string, flaw: string, make: () => string | Promise<string>])[] = [
    ["garbage", "malformed", () => "canary-garbage"],
    ["three parts of garbage", "malformed", () => "canary.gar.bage"],
    ["alg none", "algorithm", () => `${encode({ alg: "none", kid: key.kid })}.${encode(claims())}.`],
    [
      "alg none with the signature of a good token",
      "algorithm",
      async () => {
        const signature = (await sign(claims())).split(".")[2];
        return `${encode({ alg: "none", kid: key.kid })}.${encode(claims())}.${signature}`;
      },
    ],
    ["HS256 with the public key as its secret", "algorithm", forged],
    ["another issuer", "unknown-issuer", () => sign(claims({ iss: lureUrl }))],
    ["the issuer with a slash more", "unknown-issuer", () => sign(claims({ iss: `${stack.issuerUrl}/` }))],
    ["another audience", "audience", () => sign(claims({ aud: "https://other.example.com" }))],
    ["the warehouse's own token", "audience", warehouseToken],
    ["no audience", "claim-missing", () => sign(claims({ aud: undefined }))],
    ["expired", "expired", () => sign(claims({ iat: now() - 2 * HOUR, exp: now() - HOUR }))],
    ["no exp", "claim-missing", () => sign(claims({ exp: undefined }))],
    ["not yet valid", "not-yet-valid", () => sign(claims({ nbf: now() + HOUR }))],
    ["no subject", "claim-missing", () => sign(claims({ sub: undefined }))],
    ["an unknown key id", "unknown-key", () => sign(claims(), { kid: "canary-kid" })],
    ["a stranger's key under our key id", "signature", async () => sign(claims(), {}, await strangersKey())],
    [
      "a key of the token's own",
      "signature",
      async () => {
        const header = { jku: `${lureUrl}/keys`, x5u: `${lureUrl}/chain`, jwk: { kty: "oct", k: "canary" } };
        return sign(claims(), header, await strangersKey());
      },
    ],
    [
      "changed after signing",
      "signature",
      async () => {
        const [header, , signature] = (await sign(claims({ groups: [] }))).split(".");
        return `${header}.${encode(claims())}.${signature}`;
      },
    ],
    [
      "an ID token for our audience",
      "not-an-access-token",
      () => sign(claims({ nonce: "canary-nonce", scope: undefined }), { typ: "JWT" }),
    ],
    [
      "an ID token that binds an access token",
      "not-an-access-token",
      () => sign(claims({ at_hash: "canary" }), { typ: "JWT" }),
    ],
    ["a logout token", "not-an-access-token", () => sign(claims(), { typ: "logout+jwt" })],
    [
      "groups left out by the provider",
      "groups-overage",
      () => {
        const elsewhere = {
          _claim_names: { groups: "src1" },
          _claim_sources: { src1: { endpoint: `${lureUrl}/groups` } },
        };
        return sign(claims({ groups: undefined, ...elsewhere }));
      },
    ],
    ["20 kB", "too-large", () => sign(claims({ pad: "p".repeat(20_000) }))],
  ];

  test.for(flawed)("%s is refused", async ([, flaw, make], { expect }) => {
    stack.clear();
    const token = await make();
    const reply = await askWith(stack, token, QUESTION);
    expect([reply.status, reply.codes, reply.data]).toEqual([401, ["UNAUTHENTICATED"], undefined]);

    const record = await recordOf(stack, reply);
    expect(record).toMatchObject({ principal: null, roles: [], decision: "deny", trips: [] });
    expect(record.result).toMatchObject({ status: "refused", codes: ["UNAUTHENTICATED"], httpStatus: 401 });
    expect(record.reasons).toEqual([expect.stringMatching(new RegExp(`^unauthenticated:${flaw}: `, "u"))]);

    const said = stack.lines.map(({ text }) => text).join("\n");
    for (const part of token.split(".").filter((piece) => piece.length > 8)) expect(said).not.toContain(part);
    expect(said).not.toContain("canary");
  });

  test("all are refused alike, byte for byte", async ({ expect }) => {
    const replies: Reply[] = [];
    for (const [, , make] of flawed) replies.push(await askWith(stack, await make(), QUESTION));
    const shown = replies.map(({ status, text, requestId, headers }) => [
      status,
      text.replace(requestId, "<id>"),
      headers.get("www-authenticate"),
      headers.get("content-type"),
      headers.get("cache-control"),
    ]);
    expect(new Set(shown.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(shown[0]?.[1]).toContain('"requestId":"<id>"');
    expect(shown[0]?.[2]).toMatch(/^Bearer realm="edgewise", error="invalid_token"/u);
  });

  test("nothing that a token names was ever asked", async ({ expect }) => {
    expect(lured).toEqual([]);
    // The lure does answer who comes.
    await fetch(`${lureUrl}/check`);
    expect(lured).toEqual(["/check"]);
  });

  test.for([
    ["no Authorization header", undefined],
    ["the Basic scheme", "Basic Y2FuYXJ5OmNhbmFyeQ=="],
    ["a token without its scheme", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"],
  ] as const)("%s: the challenge names no error, since there was no token", async ([, authorization], { expect }) => {
    const headers = { "content-type": "application/json", ...(authorization === undefined ? {} : { authorization }) };
    const reply = await send(stack.graphqlUrl, { method: "POST", headers, body: JSON.stringify(QUESTION) });
    expect([reply.status, reply.codes]).toEqual([401, ["UNAUTHENTICATED"]]);
    expect(reply.headers.get("www-authenticate")).toBe('Bearer realm="edgewise"');
    const { reasons } = await recordOf(stack, reply);
    expect(reasons).toEqual([expect.stringMatching(/^unauthenticated:missing: /u)]);
  });

  test("two Authorization headers are refused, good as both tokens are", async ({ expect }) => {
    const token = await stack.token("ana");
    const { status, requestId } = await postTwice([`Bearer ${token}`, `Bearer ${token}`]);
    expect(status).toBe(401);
    const { reasons } = await recordOf(stack, { requestId });
    expect(reasons).toEqual([expect.stringMatching(/^unauthenticated:malformed: /u)]);
  });

  test("a token in the query string or the body is no token", async ({ expect }) => {
    const token = await stack.token("ana");
    const reply = await send(`${stack.graphqlUrl}?access_token=${token}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...QUESTION, access_token: token }),
    });
    expect([reply.status, reply.codes]).toEqual([401, ["UNAUTHENTICATED"]]);
  });

  test("without a good token nothing of the request is looked at", async ({ expect }) => {
    const bodies = ["{ not json", JSON.stringify({ query: "{ canaryField }" }), ""];
    for (const body of bodies) {
      const reply = await send(stack.graphqlUrl, { method: "POST", headers: { "content-type": "text/canary" }, body });
      expect([reply.status, reply.codes]).toEqual([401, ["UNAUTHENTICATED"]]);
      expect((await recordOf(stack, reply)).operation).toEqual({ type: null, name: null, documentHash: null });
    }
  });

  test("the token that the others were made from is accepted", async ({ expect }) => {
    const reply = await askWith(stack, await sign(claims()), QUESTION);
    expect([reply.status, at(reply, "viewer.subject")]).toEqual([200, "canary-subject"]);
  });

  /** Node sends a header with two values as two headers. */
  function postTwice(authorization: string[]): Promise<{ status: number | undefined; requestId: string }> {
    return new Promise((resolve, reject) => {
      const headers = { authorization, "content-type": "application/json" } as unknown as Record<string, string>;
      const asked = request(stack.graphqlUrl, { method: "POST", headers }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode, requestId: String(answer.headers["x-request-id"]) });
      });
      asked.once("error", reject).end(JSON.stringify(QUESTION));
    });
  }
});
