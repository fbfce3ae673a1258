// Headers of every answer: it is this caller's alone, and nothing on the way may keep it.

import type { Plugin } from "graphql-yoga";
import type { Carried } from "./edge-parts.ts";

export function useResponseHeaders(): Plugin<object, Carried> {
  return {
    onResponse({ response, serverContext: { state } }) {
      response.headers.set("cache-control", "private, no-store");
      response.headers.set("vary", "Authorization, Origin, Accept");
      response.headers.set("x-content-type-options", "nosniff");
      response.headers.set("x-request-id", state.requestId);
    },
  };
}
