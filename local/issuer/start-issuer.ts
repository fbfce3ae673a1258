// The identity provider of a laptop: a real OpenID provider on loopback, so that the Worker verifies local tokens exactly as it
// verifies Entra's or Okta's. Never for anything that others can reach.

import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Provider } from "oidc-provider";
import { createAuthority } from "./authority.ts";
import type { Authority, TrustedClients } from "./authority.ts";
import { issuerConfiguration } from "./configuration.ts";
import { isLogin, serveLogin } from "./login-page.ts";
import { isLoopback, isLoopbackHostHeader } from "./loopback.ts";
import { registerPersonGrant } from "./person-grant.ts";
import { loadSigningKeys } from "./signing-keys.ts";

interface IssuerOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly host?: string;
  /** Keeps the signing keys between starts. In memory without it. */
  readonly keysFile?: string;
  /** Clients that prove themselves by more than a secret, at the authority. */
  readonly trusted?: TrustedClients;
}

interface RunningIssuer {
  /** The `iss` of its tokens. */
  readonly url: string;
  /** The warehouse's authority: its token endpoint is /authority/token. */
  readonly authority: Authority;
  readonly close: () => Promise<void>;
}

/** Starts the issuer. Refuses every host but loopback. */
export async function startIssuer(options: IssuerOptions): Promise<RunningIssuer> {
  const host = options.host ?? "127.0.0.1";
  if (!isLoopback(host)) throw new Error(`the local issuer listens on loopback only, not on ${host}`);
  const keys = await loadSigningKeys(options.keysFile);
  const server = createServer();
  const port = await listen(server, options.port, host);
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const provider = new Provider(url, issuerConfiguration(keys));
  registerPersonGrant(provider);
  const authority = createAuthority({ url, keys, trusted: options.trusted ?? {} });
  server.on("request", createListener(provider, authority));
  return { url, authority, close: () => close(server) };
}

function createListener(provider: Provider, authority: Authority) {
  const serveProvider = provider.callback();
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (!isLoopbackHostHeader(request.headers.host)) {
      response.writeHead(421).end();
      return;
    }
    if (authority.serve(request, response)) return;
    void (isLogin(request) ? serveLogin(provider, request, response) : serveProvider(request, response));
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
