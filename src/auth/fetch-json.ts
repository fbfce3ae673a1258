// One guarded GET of a small JSON document: a key set or an issuer's metadata. Only URLs from settings, or the key set URL that
// metadata of a configured issuer names, come here; never a URL from a token.

import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";

/** The part of the platform's fetch that we use. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const MAX_BODY_BYTES = 262_144;

/**
 * Gets a JSON document, or says why not. In order: the endpoint answers in time; with exactly 200 (a redirect is not followed:
 * it would move our trust to another host); with a body of bounded size; which is JSON.
 */
export async function fetchJson(url: string, fetch: Fetch, signal: AbortSignal): Promise<Result<unknown, string>> {
  try {
    const response = await fetch(url, {
      method: "GET",
      redirect: "manual",
      signal,
      headers: { accept: "application/json" },
    });
    if (response.status !== 200 || response.redirected) return await discard(response);
    const text = await readBounded(response);
    if (text === undefined) return refuse("body too large");
    return parseJson(text);
  } catch (error) {
    return refuse(error instanceof Error ? error.name : "no answer");
  }
}

async function discard(response: Response): Promise<Result<unknown, string>> {
  await response.body?.cancel();
  return refuse(`status ${response.status}`);
}

async function readBounded(response: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  for await (const chunk of chunksOf(response)) {
    received += chunk.byteLength;
    if (received > MAX_BODY_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

// Leaving the loop early cancels the body.
async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel();
  }
}

function parseJson(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return refuse("not JSON");
  }
}
