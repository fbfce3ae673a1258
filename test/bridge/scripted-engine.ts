// A bridge whose engine says what a test tells it to.

import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { createSigner } from "#transport/sign-request.ts";
import type { BatchAsk, BatchEvent } from "../../bridge/engine.ts";
import { startBridge } from "../../bridge/start-bridge.ts";
import type { Bridge, BridgeOptions } from "../../bridge/start-bridge.ts";

interface Asked {
  readonly text?: string;
  readonly query?: string;
  readonly signal?: AbortSignal;
}

export interface Scripted {
  readonly bridge: Bridge;
  readonly send: (init?: Asked) => Promise<Response>;
  readonly lines: readonly unknown[][];
  isClosed: () => boolean;
}

export async function startScripted(
  run: (ask: BatchAsk) => AsyncIterable<BatchEvent>,
  more: Partial<BridgeOptions> = {},
): Promise<Scripted> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" };
  const lines: unknown[][] = [];
  let isClosed = false;
  const close = (): Promise<void> => {
    isClosed = true;
    return Promise.resolve();
  };
  const bridge = await startBridge({
    engine: { runBatch: run, load: () => ({ active: 0, waiting: 0 }), close },
    callers: { issuer: "i", audience: "a", keys: { jwks: { keys: [jwk] } }, clientIds: ["app"] },
    databaseName: "edgewise",
    log: (...line) => lines.push(line),
    ...more,
  });
  const token = await new SignJWT({ azp: "app" })
    .setProtectedHeader({ alg: "ES256", kid: "k1" })
    .setIssuer("i")
    .setAudience("a")
    .setExpirationTime("1h")
    .sign(privateKey);
  const sign = createSigner(Date.now);
  const send: Scripted["send"] = async ({ text = "SELECT 1 AS a", query = "allResultSets=true", signal } = {}) =>
    fetch(`${bridge.url}/databases/edgewise/query?api-version=2018-08-01-preview&${query}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "x-csrf-signature": await sign(`Bearer ${token}`, `127.0.0.1:${bridge.port}`),
      },
      body: text,
      signal: signal ?? null,
    });
  return { bridge, send, lines, isClosed: () => isClosed };
}

/** One event after the other. */
export async function* say(...events: readonly BatchEvent[]): AsyncGenerator<BatchEvent> {
  yield* events;
}

export const set: BatchEvent = { kind: "set" };
export const end: BatchEvent = { kind: "end" };
export const rows = (...given: readonly string[]): BatchEvent => ({ kind: "rows", rows: given.map((cell) => [cell]) });
export const failed = (message: string): BatchEvent => ({ kind: "failed", message });
