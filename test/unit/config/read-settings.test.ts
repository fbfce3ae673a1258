import { expect, test } from "vitest";
import { readSettings } from "#config/read-settings.ts";
import { SETTING_KEYS } from "#config/setting-table.ts";
import type { TransportSettings } from "#transport/send-batch.ts";
import type { ClientSecretSettings } from "#transport/warehouse-token.ts";

const CANARY = "canary-client-secret";
const required = {
  WAREHOUSE_URL: "https://contoso-ondemand.sql.azuresynapse.net:1443",
  WAREHOUSE_DATABASE: "curated",
  WAREHOUSE_POOL: "serverless",
  WAREHOUSE_TOKEN_URL: "https://login.microsoftonline.com/t/oauth2/v2.0/token",
  WAREHOUSE_CLIENT_ID: "7d7f",
  WAREHOUSE_CLIENT_SECRET: CANARY,
  ISSUERS: '[{"issuer":"https://idp.example"}]',
  CURSOR_SECRET: "q0R7-3f9ZkT1mB5xW8vC2nJ6hL4pDsYa",
  MASK_SECRET: "Xr5-8tLw2QeV7bNc0zKj3hGf6dSa9pMy",
};

function problemsOf(more: Readonly<Record<string, unknown>>): readonly string[] {
  const read = readSettings({ ...required, ...more });
  return read.ok ? [] : read.refusal;
}

function settingsOf(more: Readonly<Record<string, unknown>> = {}) {
  const read = readSettings({ ...required, ...more });
  if (!read.ok) {
    throw new Error(read.refusal.join("\n"));
  }
  return read.value;
}

test("what must be given is enough: the rest has defaults", () => {
  expect(settingsOf()).toEqual({
    warehouse: {
      url: required.WAREHOUSE_URL,
      database: "curated",
      pool: "serverless",
      tokenUrl: required.WAREHOUSE_TOKEN_URL,
      clientId: "7d7f",
      clientSecret: CANARY,
      scope: "https://sql.azuresynapse.net/.default",
      identity: {
        auth: "secret",
        certificate: { key: "", certificate: "" },
        federation: { issuer: "", subject: "", audience: "api://AzureADTokenExchange", keys: [] },
        onBehalfOf: "off",
        userScope: "https://sql.azuresynapse.net/user_impersonation",
        principals: [],
      },
      deadlineMs: 30_000,
      maxResponseBytes: 33_554_432,
      stream: { fromBytes: 4_194_304, maxBytes: 268_435_456 },
      topRows: 100_000,
      attempts: 3,
      backOffMs: 500,
      circuit: { failures: 8, openMs: 10_000 },
    },
    issuers: [{ issuer: "https://idp.example" }],
    cursorSecret: required.CURSOR_SECRET,
    maskSecret: required.MASK_SECRET,
    edge: { corsOrigins: [], costRoles: [], isGraphiqlOn: false, isGetAllowed: false, rolesHeader: "x-edgewise-roles" },
    limits: {
      bodyBytes: 262_144,
      tokens: 2000,
      depth: 12,
      aliases: 30,
      rootFields: 10,
      repeatedFields: 50,
      fields: 1000,
      directives: 20,
      filterNodes: 100,
      listLength: 10_000,
      orWidth: 50,
      pageRows: 5000,
      defaultPageRows: 100,
      totalRows: 50_000,
      statements: 30,
      batchCharacters: 1_000_000,
      answerBytes: 33_554_432,
      cost: 100_000,
      costPerMinute: 0,
      repeatedRows: 100_000_000,
      variablesBytes: 65_536,
      variablesDepth: 10,
      operationMs: 30_000,
    },
    pressure: {
      slots: 0,
      slotsLocal: 2,
      queued: 100,
      queueMs: 10_000,
      asksOnce: false,
      exportRows: 5000,
      rateLimitSeconds: 0,
    },
    cache: { store: "off", secret: "", maxBytes: 1_048_576, purgeSecret: "" },
    audit: { sinks: ["console"], deadlineMs: 3000, webhook: { url: "", token: "" } },
  });
});

