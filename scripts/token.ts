// npm run -s token -- NAME [--issuer URL]
// Prints the access token of a sample person or of nightly-ci, and nothing else, on stdout. What went wrong goes to stderr.

import { parseArgs } from "node:util";
import { requestToken, tokenNames } from "../local/issuer/request-token.ts";

const DEFAULT_PORT = "8789";

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { issuer: { type: "string" } } });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) {
    throw new Error(`usage: npm run -s token -- NAME [--issuer URL], NAME one of ${tokenNames.join(", ")}`);
  }
  const issuerUrl = values.issuer ?? `http://127.0.0.1:${process.env["ISSUER_PORT"] ?? DEFAULT_PORT}`;
  process.stdout.write(`${await requestToken(issuerUrl.replace(/\/$/u, ""), name)}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
