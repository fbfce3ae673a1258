// How much an operation may come to, with the values of its variables, before anything is read. Runs for each execution:
// unlike validation, nobody keeps what it said.

import { getOperationAST } from "graphql";
import type { Plugin } from "graphql-yoga";
import { measureDemand } from "#resolvers/measure-demand.ts";
import { toWireAnswer } from "#resolvers/wire-error.ts";
import type { EdgeLimits } from "./edge-parts.ts";

export function useDemandLimits(limits: EdgeLimits): Plugin {
  return {
    onExecute({ args: { schema, document, operationName, variableValues }, setResultAndStopExecution }) {
      const operation = getOperationAST(document, operationName);
      if (operation === null || operation === undefined) return;
      const over = measureDemand({ schema, document, operation, variables: variableValues ?? {} }, limits);
      if (over !== undefined) setResultAndStopExecution({ errors: [toWireAnswer(over)] });
    },
  };
}
