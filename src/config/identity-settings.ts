// As whom the warehouse is asked: what the settings of identity-table.ts need of each other, and what they come to.

import type { SettingKey } from "./setting-table.ts";
import type { FederationKeySettings, WarehouseIdentitySettings } from "./settings.ts";

/** The settings of this file, each checked by itself. */
export interface FlatIdentity {
  readonly WAREHOUSE_AUTH: "secret" | "certificate" | "federated";
  readonly WAREHOUSE_CLIENT_KEY: string;
  readonly WAREHOUSE_CLIENT_CERT: string;
  readonly FEDERATION_ISSUER: string;
  readonly FEDERATION_SUBJECT: string;
  readonly FEDERATION_AUDIENCE: string;
  readonly FEDERATION_KEY: FederationKeySettings | undefined;
  readonly FEDERATION_NEXT_KEY: FederationKeySettings | undefined;
  readonly WAREHOUSE_ON_BEHALF_OF: "off" | "on" | "require";
  readonly WAREHOUSE_USER_SCOPE: string;
  readonly WAREHOUSE_PRINCIPALS: readonly {
    readonly role: string;
    readonly clientId: string;
    readonly secretName?: string | undefined;
  }[];
}

type Given = Readonly<Record<string, unknown>>;

const NEEDS = {
  secret: [],
  certificate: ["WAREHOUSE_CLIENT_KEY", "WAREHOUSE_CLIENT_CERT"],
  federated: ["FEDERATION_ISSUER", "FEDERATION_SUBJECT", "FEDERATION_KEY"],
} as const satisfies Record<FlatIdentity["WAREHOUSE_AUTH"], readonly (keyof FlatIdentity & SettingKey)[]>;

interface Lack {
  readonly key: SettingKey;
  readonly problem: string;
}

/** What the way to prove a client needs and has not. */
export function identityLacks(flat: FlatIdentity): readonly Lack[] {
  return NEEDS[flat.WAREHOUSE_AUTH]
    .filter((key) => flat[key] === "" || flat[key] === undefined)
    .map((key) => ({ key, problem: `${key} is not set, and WAREHOUSE_AUTH is ${flat.WAREHOUSE_AUTH}.` }));
}

/** What is wrong with them together. `isSetting` is true for the keys of the table. */
export function identityProblems(
  flat: FlatIdentity,
  given: Given,
  isSetting: (key: string) => boolean,
): readonly string[] {
  const place = "WAREHOUSE_PRINCIPALS";
  const problems = flat.WAREHOUSE_PRINCIPALS.flatMap(({ role, secretName }) => {
    if (secretName === undefined) {
      return flat.WAREHOUSE_AUTH === "secret"
        ? [`${place}: ${role} has no secretName, and WAREHOUSE_AUTH is secret.`]
        : [];
    }
    if (isSetting(secretName))
      return [`${place}: the secretName of ${role} is that of a setting. Give it one of its own.`];
    const secret = secretOf(secretName, given);
    if (secret !== "" && !secret.startsWith("<")) return [];
    return [`${place}: ${secretName} is not set. Set it with \`npx wrangler secret put ${secretName}\`.`];
  });
  const { FEDERATION_KEY: key, FEDERATION_NEXT_KEY: next } = flat;
  if (key !== undefined && key.kid === next?.kid) {
    problems.push("FEDERATION_NEXT_KEY has the kid of FEDERATION_KEY. Give each key a kid of its own.");
  }
  return problems;
}

/** Names that bindings have for secrets of roles: no mistakes, however near they are to a setting's. */
export function secretNames(given: Given): readonly string[] {
  const text = given["WAREHOUSE_PRINCIPALS"];
  const found = typeof text === "string" ? text.matchAll(/"secretName"\s*:\s*"([A-Z][A-Z0-9_]*)"/g) : [];
  return [...found].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

export function identityOf(flat: FlatIdentity, given: Given): WarehouseIdentitySettings {
  const { WAREHOUSE_AUTH: auth, FEDERATION_KEY: key, FEDERATION_NEXT_KEY: next } = flat;
  const keys = [key, next].flatMap((one) => one ?? []);
  return Object.freeze({
    auth,
    certificate: Object.freeze({ key: flat.WAREHOUSE_CLIENT_KEY, certificate: flat.WAREHOUSE_CLIENT_CERT }),
    federation: Object.freeze({
      issuer: flat.FEDERATION_ISSUER,
      subject: flat.FEDERATION_SUBJECT,
      audience: flat.FEDERATION_AUDIENCE,
      keys: Object.freeze(keys),
    }),
    onBehalfOf: flat.WAREHOUSE_ON_BEHALF_OF,
    userScope: flat.WAREHOUSE_USER_SCOPE,
    principals: Object.freeze(
      flat.WAREHOUSE_PRINCIPALS.map(({ role, clientId, secretName }) =>
        Object.freeze({ role, clientId, secret: secretName === undefined ? undefined : secretOf(secretName, given) }),
      ),
    ),
  });
}

function secretOf(name: string, given: Given): string {
  const value = given[name];
  return typeof value === "string" ? value : "";
}
