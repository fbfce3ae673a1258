// The second lock on a report. Findings hold words of our own and numbers alone; should one hold a token, a signature, or the name
// of the host or database all the same, it is taken out here.

import type { Fact, Found } from "./check.ts";
import type { ProbeSettings } from "./wire.ts";

const LEFT_OUT = "(left out)";
/** A shorter name could be part of any word. */
const MIN_LENGTH = 5;
const TOKEN_FORM = /\beyJ[\w-]+(?:\.[\w-]+)*|\b[A-Za-z0-9+/]{43}=/gu;

/** What must not be told of these settings, the longest first. */
export function secretsOf({ url, database, tokens }: ProbeSettings): readonly string[] {
  const { host, hostname } = new URL(url);
  const workspace = (hostname.split(".")[0] ?? "").replace(/-ondemand$/u, "");
  const secrets = [...tokens, url, host, hostname, workspace, database];
  return secrets
    .filter((secret) => secret.length >= MIN_LENGTH && secret !== "edgewise")
    .toSorted((one, other) => other.length - one.length);
}

export function leaveOut(found: Found, secrets: readonly string[]): Found {
  const facts = Object.entries(found.facts).map(([key, fact]): [string, Fact] => [
    clean(key, secrets),
    cleanFact(fact, secrets),
  ]);
  return { ...found, met: clean(found.met, secrets), facts: Object.fromEntries(facts) };
}

function cleanFact(fact: Fact, secrets: readonly string[]): Fact {
  if (typeof fact === "string") return clean(fact, secrets);
  return typeof fact === "object" ? fact.map((one) => (typeof one === "string" ? clean(one, secrets) : one)) : fact;
}

function clean(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, LEFT_OUT), text).replaceAll(TOKEN_FORM, LEFT_OUT);
}
