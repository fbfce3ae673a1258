// What the Workers beside Edgewise share: their bindings, and the check of a token, which all but the fixed string make.

import { createRemoteJWKSet, jwtVerify } from "jose";

export interface PeerEnv {
  readonly ISSUER: string;
  readonly JWKS_URL: string;
  readonly AUDIENCE: string;
  readonly WAREHOUSE_URL: string;
  readonly WAREHOUSE_DATABASE: string;
  readonly WAREHOUSE_TOKEN_URL: string;
  readonly WAREHOUSE_CLIENT_ID: string;
  readonly WAREHOUSE_CLIENT_SECRET: string;
  /** Of the bare Worker alone: the answers by operation name, JSON. */
  readonly ANSWERS: string;
}

/** Throws unless the request has a token of the issuer for the audience. */
export type TokenCheck = (request: Request) => Promise<void>;

/** Keys are fetched with the first token and kept, as jose does it. */
export function createTokenCheck({ ISSUER, JWKS_URL, AUDIENCE }: PeerEnv): TokenCheck {
  const keys = createRemoteJWKSet(new URL(JWKS_URL));
  return async (request) => {
    const token = /^Bearer (\S+)$/u.exec(request.headers.get("authorization") ?? "")?.[1];
    if (token === undefined) throw new Error("no bearer token");
    await jwtVerify(token, keys, {
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ["RS256", "PS256", "ES256"],
      requiredClaims: ["exp", "sub"],
    });
  };
}

export const unauthorized = (): Response => Response.json({ errors: [{ message: "unauthorized" }] }, { status: 401 });
