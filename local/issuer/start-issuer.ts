// The identity provider of a laptop: a real OpenID provider on loopback, so that the Worker verifies local tokens exactly as it
// verifies Entra's or Okta's. Never for anything that others can reach.

import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Provider } from "oidc-provider";
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
}

interface RunningIssuer {
  /** The `iss` of its tokens. */
  readonly url: string;
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
  server.on("request", createListener(provider));
  return { url, close: () => close(server) };
}

function createListener(provider: Provider) {
  const serveProvider = provider.callback();
  return (request: IncomingMessage, response: ServerResponse): void => {
    if (!isLoopbackHostHeader(request.headers.host)) {
      response.writeHead(421).end();
      return;
    }
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
