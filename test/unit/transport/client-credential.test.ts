// What an authority is sent as a proof, judged by jose as an authority would.

import { createHash, X509Certificate } from "node:crypto";
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import type { JSONWebKeySet } from "jose";
import { describe, test } from "vitest";
import { certificateCredential, federatedCredential } from "#transport/client-credential.ts";
import { federationDocuments } from "#transport/federation-documents.ts";
import { readCredentials } from "#transport/warehouse-credentials.ts";
import { federationKey } from "../../support/federation-key.ts";
import { selfSigned } from "../../support/self-signed.ts";

const TOKEN_URL = "https://login.example/t/oauth2/v2.0/token";
const NOW_MS = 1_800_000_000_000;
const clock = () => NOW_MS;
const at = { currentDate: new Date(NOW_MS) };
const own = selfSigned("worker");
const keys = [federationKey("k1"), federationKey("k2")] as const;
const federation = { issuer: "https://data.example/identity", subject: "worker", audience: "api://exchange", keys };

describe("a certificate", () => {
  test("PS256, named by the SHA-256 of the certificate, for this endpoint and a few minutes", async ({ expect }) => {
    const made = await certificateCredential(own, TOKEN_URL, clock);
    if (!made.ok) throw new Error(made.refusal);
    const credential = made.value("client-1");
    const form = await credential();
    expect(form).toMatchObject({
      client_id: "client-1",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
    const assertion = form["client_assertion"] ?? "";
    const { raw, publicKey } = new X509Certificate(own.certificate);
    const thumbprint = createHash("sha256").update(raw).digest("base64url");
    expect(decodeProtectedHeader(assertion)).toEqual({ alg: "PS256", typ: "JWT", "x5t#S256": thumbprint });
    const options = { ...at, algorithms: ["PS256"], audience: TOKEN_URL, issuer: "client-1", subject: "client-1" };
    const { payload } = await jwtVerify(assertion, publicKey, options);
    const now = NOW_MS / 1000;
    expect(payload).toMatchObject({ iat: now, nbf: now - 30, exp: now + 300 });
    expect(payload.jti).not.toBe(
      (await jwtVerify((await credential())["client_assertion"] ?? "", publicKey, options)).payload.jti,
    );
  });

  test.for([
    ["another key's", { ...own, certificate: selfSigned("worker").certificate }, "is not the certificate of"],
    [
      "no key at all",
      { ...own, key: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----" },
      "is not an RSA key",
    ],
    [
      "no certificate",
      { ...own, certificate: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
      "is not a certificate",
    ],
  ] as const)("%s is told at the start, without a word of the key", async ([, settings, problem], { expect }) => {
    const made = await certificateCredential(settings, TOKEN_URL, clock);
    expect(made.ok ? "" : made.refusal).toContain(problem);
    expect(JSON.stringify(made)).not.toContain(own.key.slice(40, 80));
  });
});

describe("the Worker as issuer", () => {
  const documents = federationDocuments(federation);
  const keySet = createLocalJWKSet(documents.get("/identity/jwks") as JSONWebKeySet);
  const options = {
    ...at,
    algorithms: ["RS256"],
    issuer: federation.issuer,
    audience: federation.audience,
    subject: "worker",
  };

  test.for([0, 1])("while keys change, either signs and both are published: %d", async (first, { expect }) => {
    const order = first === 0 ? keys : ([keys[1], keys[0]] as const);
    const made = await federatedCredential({ ...federation, keys: order }, clock);
    if (!made.ok) throw new Error(made.refusal);
    const { client_id: clientId, client_assertion: assertion = "" } = await made.value("client-1")();
    expect(clientId).toBe("client-1");
    const { payload, protectedHeader } = await jwtVerify(assertion, keySet, options);
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid: order[0].kid });
    expect((payload.exp ?? 0) - (payload.nbf ?? 0)).toBeLessThanOrEqual(600);
  });

  test("publishes nothing of a private key", ({ expect }) => {
    const published = JSON.stringify([...documents]);
    for (const key of keys)
      for (const secret of [key.d, key.p, key.q, key.dp, key.dq, key.qi]) expect(published).not.toContain(secret);
    expect([...documents.keys()]).toEqual(["/identity/.well-known/openid-configuration", "/identity/jwks"]);
  });

  test("an issuer at the root is served at the root", ({ expect }) => {
    const paths = [...federationDocuments({ issuer: "https://data.example", keys }).keys()];
    expect(paths).toEqual(["/.well-known/openid-configuration", "/jwks"]);
  });
});

test("a client of a role proves itself by its own secret, or as the Worker does", async ({ expect }) => {
  const principals = [
    { clientId: "safety", secret: "s2" },
    { clientId: "desk", secret: undefined },
  ];
  const identity = { auth: "federated", certificate: { key: "", certificate: "" }, federation, principals } as const;
  const read = await readCredentials({ tokenUrl: TOKEN_URL, clientId: "worker", clientSecret: "", identity }, clock);
  if (!read.ok) throw new Error(read.refusal.join());
  const forms = await Promise.all([...read.value.values()].map((credential) => credential()));
  expect(forms.map((form) => Object.keys(form)[1])).toEqual([
    "client_assertion_type",
    "client_secret",
    "client_assertion_type",
  ]);
  expect(forms.map((form) => form["client_id"])).toEqual(["worker", "safety", "desk"]);
});
