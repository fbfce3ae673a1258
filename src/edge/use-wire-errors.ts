// The last word on the errors of an answer, whichever phase they come from: each masked, noted for the record, and sent with
// the request's id. Yoga leaves out of an answer what was aborted, so an answer of nothing is an error too.

import type { ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";
import { faultOf, finishError, toFaultError, toWireError } from "#resolvers/index.ts";
import type { Carried, EdgeParts } from "./edge-parts.ts";
import { noteError } from "./note-error.ts";

export function useWireErrors(reportFault: EdgeParts["reportFault"]): Plugin<object, Carried> {
  return {
    onResultProcess(answering) {
      const { result, request, serverContext } = answering;
      const { state } = serverContext;
      // There are no batches and no subscriptions here.
      if (Array.isArray(result) || Symbol.asyncIterator in result) throw new TypeError("an answer of several parts");
      const errors = errorsOf(result, request);
      if (errors.length === 0) return;
      const leaving = { requestId: state.requestId, hasData: hasData(result) };
      const finished = errors.map((error) => finishError(error, leaving));
      for (const error of finished) {
        noteError(error, state);
        const fault = faultOf(error);
        if (fault !== undefined) reportFault(fault, state.requestId);
      }
      answering.setResult({ ...result, errors: finished });
    },
  };
}

function hasData({ data }: ExecutionResult): boolean {
  return data !== undefined && data !== null;
}

function errorsOf(result: ExecutionResult, { signal }: Request): readonly unknown[] {
  const { errors = [] } = result;
  if (errors.length > 0 || "data" in result) return errors;
  if (signal.aborted) return [toWireError({ reason: "cancelled", detail: "the client is gone" })];
  return [toFaultError(new TypeError("an answer with neither data nor errors"))];
}
