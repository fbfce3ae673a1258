// How large a request may be: its body while it is read, its variables before they are looked at.

import type { Plugin } from "graphql-yoga";
import type { Refusal } from "#kernel/refusal.ts";
import { overBudget } from "#resolvers/over-budget.ts";
import { toWireAnswer } from "#resolvers/wire-error.ts";
import type { EdgeLimits } from "./edge-parts.ts";

type RequestLimits = Pick<EdgeLimits, "bodyBytes" | "variablesBytes" | "variablesDepth">;

export function useRequestLimits(limits: RequestLimits): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      if (request.method !== "POST" || requestParser === undefined) return;
      setRequestParser(async (original) => requestParser(await boundedBody(original, limits.bodyBytes)));
    },
    onParams({ params: { variables } }) {
      if (typeof variables !== "object" || variables === null) return;
      const over =
        overBudget("LIMIT_VARIABLES_DEPTH", limits.variablesDepth, depthOf(variables, limits.variablesDepth)) ??
        overBudget("LIMIT_VARIABLES_BYTES", limits.variablesBytes, bytesOf(variables));
      if (over !== undefined) throw toWireAnswer(over);
    },
  };
}

/** The request with its body read, no further than the limit. */
async function boundedBody(request: Request, allowed: number): Promise<Request> {
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > allowed) throw toWireAnswer(tooLarge(allowed, announced));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > allowed) {
      await reader?.cancel();
      throw toWireAnswer(tooLarge(allowed, bytes));
    }
    chunks.push(part.value);
  }
  const { url, headers, signal } = request;
  return new Request(url, { method: "POST", headers, signal, body: new Blob(chunks) });
}

function tooLarge(allowed: number, asked: number): Refusal {
  const budget = "LIMIT_BODY_BYTES";
  return { reason: "over-budget", budget, allowed, asked, detail: `${budget} ${asked} > ${allowed}` };
}

/** Goes no deeper than one past what is allowed. */
function depthOf(value: unknown, allowed: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (allowed < 0) return 1;
  return 1 + Object.values(value).reduce<number>((most, part) => Math.max(most, depthOf(part, allowed - 1)), 0);
}

function bytesOf(variables: object): number {
  return new TextEncoder().encode(JSON.stringify(variables)).byteLength;
}
