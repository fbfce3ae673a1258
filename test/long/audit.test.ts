// Ten thousand requests of every kind, at once: one outcome each, in the log and on the console, and a chain that verifies.

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseLink } from "#audit/chain-link.ts";
import { createSigner } from "#audit/signed-head.ts";
import { verifyChain } from "#audit/verify-chain.ts";
import { LOCAL_SIGNING_KEY, startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { exportLog } from "../../scripts/export-log.ts";
import { records, tokenOf } from "../edge/ask.ts";
import { askMixed } from "../edge/mixed-requests.ts";

const REQUESTS = Number(process.env["AUDIT_REQUESTS"] ?? 10_000);

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.close());

test(`${REQUESTS} mixed requests have one outcome each, in a chain that verifies`, async () => {
  const ids = await askMixed(stack, REQUESTS);
  expect(new Set(ids).size).toBe(REQUESTS);
  // The last records may still be on their way.
  await vi.waitFor(() => expect(records(stack)).toHaveLength(REQUESTS), { timeout: 30_000, interval: 500 });

  const lines: string[] = [];
  const token = await tokenOf(stack, "ida");
  for await (const line of exportLog({ url: stack.url, token, filter: {} })) lines.push(line);
  const outcomes = lines.flatMap((line) => parseLink(line) ?? []).filter(({ record }) => record.kind === "outcome");
  const counts = new Map<string, number>();
  for (const { record } of outcomes) counts.set(record.requestId, (counts.get(record.requestId) ?? 0) + 1);
  expect(ids.filter((id) => counts.get(id) !== 1)).toEqual([]);

  const { key } = await createSigner(LOCAL_SIGNING_KEY);
  const verdict = await verifyChain(
    lines.map((text, at) => ({ text, place: String(at + 1) })),
    { headKey: key },
  );
  expect(verdict.findings).toEqual([]);
  console.log(`${verdict.records} records of ${REQUESTS} requests verified`);
});
