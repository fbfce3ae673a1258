// How much an operation may come to, with the values of its variables, before anything is read. Runs for each execution:
// unlike validation, nobody keeps what it said.

import { getOperationAST } from "graphql";
import type { Plugin } from "graphql-yoga";
import { measureDemand, toWireError } from "#resolvers/index.ts";
import type { EdgeLimits } from "./edge-parts.ts";
import { readExecution } from "./envelop-values.ts";

export function useDemandLimits(limits: EdgeLimits): Plugin {
  return {
    onExecute(executing) {
      const { schema, document, operationName, variables } = readExecution({ ...executing.args });
      const operation = getOperationAST(document, operationName);
      if (operation === null || operation === undefined) return;
      const over = measureDemand({ schema, document, operation, variables }, limits);
      if (over !== undefined) executing.setResultAndStopExecution({ errors: [toWireError(over)] });
    },
  };
}
