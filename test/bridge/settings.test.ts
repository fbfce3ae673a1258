// The environment of the bridge: what must be said, what may not be switched off, and that no secret is repeated.

import { describe, test } from "vitest";
import { readSettings } from "../../bridge/settings.ts";
import type { BridgeSettings, Environment } from "../../bridge/settings.ts";
import { connectionOptions } from "../../bridge/tds-engine.ts";

const GOOD = {
  SQL_SERVER: "contoso-ondemand.sql.azuresynapse.net",
  SQL_DATABASE: "curated",
  CALLER_ISSUER: "https://sts.windows.net/t/",
  CALLER_JWKS_URL: "https://login.microsoftonline.com/t/discovery/keys",
  CALLER_CLIENT_IDS: "a, b",
};

function problems(changes: Environment): readonly string[] {
  const read = readSettings({ ...GOOD, ...changes });
  return "problems" in read ? read.problems : [];
}

function settings(changes: Environment = {}): BridgeSettings {
  const read = readSettings({ ...GOOD, ...changes });
  if ("problems" in read) throw new TypeError(read.problems.join("\n"));
  return read.settings;
}

const principal = { SQL_LOGIN: "service-principal", SQL_TENANT_ID: "t", SQL_CLIENT_ID: "c" };
const caller = { token: "the.callers.token", clientId: "a" };

describe("settings of the bridge", () => {
  test("everything that is missing is said at once", ({ expect }) => {
    const read = readSettings({});
    expect("problems" in read && read.problems.map((problem) => problem.split(":")[0])).toEqual([
      "CALLER_CLIENT_IDS",
      "CALLER_ISSUER",
      "CALLER_JWKS_URL",
      "SQL_SERVER",
      "SQL_DATABASE",
    ]);
  });

  test.for([
    [{ CALLER_CLIENT_IDS: "" }, "CALLER_CLIENT_IDS: is missing"],
    [{ CALLER_CLIENT_IDS: "a,,b" }, "CALLER_CLIENT_IDS: client ids with commas between"],
    [{ CALLER_JWKS_URL: "http://login.example.com/keys" }, "CALLER_JWKS_URL: an https URL"],
    [{ CALLER_JWKS_URL: "http://localhost.example.com/keys" }, "CALLER_JWKS_URL: an https URL"],
    [{ SQL_ENCRYPTION: "off" }, "SQL_ENCRYPTION: one of tls, strict"],
    [{ SQL_LOGIN: "trusted" }, "SQL_LOGIN: one of managed-identity, service-principal, caller, sql-user"],
    [{ SQL_PORT: "70000" }, "SQL_PORT: a whole number from 1 to 65535"],
    [{ MAX_CONNECTIONS: "-1" }, "MAX_CONNECTIONS: a whole number from 1 to 1024"],
    [{ BRIDGE_TLS_KEY_FILE: "k.pem" }, "BRIDGE_TLS_CERT_FILE, BRIDGE_TLS_KEY_FILE: both or neither"],
    [principal, "SQL_CLIENT_SECRET: is missing"],
  ] as const)("%o: %s", ([changes, problem], { expect }) => {
    expect(problems(changes)).toEqual([problem]);
  });

  test("a secret is in no problem", ({ expect }) => {
    const said = problems({ ...principal, SQL_CLIENT_SECRET: "CANARY", SQL_PASSWORD: "CANARY", SQL_PORT: "x" });
    expect(said).toHaveLength(1);
    expect(said.join()).not.toContain("CANARY");
  });

  test("whose tokens open it may be left open only where callers read as themselves", ({ expect }) => {
    expect(settings({ SQL_LOGIN: "caller", CALLER_CLIENT_IDS: undefined }).callers.clientIds).toBeUndefined();
    expect(settings().callers.clientIds).toEqual(["a", "b"]);
  });

  test("connections are encrypted and verify the server, whatever the settings", ({ expect }) => {
    for (const encryption of ["tls", "strict"]) {
      const { options } = connectionOptions(settings({ SQL_ENCRYPTION: encryption }).tds, caller);
      expect(options).toMatchObject({
        encrypt: encryption === "strict" ? "strict" : true,
        trustServerCertificate: false,
        database: "curated",
      });
    }
  });

  test.for([
    [{}, "azure-active-directory-msi-vm", {}],
    [{ SQL_CLIENT_ID: "c" }, "azure-active-directory-msi-vm", { clientId: "c" }],
    [
      { ...principal, SQL_CLIENT_SECRET: "s" },
      "azure-active-directory-service-principal-secret",
      { tenantId: "t", clientId: "c", clientSecret: "s" },
    ],
    [{ SQL_LOGIN: "caller" }, "azure-active-directory-access-token", { token: caller.token }],
    [{ SQL_LOGIN: "sql-user", SQL_USER: "u", SQL_PASSWORD: "p" }, "default", { userName: "u", password: "p" }],
  ] as const)("%o logs in by %s", ([changes, type, options], { expect }) => {
    expect(connectionOptions(settings(changes).tds, caller).authentication).toEqual({ type, options });
  });
});
