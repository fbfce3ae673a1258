// Which requests are taken: POST of JSON, GET where a setting allows it, and an answer in JSON. A form could be posted by any
// page without a preflight, so forms and uploads are refused, whoever sends them.

import type { Plugin } from "graphql-yoga";
import { toBadRequest } from "#resolvers/index.ts";
import { acceptedType } from "./accepted-type.ts";
import type { Carried } from "./edge-parts.ts";
import { errorResponse } from "./error-response.ts";
import { noteError } from "./note-error.ts";

const JSON_TYPES: ReadonlySet<string> = new Set(["application/json", "application/graphql+json"]);

interface Problem {
  readonly message: string;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export function useRequestGate(isGetAllowed: boolean): Plugin<object, Carried> {
  const methods = isGetAllowed ? ["GET", "POST"] : ["POST"];
  return {
    onRequest(asked) {
      const { request, serverContext } = asked;
      const { state } = serverContext;
      const problem = problemOf(request, methods);
      if (problem === undefined) return;
      const error = toBadRequest(problem.message, problem.status);
      noteError(error, state);
      asked.endResponse(errorResponse(error, request, state.requestId, problem.headers));
    },
  };
}

/** In order: method, form of the question, form of the answer. */
function problemOf({ method, headers }: Request, methods: readonly string[]): Problem | undefined {
  if (!methods.includes(method)) {
    const allow = methods.join(", ");
    return { message: `${method} is not taken here: ask by ${allow}.`, status: 405, headers: { allow } };
  }
  if (method === "POST" && !JSON_TYPES.has(mediaType(headers))) {
    return { message: "Send the operation as content-type: application/json.", status: 415 };
  }
  if (acceptedType(headers) === undefined) {
    return { message: "Answers are application/json or application/graphql-response+json.", status: 406 };
  }
  return undefined;
}

function mediaType(headers: Headers): string {
  return headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
