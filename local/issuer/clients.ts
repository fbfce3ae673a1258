// The programs that the local issuer knows, and what each may have a token for. The secrets are no secrets: they are written here,
// say so in their text, and open nothing but an issuer that listens on loopback alone.

export const API_RESOURCE = "https://edgewise.local/api";
export const WAREHOUSE_RESOURCE = "https://sql.azuresynapse.net";
/** What a client in people's hands may do, and what an agent that works for them may. */
export const API_SCOPE = "data.read";
export const AGENT_SCOPE = "data.aggregate";
/** A person's agent: `npm run -s token -- ana+agent`. */
export const AGENT_CLIENT = "edgewise-agent";

/** Gives an access token to a person by name, without a login. Exists in this issuer alone. */
export const PERSON_GRANT = "urn:edgewise:local:person";

export interface LocalClient {
  readonly clientId: string;
  /** Undefined for a program that runs in people's hands and cannot keep a secret. */
  readonly secret: string | undefined;
  readonly grantTypes: readonly string[];
  readonly resource: string;
  /** Of its tokens for the API; `data.read` unless given. */
  readonly scope?: string;
  /** Claims of the tokens that it gets for itself. */
  readonly claims: Readonly<Record<string, string | readonly string[]>>;
}

export const clients: readonly LocalClient[] = [
  {
    clientId: "edgewise-worker",
    secret: "local-only-worker-secret",
    grantTypes: ["client_credentials"],
    resource: WAREHOUSE_RESOURCE,
    claims: { idtyp: "app" },
  },
  {
    // Of the role `safety` alone: WAREHOUSE_PRINCIPALS.
    clientId: "edgewise-safety",
    secret: "local-only-safety-secret",
    grantTypes: ["client_credentials"],
    resource: WAREHOUSE_RESOURCE,
    claims: { idtyp: "app" },
  },
  {
    clientId: "nightly-ci",
    secret: "local-only-nightly-ci-secret",
    grantTypes: ["client_credentials"],
    resource: API_RESOURCE,
    claims: { idtyp: "app", roles: ["DataApi.Ci"] },
  },
  { clientId: "edgewise-cli", secret: undefined, grantTypes: [PERSON_GRANT], resource: API_RESOURCE, claims: {} },
  {
    clientId: AGENT_CLIENT,
    secret: undefined,
    grantTypes: [PERSON_GRANT],
    resource: API_RESOURCE,
    scope: AGENT_SCOPE,
    claims: {},
  },
  {
    clientId: "edgewise-browser",
    secret: undefined,
    grantTypes: ["authorization_code"],
    resource: API_RESOURCE,
    claims: {},
  },
];

/** Finds a client by its id. */
export function findClient(clientId: string | undefined): LocalClient | undefined {
  return clients.find((client) => client.clientId === clientId);
}
