// How large a document may be, by its shape: while it is parsed and before it is validated. What it says depends on the text
// alone, so Yoga may keep it with the parsed document. Nothing here may depend on who asks.

import { GraphQLError, parse, type DocumentNode, type Source } from "graphql";
import type { Plugin } from "graphql-yoga";
import { overBudget } from "#kernel/over-budget.ts";
import { measureDocument, toBadRequest, toWireError } from "#resolvers/index.ts";
import type { EdgeLimits } from "./edge-parts.ts";

export function useDocumentLimits(limits: EdgeLimits): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source) => {
        const document = parseWithin(source, limits.tokens);
        const over = measureDocument(document, limits);
        if (over !== undefined) throw toWireError(over);
        return document;
      });
    },
  };
}

function parseWithin(source: string | Source, tokens: number): DocumentNode {
  try {
    return parse(source, { maxLexicalTokens: tokens });
  } catch (error) {
    // Brackets are read by recursion: the stack of a fresh isolate ends before 2,000 of them do.
    if (error instanceof RangeError) throw toBadRequest("The document nests too deeply to be read.");
    // graphql-js has no other way to say so.
    const isTooLong = error instanceof GraphQLError && /more than \d+ tokens/u.test(error.message);
    const over = isTooLong ? overBudget("LIMIT_TOKENS", tokens, tokens + 1) : undefined;
    throw over === undefined ? error : toWireError(over);
  }
}
