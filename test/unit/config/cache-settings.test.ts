import { describe, test } from "vitest";
import { readSettings } from "#config/read-settings.ts";

const SECRET = "Zb4-7qLw9QeV2bNc5zKj8hGf1dSa6pMy";
const required = {
  WAREHOUSE_URL: "https://contoso-ondemand.sql.azuresynapse.net:1443",
  WAREHOUSE_DATABASE: "curated",
  WAREHOUSE_POOL: "serverless",
  WAREHOUSE_TOKEN_URL: "https://login.microsoftonline.com/t/oauth2/v2.0/token",
  WAREHOUSE_CLIENT_ID: "7d7f",
  WAREHOUSE_CLIENT_SECRET: "a-client-secret",
  ISSUERS: '[{"issuer":"https://idp.example"}]',
  CURSOR_SECRET: "q0R7-3f9ZkT1mB5xW8vC2nJ6hL4pDsYa",
  MASK_SECRET: "Xr5-8tLw2QeV7bNc0zKj3hGf6dSa9pMy",
};

function problemsOf(more: Readonly<Record<string, unknown>>): readonly string[] {
  const read = readSettings({ ...required, ...more });
  return read.ok ? [] : read.refusal;
}

describe("a cache", () => {
  test.for<readonly [string, Readonly<Record<string, unknown>>, RegExp]>([
    ["without a secret", { CACHE: "cache-api" }, /^CACHE_SECRET is not set, and CACHE is cache-api\./u],
    ["with a secret that repeats itself", { CACHE: "cache-api", CACHE_SECRET: "a".repeat(40) }, /^CACHE_SECRET /u],
    ["with the placeholder", { CACHE: "cache-api", CACHE_SECRET: `<${SECRET}>` }, /^CACHE_SECRET /u],
    ["in KV that is not bound", { CACHE: "kv", CACHE_SECRET: SECRET }, /^STATEMENT_CACHE is not bound/u],
    ["in a place that there is not", { CACHE: "redis", CACHE_SECRET: SECRET }, /^CACHE is no place to keep rows in/u],
    ["with a short secret to purge by", { CACHE_PURGE_SECRET: "short" }, /^CACHE_PURGE_SECRET /u],
    [
      "with one secret for two things",
      { CACHE: "cache-api", CACHE_SECRET: SECRET, CACHE_PURGE_SECRET: SECRET },
      /^CACHE_PURGE_SECRET is the same as CACHE_SECRET/u,
    ],
    ["with a misspelt size", { CACHE_MAX_BYTE: "4096" }, /^CACHE_MAX_BYTE is not a setting/u],
  ])("%s does not start, and says no secret", ([, more, problem], { expect }) => {
    const problems = problemsOf(more);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems.join()).not.toContain(SECRET);
  });

  test("with what it needs starts, in both places", ({ expect }) => {
    expect(problemsOf({ CACHE: "cache-api", CACHE_SECRET: SECRET })).toEqual([]);
    expect(problemsOf({ CACHE: "kv", CACHE_SECRET: SECRET, STATEMENT_CACHE: { get: () => null } })).toEqual([]);
  });
});
