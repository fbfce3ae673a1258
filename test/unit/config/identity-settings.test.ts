// The settings that say as whom the warehouse is asked: what each way needs, and what stops the start.

import { describe, test } from "vitest";
import { readSecrets } from "#config/read-secrets.ts";
import { readSettings } from "#config/read-settings.ts";
import { federationKey } from "../../support/federation-key.ts";

const SECRET = "canary-client-secret";
const required = {
  WAREHOUSE_URL: "https://contoso-ondemand.sql.azuresynapse.net:1443",
  WAREHOUSE_DATABASE: "curated",
  WAREHOUSE_POOL: "serverless",
  WAREHOUSE_TOKEN_URL: "https://login.microsoftonline.com/t/oauth2/v2.0/token",
  WAREHOUSE_CLIENT_ID: "7d7f",
  ISSUERS: '[{"issuer":"https://idp.example"}]',
  CURSOR_SECRET: "q0R7-3f9ZkT1mB5xW8vC2nJ6hL4pDsYa",
  MASK_SECRET: "Xr5-8tLw2QeV7bNc0zKj3hGf6dSa9pMy",
};
const key = federationKey("k1");
const KEY_PEM = "-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----";
const CERT_PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
const federated = {
  WAREHOUSE_AUTH: "federated",
  FEDERATION_ISSUER: "https://data.example.com/identity",
  FEDERATION_SUBJECT: "edgewise",
  FEDERATION_KEY: JSON.stringify(key),
};

type Given = Readonly<Record<string, unknown>>;

function read(more: Given) {
  const settings = readSettings({ ...required, ...more });
  const problems = settings.ok ? [] : settings.refusal;
  return { problems, identity: settings.ok ? settings.value.warehouse.identity : undefined };
}

const principals = (list: unknown): Given => ({
  WAREHOUSE_CLIENT_SECRET: SECRET,
  WAREHOUSE_PRINCIPALS: typeof list === "string" ? list : JSON.stringify(list),
});

describe("what is missing or wrong stops the start, and no value is repeated", () => {
  const { d: _, ...publicKey } = key;
  test.for<readonly [Given, string]>([
    [{}, "WAREHOUSE_CLIENT_SECRET is not set"],
    [{ WAREHOUSE_AUTH: "secret" }, "WAREHOUSE_CLIENT_SECRET is not set"],
    [{ WAREHOUSE_AUTH: "password" }, "WAREHOUSE_AUTH is no way"],
    [
      { WAREHOUSE_AUTH: "certificate", WAREHOUSE_CLIENT_CERT: CERT_PEM },
      "WAREHOUSE_CLIENT_KEY is not set, and WAREHOUSE_AUTH",
    ],
    [
      { WAREHOUSE_AUTH: "certificate", WAREHOUSE_CLIENT_KEY: KEY_PEM },
      "WAREHOUSE_CLIENT_CERT is not set, and WAREHOUSE_AUTH",
    ],
    [{ WAREHOUSE_AUTH: "certificate", WAREHOUSE_CLIENT_KEY: CERT_PEM }, "WAREHOUSE_CLIENT_KEY is not such a PEM"],
    [{ ...federated, FEDERATION_KEY: "" }, "FEDERATION_KEY is not set, and WAREHOUSE_AUTH"],
    [{ ...federated, FEDERATION_ISSUER: "" }, "FEDERATION_ISSUER is not set, and WAREHOUSE_AUTH"],
    [{ ...federated, FEDERATION_ISSUER: "https://data.example.com/identity/" }, "FEDERATION_ISSUER is not a URL"],
    [{ ...federated, FEDERATION_ISSUER: "http://data.example.com" }, "FEDERATION_ISSUER is not a URL"],
    [{ ...federated, FEDERATION_ISSUER: "https://data.example.com/i?x=1" }, "FEDERATION_ISSUER is not a URL"],
    [{ ...federated, FEDERATION_KEY: JSON.stringify(publicKey) }, "FEDERATION_KEY is not such a JWK"],
    [{ ...federated, FEDERATION_KEY: JSON.stringify({ ...key, n: "AQAB" }) }, "FEDERATION_KEY is not such a JWK"],
    [{ ...federated, FEDERATION_KEY: "canary-key" }, "FEDERATION_KEY is not such a JWK"],
    [{ ...federated, FEDERATION_NEXT_KEY: JSON.stringify(key) }, "FEDERATION_NEXT_KEY has the kid of FEDERATION_KEY"],
    [{ ...federated, FEDERATION_SUBJCT: "x" }, "FEDERATION_SUBJCT is not a setting"],
    [{ WAREHOUSE_CLIENT_SECRET: SECRET, WAREHOUSE_ON_BEHALF_OF: "yes" }, "WAREHOUSE_ON_BEHALF_OF is neither"],
    [principals("canary"), "WAREHOUSE_PRINCIPALS is not such a JSON array"],
    [principals([{ role: "safety" }]), "WAREHOUSE_PRINCIPALS"],
    [principals([{ role: "safety", clientId: "c", secret: "canary" }]), "WAREHOUSE_PRINCIPALS"],
    [principals([{ role: "safety", clientId: "c" }]), "safety has no secretName"],
    [principals([{ role: "safety", clientId: "c", secretName: "SAFETY_SECRET" }]), "SAFETY_SECRET is not set"],
    [principals([{ role: "safety", clientId: "c", secretName: "MASK_SECRET" }]), "is that of a setting"],
    [
      {
        ...principals([
          { role: "a", clientId: "c", secretName: "A_S" },
          { role: "a", clientId: "d", secretName: "A_S" },
        ]),
        A_S: "x",
      },
      "names a role twice",
    ],
  ])("%j: %s", ([more, problem], { expect }) => {
    const { problems } = read(more);
    expect(problems.join("\n")).toContain(problem);
    expect(problems.join("\n")).not.toContain("canary");
    expect(problems.join("\n")).not.toContain(key.d);
  });
});

