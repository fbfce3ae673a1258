// Asks targets in turn, one request at a time, and keeps how long each took, body and all.

import type { Operation } from "./operations.ts";

export interface Target {
  readonly title: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Times {
  readonly medianMs: number;
  readonly p99Ms: number;
}

export interface Rounds {
  readonly warmUp: number;
  readonly counted: number;
}

/** The times of each target, in its order. A round asks every target once, each round beginning with the next one. */
export async function measure(
  operation: Operation,
  targets: readonly Target[],
  rounds: Rounds,
): Promise<readonly Times[]> {
  const taken: number[][] = targets.map(() => []);
  for (let round = 0; round < rounds.warmUp + rounds.counted; round++) {
    for (let turn = 0; turn < targets.length; turn++) {
      const at = (round + turn) % targets.length;
      const target = targets[at];
      if (target === undefined) continue;
      const startedMs = performance.now();
      await ask(target, operation);
      if (round >= rounds.warmUp) taken[at]?.push(performance.now() - startedMs);
    }
  }
  return taken.map((all) => ({ medianMs: percentile(all, 0.5), p99Ms: percentile(all, 0.99) }));
}

/** The body of an answer. Throws on any but a whole one: a refusal is fast, and no measurement. */
export async function ask({ title, url, headers }: Target, { name, query }: Operation): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", ...headers },
    body: JSON.stringify({ query, operationName: name }),
  });
  const text = await response.text();
  if (!response.ok || !text.startsWith('{"data"'))
    throw new Error(`${title}: ${response.status} ${text.slice(0, 300)}`);
  return text;
}

/** The smallest of the values that at least this share of them do not pass. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
