// The token endpoint of the warehouse's authority, as Entra has it: POST /authority/token takes a client's secret, an assertion of
// its certificate, or one of an issuer that it was told to trust, and gives a token to the client itself or on behalf of a user.
// POST /authority/fault makes it fail. The rest of the issuer does not know of it; tokens are signed with the same key.

import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from "jose";
import type { JWTPayload } from "jose";
import { checkAssertion } from "./client-assertion.ts";
import type { TrustedClients } from "./client-assertion.ts";
import { API_RESOURCE, findClient, WAREHOUSE_RESOURCE } from "./clients.ts";
import { TOKEN_LIFETIME_SECONDS } from "./configuration.ts";
import { publicKeys } from "./signing-keys.ts";
import type { SigningKeys } from "./signing-keys.ts";

export type { TrustedClients } from "./client-assertion.ts";

/** `slow` answers late, `error` with 500; `interaction_required` challenges the user. */
const FAULTS = ["none", "interaction_required", "invalid_client", "slow", "error"] as const;
export type AuthorityFault = (typeof FAULTS)[number];

/** A token that was given. */
export interface Issued {
  readonly clientId: string;
  /** How the client proved itself. */
  readonly proof: "secret" | "certificate" | "federated";
  /** The user, or the client itself. */
  readonly subject: string;
}

export interface AuthorityParts {
  /** Of the issuer. */
  readonly url: string;
  readonly keys: SigningKeys;
  readonly trusted: TrustedClients;
}

export interface Authority {
  /** Oldest first. */
  readonly issued: readonly Issued[];
  /** Every question, also those that were refused. */
  readonly asked: () => number;
  readonly play: (fault: AuthorityFault) => void;
  /** False for a path that is not the authority's. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** No person waits so long, and no test. */
const SLOW_MS = 1500;
const MAX_BODY_BYTES = 65_536;
const ON_BEHALF = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** What Conditional Access wants, in Entra's form. */
const WANTED = JSON.stringify({
  access_token: { polids: { essential: true, values: ["9ab03e19-ed42-4168-b6b7-7001fb3e933a"] } },
});

/** Says no, in the protocol's words. */
class Refused extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, error: string, more: Readonly<Record<string, unknown>> = {}) {
    super(error);
    this.status = status;
    this.body = { error, error_description: "AADSTS0: the local authority says no.", ...more };
  }
}

type Form = URLSearchParams;

export function createAuthority(parts: AuthorityParts): Authority {
  const issued: Issued[] = [];
  const usedIds = new Set<string>();
  let fault: AuthorityFault = "none";
  let count = 0;

  async function answerToken(form: Form): Promise<object> {
    count += 1;
    await playFault(fault, form);
    const clientId = form.get("client_id") ?? "";
    const proof = await proofOf(form, clientId, parts, usedIds);
    if (proof === undefined) throw new Refused(401, "invalid_client");
    const claims = form.get("grant_type") === ON_BEHALF ? await userClaims(form, parts) : appClaims(form, clientId);
    issued.push({ clientId, proof, subject: claims.sub ?? "" });
    return {
      token_type: "Bearer",
      expires_in: TOKEN_LIFETIME_SECONDS,
      access_token: await sign(claims, clientId, parts),
    };
  }

  async function answer(path: string, body: string): Promise<object> {
    if (path === "/authority/token") return answerToken(new URLSearchParams(body));
    const named = FAULTS.find((known) => body === JSON.stringify({ kind: known }));
    if (named === undefined) throw new Refused(400, "invalid_request", { kinds: FAULTS });
    fault = named;
    return { kind: fault };
  }

  return {
    issued,
    asked: () => count,
    play: (wanted) => {
      fault = wanted;
    },
    serve(request, response) {
      const path = request.url ?? "";
      if (request.method !== "POST" || !["/authority/token", "/authority/fault"].includes(path)) return false;
      void respond(response, async () => answer(path, await readBody(request)));
      return true;
    },
  };
}

async function playFault(fault: AuthorityFault, form: Form): Promise<void> {
  if (fault === "slow") await wait(SLOW_MS);
  if (fault === "error") throw new Refused(500, "server_error");
  if (fault === "invalid_client") throw new Refused(401, "invalid_client");
  const isUser = form.get("grant_type") === ON_BEHALF;
  if (fault === "interaction_required" && isUser)
    throw new Refused(400, fault, { claims: WANTED, suberror: "basic_action" });
}

/** In order: an assertion, which rules out a secret; a secret. */
async function proofOf(
  form: Form,
  clientId: string,
  parts: AuthorityParts,
  usedIds: Set<string>,
): Promise<Issued["proof"] | undefined> {
  const assertion = form.get("client_assertion");
  const secret = form.get("client_secret");
  if (assertion === null) return secret !== null && secret === findClient(clientId)?.secret ? "secret" : undefined;
  if (secret !== null) return undefined;
  if (form.get("client_assertion_type") !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") return undefined;
  return checkAssertion(assertion, {
    clientId,
    tokenUrl: `${parts.url}/authority/token`,
    trusted: parts.trusted,
    usedIds,
  });
}

function appClaims(form: Form, clientId: string): JWTPayload {
  if (form.get("grant_type") !== "client_credentials") throw new Refused(400, "unsupported_grant_type");
  if (form.get("scope") !== `${WAREHOUSE_RESOURCE}/.default`) throw new Refused(400, "invalid_scope");
  return { sub: clientId, idtyp: "app" };
}

/** The token that is exchanged is one of ours, for the API, of a person. */
async function userClaims(form: Form, { keys, url }: AuthorityParts): Promise<JWTPayload> {
  if (form.get("requested_token_use") !== "on_behalf_of") throw new Refused(400, "invalid_request");
  if (form.get("scope") !== `${WAREHOUSE_RESOURCE}/user_impersonation`) throw new Refused(400, "invalid_scope");
  try {
    const keySet = createLocalJWKSet(publicKeys(keys));
    const options = { issuer: url, audience: API_RESOURCE, algorithms: ["RS256"], requiredClaims: ["sub", "exp"] };
    const { payload } = await jwtVerify(form.get("assertion") ?? "", keySet, options);
    if (payload["idtyp"] === "app") throw new Refused(400, "invalid_grant");
    return { sub: payload.sub ?? "", scp: "user_impersonation" };
  } catch {
    throw new Refused(400, "invalid_grant");
  }
}

async function sign(claims: JWTPayload, clientId: string, { keys, url }: AuthorityParts): Promise<string> {
  const [key] = keys.keys;
  if (key === undefined) throw new TypeError("an issuer without a key");
  return new SignJWT({ ...claims, appid: clientId })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(key.kid === undefined ? {} : { kid: key.kid }) })
    .setIssuer(url)
    .setAudience(WAREHOUSE_RESOURCE)
    .setIssuedAt()
    .setExpirationTime(`${TOKEN_LIFETIME_SECONDS} s`)
    .sign(await importJWK(key, "RS256"));
}

async function respond(response: ServerResponse, make: () => Promise<object>): Promise<void> {
  try {
    send(response, 200, await make());
  } catch (thrown) {
    if (thrown instanceof Refused) send(response, thrown.status, thrown.body);
    else send(response, 500, { error: "server_error" });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { "content-type": "application/json", "cache-control": "no-store" })
    .end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += String(chunk);
    if (body.length > MAX_BODY_BYTES) throw new Refused(413, "invalid_request");
  }
  return body;
}
