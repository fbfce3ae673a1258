// The settings that say whether rows are kept for a while, and where. Plain data, no checks.

import type { SettingRow } from "./setting-row.ts";

function row(fallback: string, accepts: string, about: string): SettingRow {
  return { section: "Cache", fallback, unit: "", accepts, about };
}

function secret(about: string): SettingRow {
  const accepts = "at least 32 random characters, such as `openssl rand -base64 48` prints";
  return { ...row("", accepts, about), isSecret: true };
}

const MAX_BYTES: SettingRow & Required<Pick<SettingRow, "range">> = {
  ...row(
    "1048576",
    "a whole number from 1024 to 25000000",
    "Rows of one request, with all that belongs to them, that are more than this are not kept.",
  ),
  unit: "bytes",
  range: [1024, 25_000_000],
};

export const CACHE_TABLE = {
  CACHE: row(
    "off",
    "off, cache-api or kv",
    "Where rows of views with `cacheControl` are kept for a while: nowhere, in the data center's cache, in the KV namespace STATEMENT_CACHE. See docs/caching.md.",
  ),
  CACHE_SECRET: secret("Seals what is kept. A new value empties the cache. Needed unless CACHE is off."),
  CACHE_MAX_BYTES: MAX_BYTES,
  CACHE_PURGE_SECRET: secret("Lets whoever loads data purge views by it, without a token. Empty: nobody may."),
} satisfies Record<string, SettingRow>;
