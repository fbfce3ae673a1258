// Keeps the local issuer on this machine: it hands out tokens to whoever asks.

const loopbackHosts: ReadonlySet<string> = new Set(["127.0.0.1", "[::1]", "::1", "localhost"]);

/** True for the names of this machine's own loopback. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host);
}

/** True when the `Host` header names loopback. Another name there means a web page whose DNS name was pointed at us. */
export function isLoopbackHostHeader(header: string | undefined): boolean {
  const url = URL.parse(`http://${header ?? ""}`);
  return url !== null && isLoopback(url.hostname);
}

/** True for a web origin on loopback, any port. */
export function isLoopbackOrigin(origin: string): boolean {
  const url = URL.parse(origin);
  return url !== null && isLoopback(url.hostname);
}
