// `env` with the values of its Secrets Store bindings in place of the bindings: a secret may be bound either way, and what comes
// after sees text alone. Looks at no other binding: a bucket has a `get` too.

import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { secretNames } from "./identity-settings.ts";
import type { SettingRow } from "./setting-row.ts";
import { SETTING_KEYS, SETTING_TABLE } from "./setting-table.ts";

interface StoredSecret {
  get(): Promise<unknown>;
}

/** The bindings as they are, secrets as text; or the names of those that the store did not give. */
export async function readSecrets(env: unknown): Promise<Result<Readonly<Record<string, unknown>>, readonly string[]>> {
  const given: Readonly<Record<string, unknown>> =
    typeof env === "object" && env !== null ? Object.fromEntries(Object.entries(env)) : {};
  const names = [...SETTING_KEYS.filter(isSecret), ...secretNames(given)];
  const read = await Promise.all(names.map(async (name) => [name, await textOf(given[name])] as const));
  const failed = read.filter(([, value]) => value === undefined).map(([name]) => name);
  if (failed.length > 0) return refuse(failed.map((name) => `${name} could not be read from its Secrets Store.`));
  return ok({ ...given, ...Object.fromEntries(read.filter(([name]) => given[name] !== undefined)) });
}

function isSecret(key: (typeof SETTING_KEYS)[number]): boolean {
  const row: SettingRow = SETTING_TABLE[key];
  return row.isSecret === true;
}

/** What is no stored secret stays as it is; undefined where the store does not give it. */
async function textOf(value: unknown): Promise<unknown> {
  if (!isStored(value)) return value ?? "";
  try {
    const text = await value.get();
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}

function isStored(value: unknown): value is StoredSecret {
  return typeof value === "object" && value !== null && "get" in value && typeof value.get === "function";
}
