// Sends operations to /graphql of the page's own origin, with the token.

import type { GraphiQLProps } from "graphiql";

/** One fetcher for one token. */
export function createFetcher(token: string): GraphiQLProps["fetcher"] {
  return async (operation, options) => {
    const answer = await fetch("/graphql", {
      method: "POST",
      credentials: "omit",
      headers: {
        accept: "application/graphql-response+json, application/json",
        "content-type": "application/json",
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        ...headersOf(options?.headers),
      },
      body: JSON.stringify(operation),
    });
    const text = await answer.text();
    try {
      const result: unknown = JSON.parse(text);
      if (typeof result === "object" && result !== null) return result;
    } catch {
      // Not JSON: shown as it is, below.
    }
    return { status: answer.status, text };
  };
}

function headersOf(written: unknown): Record<string, string> {
  if (typeof written !== "object" || written === null) return {};
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, String(value)]));
}
