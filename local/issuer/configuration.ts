// What oidc-provider is told: RS256 access tokens as JWTs for two resources, one hour long, no refresh tokens, a login page that
// asks who you are and not for a password.

import { randomBytes } from "node:crypto";
import { errors } from "oidc-provider";
import type { ClientMetadata, Configuration, KoaContextWithOIDC, ResourceServer } from "oidc-provider";
import { API_RESOURCE, AGENT_SCOPE, API_SCOPE, clients, findClient, WAREHOUSE_RESOURCE } from "./clients.ts";
import type { LocalClient } from "./clients.ts";
import { isLoopbackOrigin } from "./loopback.ts";
import { createMemoryAdapters } from "./memory-adapter.ts";
import { findSubject } from "./people.ts";
import type { SigningKeys } from "./signing-keys.ts";

const ENTRA_DEFAULT = "/.default";

export const TOKEN_LIFETIME_SECONDS = 3600;

// The ports of redirects to loopback are not compared (RFC 8252 section 7.3), the paths are.
const redirectUris = [
  "http://localhost/callback",
  "http://127.0.0.1/callback",
  "http://localhost/graphiql/",
  "http://127.0.0.1/graphiql/",
];

/** Builds the provider's configuration around the signing keys. */
export function issuerConfiguration(jwks: SigningKeys): Configuration {
  return {
    jwks,
    adapter: createMemoryAdapters(),
    clients: clients.map(toMetadata),
    cookies: { keys: [randomBytes(32).toString("base64url")] },
    responseTypes: ["code"],
    scopes: ["openid"],
    claims: { openid: ["sub", "name"] },
    ttl: {
      AccessToken: TOKEN_LIFETIME_SECONDS,
      ClientCredentials: TOKEN_LIFETIME_SECONDS,
      AuthorizationCode: 60,
      IdToken: TOKEN_LIFETIME_SECONDS,
      Interaction: 600,
      Session: 36_000,
      Grant: 36_000,
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: { enabled: true, defaultResource, getResourceServerInfo, useGrantedResource: () => true },
    },
    clientBasedCORS: (_context, origin) => isLoopbackOrigin(origin),
    extraTokenClaims: (_context, token) => claimsOf(token),
    findAccount: (_context, subject) => toAccount(subject),
    interactions: { url: (_context, interaction) => `/login/${interaction.uid}` },
    pkce: { required: () => true },
    loadExistingGrant,
    renderError: (context, out) => {
      context.type = "json";
      context.body = out;
    },
  };
}

function toMetadata(client: LocalClient): ClientMetadata {
  const usesBrowser = client.grantTypes.includes("authorization_code");
  return {
    client_id: client.clientId,
    ...(client.secret === undefined
      ? { token_endpoint_auth_method: "none" }
      : { client_secret: client.secret, token_endpoint_auth_method: "client_secret_post" }),
    application_type: "native",
    grant_types: [...client.grantTypes],
    response_types: usesBrowser ? ["code"] : [],
    redirect_uris: usesBrowser ? redirectUris : [],
  };
}

// Entra has no `resource` parameter: it takes the resource from a scope that ends in `/.default`.
function defaultResource(context: KoaContextWithOIDC): string {
  const scope = context.oidc.params?.["scope"];
  if (typeof scope === "string" && scope.endsWith(ENTRA_DEFAULT)) return scope.slice(0, -ENTRA_DEFAULT.length);
  return findClient(context.oidc.client?.clientId)?.resource ?? API_RESOURCE;
}

function getResourceServerInfo(context: KoaContextWithOIDC, resource: string): ResourceServer {
  if (findClient(context.oidc.client?.clientId)?.resource !== resource) {
    throw new errors.InvalidTarget("this client may not have tokens for this resource");
  }
  return resourceServer(resource);
}

/** Describes the API or the warehouse to the provider. */
export function resourceServer(resource: string): ResourceServer {
  return {
    scope: resource === WAREHOUSE_RESOURCE ? "" : `${API_SCOPE} ${AGENT_SCOPE}`,
    audience: resource,
    accessTokenFormat: "jwt",
    accessTokenTTL: TOKEN_LIFETIME_SECONDS,
    jwt: { sign: { alg: "RS256" } },
  };
}

function claimsOf(token: {
  readonly kind: string;
  readonly clientId?: string | undefined;
  readonly accountId?: string;
}) {
  if (token.accountId === undefined) return { ...findClient(token.clientId)?.claims };
  const person = findSubject(token.accountId);
  return { groups: person?.groups ?? [], ...person?.claims };
}

function toAccount(subject: string) {
  const person = findSubject(subject);
  return person && { accountId: subject, claims: () => ({ sub: subject, name: person.displayName }) };
}

// Nobody is asked for consent: the clients are our own.
async function loadExistingGrant(context: KoaContextWithOIDC) {
  const { client, session, provider } = context.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid");
  grant.addResourceScope(API_RESOURCE, API_SCOPE);
  await grant.save();
  return grant;
}
