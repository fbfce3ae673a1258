// How large a document may be, by its shape: while it is parsed and before it is validated. What it says depends on the text
// alone, so Yoga may keep it with the parsed document. Nothing here may depend on who asks.

import { GraphQLError, parse, type DocumentNode, type Source } from "graphql";
import type { Plugin } from "graphql-yoga";
import { measureDocument } from "#resolvers/measure-document.ts";
import { overBudget } from "#resolvers/over-budget.ts";
import { toWireAnswer } from "#resolvers/wire-error.ts";
import type { EdgeLimits } from "./edge-parts.ts";

export function useDocumentLimits(limits: EdgeLimits): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source) => {
        const document = parseWithin(source, limits.tokens);
        const over = measureDocument(document, limits);
        if (over !== undefined) throw toWireAnswer(over);
        return document;
      });
    },
  };
}

function parseWithin(source: string | Source, tokens: number): DocumentNode {
  try {
    return parse(source, { maxTokens: tokens });
  } catch (error) {
    const isTooLong = error instanceof GraphQLError && /more th[ae][tn] \d+ tokens/u.test(error.message);
    const over = isTooLong ? overBudget("LIMIT_TOKENS", tokens, tokens + 1) : undefined;
    throw over === undefined ? error : toWireAnswer(over);
  }
}
