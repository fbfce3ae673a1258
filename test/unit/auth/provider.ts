// An identity provider for unit tests: keys, a key set behind a counting `fetch`, tokens of any shape, and a clock that stands still.

import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CryptoKey, JWK, JWTPayload } from "jose";
import { createAuthenticator } from "#auth/authenticate.ts";
import type { Authenticator, AuthenticatorOptions } from "#auth/authenticate.ts";
import { parseIssuers } from "#auth/issuer-settings.ts";
import type { IssuerSettings } from "#auth/issuer-settings.ts";
import type { RoleRule } from "#kernel/role-rule.ts";

export const START_MS = Date.UTC(2026, 10, 24, 12);
export const ISSUER = "https://id.example.com";
export const AUDIENCE = "https://edgewise.example.com/api";
export const KEYS_URL = "https://id.example.com/keys";
export const TENANT = "0a5c1f1e-7a3b-4c64-9c3f-3f0a1b2c3d4e";

export const roleRules: readonly RoleRule[] = [
  { issuer: "main", claim: "groups", equals: "Analysts", role: "analyst" },
  { issuer: "main", claim: "groups", equals: "West", role: "regional" },
  { issuer: "main", claim: "roles", equals: "Api.Ci", role: "ci" },
];

export interface Signer {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function makeSigner(kid: string, alg = "RS256"): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: "sig" } };
}

export interface TestClock {
  readonly read: () => number;
  readonly pass: (seconds: number) => void;
}

export function makeClock(): TestClock {
  let now = START_MS;
  return {
    read: () => now,
    pass: (seconds) => {
      now += seconds * 1000;
    },
  };
}

/** The claims of a good token, at the standing clock's start. */
export function goodClaims(): JWTPayload {
  const now = START_MS / 1000;
  return {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: "subject-1",
    client_id: "browser",
    scope: "data.read",
    groups: ["Analysts"],
    iat: now,
    exp: now + 3600,
  };
}

// Claims that are undefined are not there.
const written = (claims: JWTPayload): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));

/** Signs claims; `undefined` leaves a claim out. */
export function sign(signer: Signer, claims: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT(written(claims))
    .setProtectedHeader({ alg: signer.alg, kid: signer.kid, typ: "JWT", ...header })
    .sign(signer.privateKey);
}

export function settingsOf(changes: Record<string, unknown> = {}): IssuerSettings {
  const given = {
    name: "main",
    issuer: ISSUER,
    jwksUrl: KEYS_URL,
    audiences: [AUDIENCE],
    claims: ["states"],
    ...changes,
  };
  const parsed = parseIssuers([given]);
  const [settings] = parsed.ok ? parsed.value : [];
  if (settings === undefined) throw new Error(parsed.ok ? "none" : parsed.refusal.join("\n"));
  return settings;
}

/** A `fetch` over a table that tests may change, and the URLs that were asked for. */
export interface FakeWeb {
  readonly answers: Map<string, () => Response | Promise<Response>>;
  readonly asked: string[];
  readonly fetch: AuthenticatorOptions["fetch"];
}

export function makeWeb(): FakeWeb {
  const answers = new Map<string, () => Response | Promise<Response>>();
  const asked: string[] = [];
  const fetch = async (url: string): Promise<Response> => {
    asked.push(url);
    const answer = answers.get(url);
    if (answer === undefined) throw new TypeError("fetch failed");
    return await answer();
  };
  return { answers, asked, fetch };
}

export function publish(web: FakeWeb, keys: readonly object[], url = KEYS_URL): void {
  web.answers.set(url, () => Response.json({ keys }));
}

export interface Bench {
  readonly web: FakeWeb;
  readonly clock: TestClock;
  readonly authenticator: Authenticator;
  readonly tryToken: (token: string) => ReturnType<Authenticator["authenticate"]>;
}

/** An authenticator over a fake web that publishes the signers' keys. */
export function makeBench(
  signers: readonly Signer[],
  changes: Record<string, unknown> = {},
  options: Partial<AuthenticatorOptions> = {},
): Bench {
  const web = makeWeb();
  const clock = makeClock();
  publish(
    web,
    signers.map((signer) => signer.publicJwk),
  );
  const issuers = [settingsOf(changes)];
  const authenticator = createAuthenticator({ issuers, roleRules, fetch: web.fetch, clock: clock.read, ...options });
  const tryToken = (token: string) => authenticator.authenticate(new Headers({ authorization: `Bearer ${token}` }));
  return { web, clock, authenticator, tryToken };
}

/** How an answer went, in one word: a flaw, another refusal, or `accepted`. */
export function verdictOf(answer: Awaited<ReturnType<Authenticator["authenticate"]>>): string {
  if (answer.ok) return "accepted";
  return answer.refusal.reason === "unauthenticated" ? answer.refusal.flaw : answer.refusal.reason;
}
