// Tells the record what was asked and how it ended: document, operation, the refusals and codes of its errors. No message and
// no value: a validation message repeats what the client wrote.

import { getOperationAST, GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";
import { sha256Hex } from "#kernel/sha256.ts";
import { faultOf, refusalOf, withRequestId } from "#resolvers/wire-error.ts";
import type { Carried, EdgeParts, RequestState } from "./edge-parts.ts";

export function useAudit(reportFault: EdgeParts["reportFault"]): Plugin<Carried, Carried> {
  return {
    async onParams({ params, context: { state } }) {
      if (typeof params.query !== "string") return;
      state.recorder.noteOperation({ documentHash: await sha256Hex(params.query) });
    },
    onParse:
      () =>
      ({ result, context }) => {
        if (result === null || result instanceof Error) return;
        const operation = getOperationAST(result, context.params.operationName);
        context.state.recorder.noteOperation({
          type: operation?.operation ?? null,
          name: operation?.name?.value ?? null,
        });
      },
    onResultProcess({ result, setResult, serverContext: { state } }) {
      if (Array.isArray(result) || !("errors" in result) || result.errors === undefined) return;
      const errors = result.errors.filter((error) => error instanceof GraphQLError);
      for (const error of errors) {
        noteError(error, state);
        const fault = faultOf(error);
        if (fault !== undefined) reportFault(fault, state.requestId);
      }
      setResult({ ...result, errors: errors.map((error) => withRequestId(error, state.requestId)) });
    },
  };
}

function noteError(error: GraphQLError, state: RequestState): void {
  const code = String(error.extensions["code"]);
  const refusal = refusalOf(error);
  if (refusal !== undefined) state.recorder.noteRefusal(refusal);
  else if (!state.codes.includes(code)) state.recorder.noteReason(code);
  if (!state.codes.includes(code)) state.codes = [...state.codes, code];
}
