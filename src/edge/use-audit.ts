// Tells the record what was asked: the document's digest, the operation's type and name.

import { getOperationAST } from "graphql";
import type { Plugin } from "graphql-yoga";
import { keptDigest } from "#kernel/kept-digest.ts";
import type { Carried } from "./edge-parts.ts";
import { isDocument } from "./envelop-values.ts";

/** A name is the client's to choose; a record is not the place for a long one. */
const MAX_NAME_CHARACTERS = 256;

export function useAudit(): Plugin<Carried, Carried> {
  return {
    async onParams({ params, context: { state } }) {
      if (typeof params.query !== "string") return;
      state.recorder.noteOperation({ documentHash: await keptDigest(params.query) });
    },
    onParse:
      () =>
      ({ result, context: { state, params } }) => {
        const document: unknown = result;
        if (!isDocument(document)) return;
        const operation = getOperationAST(document, params.operationName);
        state.recorder.noteOperation({
          type: operation?.operation ?? null,
          name: operation?.name?.value.slice(0, MAX_NAME_CHARACTERS) ?? null,
        });
      },
  };
}
