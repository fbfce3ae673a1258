// A typed client of the API in one page: an operation's document says what goes in and what comes out. It does not cache,
// retry or keep the token; a frontend's own GraphQL client takes the same documents.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";

export interface ClientOptions {
  readonly url: string;
  /** Asked for each operation, so that a token can be renewed. */
  readonly token: () => Promise<string>;
}

export interface WireError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  /** `code` is stable: decide by it, and show the message to people. */
  readonly extensions: { readonly code: string; readonly requestId?: string };
}

/** A root field that failed is null and has an error; the others have their data all the same. */
export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly WireError[];
}

export type Ask = <Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
) => Promise<Answer<Data>>;

export function createClient({ url, token }: ClientOptions): Ask {
  return async <Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ) => {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${await token()}`,
        "content-type": "application/json",
        accept: "application/graphql-response+json, application/json",
      },
      body: JSON.stringify({ query: print(document), variables }),
      signal: signal ?? null,
    });
    return (await response.json()) as Answer<Data>;
  };
}