test("a certificate needs no client secret, and its line breaks may be written out", ({ expect }) => {
  const { identity } = read({
    WAREHOUSE_AUTH: "certificate",
    WAREHOUSE_CLIENT_KEY: KEY_PEM,
    WAREHOUSE_CLIENT_CERT: CERT_PEM,
  });
  expect(identity?.certificate.key).toBe("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
});

test("two keys, the first signs", ({ expect }) => {
  const next = federationKey("k2");
  const { identity } = read({ ...federated, FEDERATION_NEXT_KEY: JSON.stringify(next) });
  expect(identity?.federation.keys.map(({ kid }) => kid)).toEqual(["k1", "k2"]);
});

test("the secret of a role is its binding's, also where the name is near that of a setting", ({ expect }) => {
  const list = [{ role: "safety", clientId: "c", secretName: "WAREHOUSE_CLIENT_SECRET2" }];
  const { identity, problems } = read({ ...principals(list), WAREHOUSE_CLIENT_SECRET2: "s2" });
  expect(problems).toEqual([]);
  expect(identity?.principals).toEqual([{ role: "safety", clientId: "c", secret: "s2" }]);
});

describe("a Secrets Store", () => {
  const stored = (value: unknown) => ({ get: async () => value });
  const broken = {
    get: async () => {
      throw new Error("canary");
    },
  };

  test("gives secrets that settings then read as text; other bindings are not asked", async ({ expect }) => {
    let isAsked = false;
    const bucket = { get: async () => (isAsked = true) };
    const list = [{ role: "safety", clientId: "c", secretName: "SAFETY_SECRET" }];
    const env = {
      ...required,
      ...principals(list),
      WAREHOUSE_CLIENT_SECRET: stored(SECRET),
      SAFETY_SECRET: stored("s2"),
      AUDIT_SEGMENTS: bucket,
    };
    const secrets = await readSecrets(env);
    const settings = readSettings(secrets.ok ? secrets.value : {});
    expect(settings.ok && settings.value.warehouse).toMatchObject({
      clientSecret: SECRET,
      identity: { principals: [{ secret: "s2" }] },
    });
    expect(secrets.ok && secrets.value["AUDIT_SEGMENTS"]).toBe(bucket);
    expect(isAsked).toBe(false);
  });

  test.for([broken, stored(undefined), stored(7)])(
    "that does not give one is told by its name alone: %#",
    async (store, { expect }) => {
      expect(await readSecrets({ ...required, MASK_SECRET: store })).toEqual({
        ok: false,
        refusal: ["MASK_SECRET could not be read from its Secrets Store."],
      });
    },
  );

  test.for([undefined, null, "text", {}])("nothing at all is nothing: %j", async (env, { expect }) => {
    expect(await readSecrets(env)).toEqual({ ok: true, value: {} });
  });
});