test("settings are frozen, and fit what transport takes", () => {
  const settings = settingsOf();
  const forTransport: TransportSettings & ClientSecretSettings = settings.warehouse;
  for (const part of [
    settings,
    forTransport,
    settings.issuers,
    settings.edge,
    settings.edge.corsOrigins,
    settings.limits,
  ]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

test("what is given takes the place of the default", () => {
  const settings = settingsOf({
    WAREHOUSE_POOL: "dedicated",
    CORS_ORIGINS: "https://app.example, http://localhost:5173",
    GRAPHIQL: "on",
    ALLOW_GET: "on",
    ROLES_HEADER: "x-roles",
    LIMIT_DEPTH: "7",
    LIMIT_TOKENS: 900,
    LIMIT_ALIASES: "0",
    LIMIT_BODY_BYTES: "  ",
  });
  expect(settings.warehouse.pool).toBe("dedicated");
  expect(settings.edge).toEqual({
    corsOrigins: ["https://app.example", "http://localhost:5173"],
    costRoles: [],
    isGraphiqlOn: true,
    isGetAllowed: true,
    rolesHeader: "x-roles",
  });
  expect(settings.limits).toMatchObject({ depth: 7, tokens: 900, aliases: 0, bodyBytes: 262_144 });
});

test.each([undefined, null, "text", {}])(
  "with nothing at all (%j), everything that must be given is asked for at once",
  (env) => {
    const read = readSettings(env);
    const problems = read.ok ? [] : read.refusal;
    expect(problems.map((problem) => problem.split(" ", 4).join(" "))).toEqual(
      Object.keys(required).map((key) => `${key} is not set.`),
    );
  },
);

test("a problem says the key, what is wrong and the way out", () => {
  expect(problemsOf({ LIMIT_DEPTH: "deep", CURSOR_SECRET: "" })).toEqual([
    "CURSOR_SECRET is not set. Give at least 32 random characters, such as `openssl rand -base64 48` prints. " +
      "Set it with `npx wrangler secret put CURSOR_SECRET`, on a laptop in .dev.vars.",
    "LIMIT_DEPTH is not a whole number. Give a whole number from 1 to 1000000.",
  ]);
});

test.each([
  ["WAREHOUSE_URL", "contoso.sql.azuresynapse.net"],
  ["WAREHOUSE_URL", "http://contoso.sql.azuresynapse.net"],
  ["WAREHOUSE_URL", "http://localhost.evil.example"],
  ["WAREHOUSE_URL", "https://contoso.sql.azuresynapse.net/"],
  ["WAREHOUSE_URL", "https://name:password@contoso.sql.azuresynapse.net"],
  ["WAREHOUSE_URL", "file:///etc/passwd"],
  ["WAREHOUSE_DATABASE", "a/b"],
  ["WAREHOUSE_DATABASE", ".."],
  ["WAREHOUSE_DATABASE", "x".repeat(129)],
  ["WAREHOUSE_POOL", "Serverless"],
  ["WAREHOUSE_TOKEN_URL", "http://login.example/token"],
  ["WAREHOUSE_TOKEN_URL", "https://name@login.example/token"],
  ["WAREHOUSE_TOKEN_URL", "https://login.example/token#x"],
  ["WAREHOUSE_CLIENT_ID", "<application id>"],
  ["WAREHOUSE_CLIENT_SECRET", " "],
  ["WAREHOUSE_CLIENT_SECRET", "<placeholder: the client secret>"],
  ["WAREHOUSE_CLIENT_SECRET", { not: "text" }],
  ["WAREHOUSE_SCOPE", "one two"],
  ["WAREHOUSE_DEADLINE_MS", "0"],
  ["WAREHOUSE_DEADLINE_MS", "99999999"],
  ["WAREHOUSE_MAX_RESPONSE_BYTES", "1e9"],
  ["WAREHOUSE_TOP_ROWS", "-5"],
  ["WAREHOUSE_ATTEMPTS", "0"],
  ["WAREHOUSE_BACKOFF_MS", "0"],
  ["CIRCUIT_FAILURES", "many"],
  ["CIRCUIT_OPEN_MS", "9"],
  ["ISSUERS", ""],
  ["ISSUERS", "[]"],
  ["ISSUERS", "{}"],
  ["ISSUERS", "not json"],
  ["CURSOR_SECRET", "short"],
  ["MASK_SECRET", "short"],
  ["CURSOR_SECRET", "a".repeat(64)],
  ["CURSOR_SECRET", `<placeholder ${"0123456789".repeat(4)}>`],
  ["CORS_ORIGINS", "*"],
  ["CORS_ORIGINS", "null"],
  ["CORS_ORIGINS", "https://app.example,"],
  ["CORS_ORIGINS", "https://app.example/"],
  ["CORS_ORIGINS", "https://*.example"],
  ["CORS_ORIGINS", "http://app.example"],
  ["GRAPHIQL", "true"],
  ["ALLOW_GET", "yes"],
  ["ROLES_HEADER", "authorization"],
  ["ROLES_HEADER", "X-Roles"],
  ["LIMIT_BODY_BYTES", "0x10"],
  ["LIMIT_PAGE_ROWS", "12.5"],
  ["LIMIT_OPERATION_MS", "1000000000"],
  ["AUDIT", "none"],
  ["AUDIT", "console,"],
  ["AUDIT", "console,console"],
  ["AUDIT_DEADLINE_MS", "0"],
  ["AUDIT_SIGNING_KEY", "c2hvcnQ="],
  ["AUDIT_SIGNING_KEY", `<placeholder ${"0123456789".repeat(4)}>`],
  ["AUDIT_WEBHOOK_URL", "http://siem.example/in"],
  ["AUDIT_WEBHOOK_URL", "https://name:word@siem.example/in"],
  ["AUDIT_WEBHOOK_TOKEN", "<placeholder>"],
])("%s refuses %j", (key, value) => {
  const problems = problemsOf({ [key]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${key} `));
});

test("no problem repeats a value", () => {
  const bad = Object.fromEntries(SETTING_KEYS.map((key) => [key, `<${CANARY}/ *`]));
  const problems = problemsOf(bad);
  expect(problems).toHaveLength(SETTING_KEYS.length);
  expect(problems.join("\n")).not.toContain(CANARY);
});

test.each(["http://localhost:14330", "http://127.0.0.1:14330", "http://[::1]:14330"])(
  "%s may stay on this machine",
  (origin) => {
    expect(settingsOf({ WAREHOUSE_URL: origin, WAREHOUSE_TOKEN_URL: `${origin}/token` }).warehouse.url).toBe(origin);
  },
);

test("a misspelt key is told from one that belongs to somebody else", () => {
  expect(
    problemsOf({ LIMIT_DEPHT: "5", WAREHOUSE_URI: "x", LIMIT_SOMETHING_ELSE: "1", ASSETS: {}, GRAPHIQ: "on" }),
  ).toEqual([
    "LIMIT_DEPHT is not a setting. Rename it to LIMIT_DEPTH, or remove it.",
    "WAREHOUSE_URI is not a setting. Rename it to WAREHOUSE_URL, or remove it.",
  ]);
});

test("misspelt keys and bad values are reported together", () => {
  expect(problemsOf({ LIMIT_DEPHT: "5", GRAPHIQL: "maybe", AUDIT: "none" })).toHaveLength(3);
});

test.for(["CURSOR_SECRET", "WAREHOUSE_CLIENT_SECRET"] as const)("%s cannot make the keys of masks too", (other) => {
  expect(problemsOf({ MASK_SECRET: required.CURSOR_SECRET, [other]: required.CURSOR_SECRET }).at(-1)).toBe(
    `MASK_SECRET is the same as ${other}. Give it a random value of its own.`,
  );
});

test("values that contradict each other are refused", () => {
  expect(
    problemsOf({
      DEFAULT_PAGE_ROWS: "60",
      LIMIT_PAGE_ROWS: "50",
      LIMIT_TOTAL_ROWS: "40",
      WAREHOUSE_TOP_ROWS: "41",
      WAREHOUSE_CLIENT_SECRET: required.CURSOR_SECRET,
    }).map((problem) => problem.split(" ", 1)[0]),
  ).toEqual(["CURSOR_SECRET", "DEFAULT_PAGE_ROWS", "LIMIT_PAGE_ROWS", "LIMIT_TOTAL_ROWS"]);
});

test("a stream that ends before what may be held is none", () => {
  const ends = (bytes: string, more = {}) => problemsOf({ STREAM_MAX_BYTES: bytes, ...more });
  expect(ends("33554431")).toEqual([
    "STREAM_MAX_BYTES is below what may be held: WAREHOUSE_MAX_RESPONSE_BYTES or LIMIT_ANSWER_BYTES. Raise it, or give 0.",
  ]);
  expect(ends("33554432")).toEqual([]);
  expect(ends("0")).toEqual([]);
  expect(ends("33554432", { LIMIT_ANSWER_BYTES: "33554433" })).toHaveLength(1);
});

const SIGNING_KEY = "q0R7+3f9ZkT1mB5xW8vC2nJ6hL4pDsYaXr5/8tLw2Qe=";
const AUDITED = {
  AUDIT: "chain, webhook",
  AUDIT_SIGNING_KEY: SIGNING_KEY,
  AUDIT_LOG: {},
  AUDIT_SEGMENTS: {},
  AUDIT_WEBHOOK_URL: "https://siem.example/in",
  AUDIT_WEBHOOK_TOKEN: "token",
};

test("a sink of the audit has all that it needs, or the Worker does not start", () => {
  expect(settingsOf(AUDITED).audit).toEqual({
    sinks: ["chain", "webhook"],
    deadlineMs: 3000,
    webhook: { url: "https://siem.example/in", token: "token" },
  });
  expect(problemsOf({ AUDIT: "console,chain,webhook" }).map((problem) => problem.split(" ", 1)[0])).toEqual([
    "AUDIT_SIGNING_KEY",
    "AUDIT_LOG",
    "AUDIT_SEGMENTS",
    "AUDIT_WEBHOOK_URL",
    "AUDIT_WEBHOOK_TOKEN",
  ]);
  expect(problemsOf({ ...AUDITED, AUDIT_LOG: "a text" })).toEqual([
    "AUDIT_LOG is not bound, and AUDIT names chain. Bind it as wrangler.toml does.",
  ]);
  expect(problemsOf({ ...AUDITED, AUDIT_WEBHOOK_TOKEN: required.CURSOR_SECRET })).toEqual([
    "AUDIT_WEBHOOK_TOKEN is the same as CURSOR_SECRET. Give it a random value of its own.",
  ]);
});

test("what no sink needs may be left out", () => {
  expect(problemsOf({ AUDIT: "console", AUDIT_SIGNING_KEY: "", AUDIT_WEBHOOK_URL: " " })).toEqual([]);
});

test("what keeps pressure off the warehouse has its bindings, or the Worker does not start", () => {
  const on = { WAREHOUSE_SLOTS: "4", RATE_LIMIT_SECONDS: "10" };
  expect(problemsOf(on)).toEqual([
    "WAREHOUSE_GATE is not bound, and WAREHOUSE_SLOTS is not 0. Bind it as wrangler.toml does.",
    "RATE_LIMITER is not bound, and RATE_LIMIT_SECONDS is not 0. Bind it as wrangler.toml does.",
  ]);
  const bound = { ...on, WAREHOUSE_GATE: {}, RATE_LIMITER: {}, WAREHOUSE_ASK_ONCE: "on" };
  expect(settingsOf(bound).pressure).toMatchObject({ slots: 4, rateLimitSeconds: 10, asksOnce: true });
  expect(problemsOf({ RATE_LIMIT_SECONDS: "30" })).toEqual([
    "RATE_LIMIT_SECONDS is no period of a rate limit. Give 0, 10 or 60.",
  ]);
});
