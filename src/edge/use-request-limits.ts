// How large a request may be: its body while it is read, its variables before they are looked at.

import type { GraphQLParams, Plugin } from "graphql-yoga";
import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { toBadRequest, toWireError } from "#resolvers/index.ts";
import { boundedBody } from "./bounded-body.ts";
import type { EdgeLimits } from "./edge-parts.ts";

type RequestLimits = Pick<EdgeLimits, "bodyBytes" | "variablesBytes" | "variablesDepth">;

export function useRequestLimits(limits: RequestLimits): Plugin {
  return {
    onRequestParse({ request: { method }, requestParser, setRequestParser }) {
      // What is posted is JSON: the gate lets nothing else through. What is in the address, Yoga reads.
      if (method === "POST") setRequestParser(async (request) => parse(await boundedBody(request, limits.bodyBytes)));
      else if (requestParser !== undefined)
        setRequestParser(async (request) => refuseSyntax(() => requestParser(request)));
    },
    onParams({ params: { variables, operationName } }) {
      const name: unknown = operationName ?? "";
      if (typeof name !== "string") throw toBadRequest("operationName must be text.");
      if (typeof variables !== "object" || variables === null) return;
      const over = measureVariables(variables, limits);
      if (over !== undefined) throw toWireError(over);
    },
  };
}

async function parse(text: string): Promise<GraphQLParams> {
  const params: unknown = await refuseSyntax((): unknown => JSON.parse(text));
  if (!isObject(params)) throw toBadRequest("The body must be a JSON object with a query.");
  return params;
}

/** Of which members there are and of what type each is, Yoga makes sure. A list of operations it refuses. */
function isObject(params: unknown): params is GraphQLParams {
  return typeof params === "object" && params !== null;
}

async function refuseSyntax<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof SyntaxError ? toBadRequest("The request is not valid JSON.") : error;
  }
}

/** Depth first: what is too deep is not written out to be counted. */
function measureVariables(variables: object, { variablesDepth, variablesBytes }: RequestLimits): Refusal | undefined {
  return (
    overBudget("LIMIT_VARIABLES_DEPTH", variablesDepth, depthOf(variables, variablesDepth)) ??
    overBudget("LIMIT_VARIABLES_BYTES", variablesBytes, bytesOf(variables))
  );
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
