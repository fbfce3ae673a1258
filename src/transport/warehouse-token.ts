// The access token that the warehouse wants: of the Worker's own identity, of one that a role has for itself, or of the user who
// asks, by exchange of the token that the user sent. Secrets, keys and tokens never enter a refusal. How a token is held and
// renewed is in token-holder.ts.

import type { CallerToken } from "#kernel/caller-token.ts";
import { sha256Hex } from "#kernel/sha256.ts";
import { createBackOff } from "./back-off.ts";
import type { BackOff, BackOffParts } from "./back-off.ts";
import { secretCredential } from "./client-credential.ts";
import type { ClientCredential } from "./client-credential.ts";
import { requestToken } from "./request-token.ts";
import type { AuthorityParts } from "./request-token.ts";
import { createTokenHolder } from "./token-holder.ts";
import type { TokenHolder, TokenResult } from "./token-holder.ts";
import type { WarehouseIdentity } from "./warehouse-identity.ts";

/** Gives an access token. `signal` is the request's own. `refusedToken` is one that the warehouse answered with 401: a source
 * that holds tokens lets go of it and gets another, and gives the same again when there is no use in asking. `as` says whose
 * token; the Worker's own where it is not given. */
export type TokenSource = (signal: AbortSignal, refusedToken?: string, as?: WarehouseIdentity) => Promise<TokenResult>;

export interface WarehouseTokenParts extends AuthorityParts {
  /** How each client proves who it is, by client id. */
  readonly credentials: ReadonlyMap<string, ClientCredential>;
  /** The client that asks where nobody else is named. */
  readonly clientId: string;
  readonly scope: string;
  /** Scope of a token on behalf of a user. */
  readonly userScope?: string;
  /** From 0 to 1. */
  readonly random?: BackOffParts["random"];
}

/** Users whose tokens are held; the one not asked for longest makes room. A token takes a few KB. */
const MAX_USERS = 500;

/** A client, and what all of its tokens have in common. */
interface Client {
  readonly credential: ClientCredential;
  readonly shared: BackOff;
  readonly own: TokenHolder;
}

/** The source of all tokens for the warehouse. Make it once an isolate. */
export function createWarehouseToken(parts: WarehouseTokenParts): TokenSource {
  const clients = new Map<string, Client>();
  const users = new Map<string, TokenHolder>();
  for (const [clientId, credential] of parts.credentials) clients.set(clientId, openClient(parts, credential));
  return async (signal, refusedToken, as) => {
    const clientId = as?.clientId ?? parts.clientId;
    const client = clients.get(clientId);
    if (client === undefined) throw new TypeError("a client without a credential");
    if (as?.callerToken === undefined) return client.own(signal, refusedToken);
    // By a digest, so that no token is a name.
    const key = await sha256Hex(JSON.stringify([clientId, as.key, as.callerToken.reveal()]));
    const holder = users.get(key) ?? openUser(parts, client, as.callerToken);
    keep(users, key, holder);
    return holder(signal, refusedToken);
  };
}

export interface ClientSecretSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
}

export interface ClientSecretParts extends Omit<AuthorityParts, "tokenUrl"> {
  readonly settings: ClientSecretSettings;
  readonly random?: BackOffParts["random"];
}

/** A token source for one client with a secret. */
export function createClientSecretToken({ settings, ...ports }: ClientSecretParts): TokenSource {
  const { tokenUrl, clientId, clientSecret, scope } = settings;
  const credentials = new Map([[clientId, secretCredential(clientId, clientSecret)]]);
  return createWarehouseToken({ ...ports, tokenUrl, clientId, scope, credentials });
}

function openClient(parts: WarehouseTokenParts, credential: ClientCredential): Client {
  const shared = createBackOff(backOffParts(parts));
  const form = { grant_type: "client_credentials", scope: parts.scope };
  return { credential, shared, own: openHolder(parts, { credential, shared }, form) };
}

/** The user's token is good for nothing but this exchange: the authority checks that it was made for the client that sends it. */
function openUser(parts: WarehouseTokenParts, client: Client, callerToken: CallerToken): TokenHolder {
  if (parts.userScope === undefined) throw new TypeError("on behalf of a user without a scope");
  return openHolder(parts, client, {
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    requested_token_use: "on_behalf_of",
    scope: parts.userScope,
    assertion: callerToken.reveal(),
  });
}

type Form = Readonly<Record<string, string>>;

function openHolder(
  parts: WarehouseTokenParts,
  { credential, shared }: Pick<Client, "credential" | "shared">,
  form: Form,
): TokenHolder {
  return createTokenHolder({
    request: async (signal) => requestToken(parts, { ...form, ...(await credential()) }, signal),
    clock: parts.clock,
    shared,
    own: createBackOff(backOffParts(parts)),
    worn: createBackOff(backOffParts(parts)),
  });
}

function backOffParts({ clock, random = Math.random }: WarehouseTokenParts): BackOffParts {
  return { clock, random };
}

/** Newest use last. */
function keep(users: Map<string, TokenHolder>, key: string, holder: TokenHolder): void {
  users.delete(key);
  users.set(key, holder);
  const [oldest] = users.keys();
  if (users.size > MAX_USERS && oldest !== undefined) users.delete(oldest);
}
