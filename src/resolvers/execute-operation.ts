// Executes an operation: looks ahead, reads all of it, and writes the answer from the rows. What the look-ahead leaves out, and
// an answer that is not whole, is the executor's, whose resolvers find everything loaded.

import {
  getOperationAST,
  getVariableValues,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { overBudget } from "#kernel/over-budget.ts";
import { answerMeasure, AnswerOutput, AnswerTooLarge } from "./answer-output.ts";
import type { ResolverContext } from "./context.ts";
import { loadOperation, type LoadedOperation } from "./load-operation.ts";
import { lookAhead, type Ahead } from "./look-ahead.ts";
import { fragmentsOf } from "./select.ts";
import { toWireError } from "./wire-error.ts";
import { writeAnswer } from "./write-answer.ts";

export interface Executing {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** As the client sent them: not coerced yet. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: ResolverContext;
  /** The general executor, with the context that its resolvers are to have. */
  readonly execute: (context: ResolverContext) => Promise<ExecutionResult>;
}

/** A result, or its text. */
export type Executed = ExecutionResult | WrittenResult;

interface WrittenResult {
  /** The answer but for its end: extensions, where there are any, and a brace. */
  readonly output: AnswerOutput;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const DATA = '{"data":';

export async function executeOperation(executing: Executing): Promise<Executed> {
  const executed = await executeAhead(executing);
  const { showsCost, reader } = executing.context;
  return showsCost ? { ...executed, extensions: { ...executed.extensions, cost: reader.spent() } } : executed;
}

async function executeAhead(executing: Executing): Promise<Executed> {
  const { document, operationName, context, execute } = executing;
  const operation = getOperationAST(document, operationName);
  const ahead = operation === null || operation === undefined ? undefined : aheadOf(executing, operation);
  if (ahead === undefined) return execute(context);
  const loaded = await loadOperation(ahead.asks, context.reader);
  if (!loaded.ok) return { errors: [toWireError(loaded.refusal)] };
  try {
    const output = writtenAnswer(ahead, loaded.value, context);
    if (output !== undefined) return { output };
  } catch (error) {
    if (error instanceof AnswerTooLarge) return tooLarge(error, context);
    throw error;
  }
  return execute({ ...context, loaded: { site: ahead.root, operation: loaded.value } });
}

/** Undefined where the executor is to write it; then its size was looked at. */
function writtenAnswer(
  ahead: Ahead,
  loaded: LoadedOperation,
  { answerBytes }: ResolverContext,
): AnswerOutput | undefined {
  if (ahead.isWhole && loaded.isWhole) {
    const output = new AnswerOutput(answerBytes);
    output.write(DATA);
    if (writeAnswer(ahead.root, loaded, output)) return output;
  }
  writeAnswer(ahead.root, loaded, answerMeasure(answerBytes), { sketched: true });
  return undefined;
}

function tooLarge({ asked }: AnswerTooLarge, { answerBytes }: ResolverContext): ExecutionResult {
  const over = overBudget("LIMIT_ANSWER_BYTES", answerBytes, asked);
  return { errors: over === undefined ? [] : [toWireError(over)] };
}

/** Undefined where there is nothing to look ahead at, or the variables are not valid: the executor says so. */
function aheadOf(executing: Executing, operation: OperationDefinitionNode): Ahead | undefined {
  const { schema, document, variables } = executing;
  const root = schema.getRootType(operation.operation);
  const { variableValues } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (root === undefined || root === null || variableValues === undefined) return undefined;
  const scope = {
    schema,
    fragments: fragmentsOf(document),
    values: variableValues,
    variable: (name: string) => variableValues.coerced[name],
  };
  return lookAhead(scope, root, operation);
}
