// npm run -s cache -- purge --view VIEW... --url URL [--token TOKEN]
// Empties what is kept of views: by the token of who holds the operator's role, or, without one, by the secret of whoever loads data,
// in CACHE_PURGE_SECRET. Exit code 1 where it is not done. See docs/caching.md.

import { parseArgs } from "node:util";

const USAGE = "usage: npm run -s cache -- purge --view VIEW [--view VIEW...] --url URL [--token TOKEN]";

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { view: { ...text, multiple: true }, url: text, token: text },
  });
  const { view: views = [], url, token } = values;
  if (positionals.join(" ") !== "purge" || views.length === 0 || url === undefined) throw new Error(USAGE);
  const address = new URL("/admin/cache/purge", url).href;
  const response = await fetch(address, {
    method: "POST",
    headers: { ...credential(token), "content-type": "application/json" },
    body: JSON.stringify({ views }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${address} said ${response.status}: ${answer}`);
  process.stdout.write(`${answer}\n`);
}

function credential(token: string | undefined): Readonly<Record<string, string>> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  const secret = process.env["CACHE_PURGE_SECRET"];
  if (secret === undefined || secret === "") throw new Error(`give --token, or CACHE_PURGE_SECRET\n${USAGE}`);
  return { "x-edgewise-purge-secret": secret };
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
