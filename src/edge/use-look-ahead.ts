// How an operation is executed: by what it was looked ahead at. An answer that is written already is sent as it is, and one that is
// written while its rows come is left to answer-graphql.ts, which knows when it ends.

import type { ExecutionArgs, ExecutionResult } from "graphql";
import type { Plugin } from "graphql-yoga";
import { executeOperation, type Executed, type ResolverContext } from "#resolvers/index.ts";
import { acceptedType } from "./accepted-type.ts";
import type { Carried } from "./edge-parts.ts";
import { readExecution } from "./envelop-values.ts";

type Written = Exclude<Executed, ExecutionResult>;

/** What is written of a result that shows nothing itself. */
const answers = new WeakMap<object, Written>();

export function useLookAhead(): Plugin<ResolverContext & Carried> {
  return {
    onExecute({ executeFn, setExecuteFn, context }) {
      setExecuteFn(async (args: ExecutionArgs): Promise<ExecutionResult> => {
        const execute = (contextValue: ResolverContext) => resultOf(executeFn({ ...args, contextValue }));
        const executed = await executeOperation({ ...readExecution({ ...args }), context, execute });
        if ("stream" in executed) context.state.stream = executed.stream;
        return "stream" in executed || "output" in executed ? hold(executed) : executed;
      });
    },
    onResultProcess(answering) {
      const { result, request } = answering;
      const written = answers.get(result);
      const type = acceptedType(request.headers);
      if (written === undefined || type === undefined) return;
      answering.setResultProcessor((_result, { Response }) => {
        const body = "stream" in written ? null : written.output.bytes();
        return new Response(body, { headers: { "content-type": `${type}; charset=utf-8` } });
      }, type);
    },
  };
}

/** Envelop says of no result what it is. There are no streams here. */
async function resultOf(executing: unknown): Promise<ExecutionResult> {
  const result: unknown = await executing;
  if (typeof result === "object" && result !== null) return result;
  throw new TypeError("an execution without a result");
}

/** `data` stands for what is written: whoever looks at the result sees that there is some. */
function hold(written: Written): ExecutionResult {
  const result: ExecutionResult = { data: {} };
  answers.set(result, written);
  return result;
}
