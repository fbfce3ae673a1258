// The settings that say as whom the warehouse is asked, and how that is proven to its authority. Plain data, no checks.

import type { SettingRow } from "./setting-row.ts";

function row(fallback: string, accepts: string, about: string): SettingRow {
  return { section: "Warehouse identity", fallback, unit: "", accepts, about };
}

function secretRow(accepts: string, about: string): SettingRow {
  return { ...row("", accepts, about), isSecret: true };
}

export const IDENTITY_TABLE = {
  WAREHOUSE_AUTH: row(
    "secret",
    "secret, certificate or federated",
    "How the Worker proves to the authority which client it is: docs/deploy.md, step 3.",
  ),
  WAREHOUSE_CLIENT_KEY: secretRow(
    "a private RSA key in PKCS#8, PEM",
    "Key of the client's certificate. Needed where WAREHOUSE_AUTH is certificate.",
  ),
  WAREHOUSE_CLIENT_CERT: secretRow(
    "the certificate, PEM",
    "Its thumbprint tells the authority which key signed. Needed where WAREHOUSE_AUTH is certificate.",
  ),
  FEDERATION_ISSUER: row(
    "",
    "an https URL of this Worker without a slash at its end, such as https://data.example.com/identity (http on loopback only)",
    "The Worker as an issuer: its configuration and keys are served under this URL. Needed where WAREHOUSE_AUTH is federated.",
  ),
  FEDERATION_SUBJECT: row(
    "",
    "one word, such as edgewise-production",
    "Subject that the federated credential names. Needed where WAREHOUSE_AUTH is federated.",
  ),
  FEDERATION_AUDIENCE: row("api://AzureADTokenExchange", "one word", "Audience that the federated credential names."),
  FEDERATION_KEY: secretRow(
    "a private RSA key of 2048 bits or more as a JWK with a kid, such as `npm run -s federation-key` prints",
    "Signs as this issuer. Needed where WAREHOUSE_AUTH is federated.",
  ),
  FEDERATION_NEXT_KEY: secretRow(
    "another such key",
    "Published beside the first, and signs nothing: the key before or after it, while they change.",
  ),
  WAREHOUSE_ON_BEHALF_OF: row(
    "off",
    "off, on or require",
    "Whether the warehouse is asked in the name of the user, whose token is exchanged for it. Services and CI have none: with on they are asked for as the Worker's client, with require they are refused.",
  ),
  WAREHOUSE_USER_SCOPE: row(
    "https://sql.azuresynapse.net/user_impersonation",
    "one scope without spaces",
    "Scope asked for on behalf of a user.",
  ),
  WAREHOUSE_PRINCIPALS: row(
    "[]",
    'a JSON array of { "role", "clientId", "secretName" }, where secretName names the secret\'s own binding and may be left out unless WAREHOUSE_AUTH is secret',
    "Clients of their own for roles. The first whose role a caller holds is asked as, for the whole operation.",
  ),
} satisfies Record<string, SettingRow>;
