// The body of a request as text, read no further than a limit, whatever the client said of its length.

import { overBudget } from "#kernel/over-budget.ts";
import { toBadRequest, toWireError } from "#resolvers/index.ts";

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** Throws the wire error of a body that is too large, breaks off or is no UTF-8. */
export async function boundedBody(request: Request, allowed: number): Promise<string> {
  refuseOver(allowed, announcedBytes(request.headers));
  const reader: Reader | undefined = request.body?.getReader();
  return reader === undefined ? "" : readText(reader, allowed);
}

/** Nothing where the length is no number: then it is counted. */
function announcedBytes(headers: Headers): number {
  const length = headers.get("content-length") ?? "";
  return /^\d+$/u.test(length) ? Number(length) : 0;
}

async function readText(reader: Reader, allowed: number): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  let text = "";
  let bytes = 0;
  try {
    for (let chunk = await readChunk(reader); chunk !== undefined; chunk = await readChunk(reader)) {
      bytes += chunk.byteLength;
      refuseOver(allowed, bytes);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? toBadRequest("The body is not UTF-8.") : error;
  } finally {
    // What comes after the limit is not waited for; a body that was read to its end takes no notice.
    reader.cancel().catch(() => undefined);
  }
}

async function readChunk(reader: Reader): Promise<Uint8Array | undefined> {
  try {
    return (await reader.read()).value;
  } catch {
    throw toWireError({ reason: "cancelled", detail: "the body of the request broke off" });
  }
}

function refuseOver(allowed: number, bytes: number): void {
  const over = overBudget("LIMIT_BODY_BYTES", allowed, bytes);
  if (over !== undefined) throw toWireError(over);
}
