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
import { answerMeasure, AnswerOutput, AnswerTooLarge } from "./answer-output.ts";
import type { ResolverContext } from "./context.ts";
import { failureOf, loadOperation, type LoadedOperation, type LoadedRest } from "./load-operation.ts";
import { lookAhead, type Ahead } from "./look-ahead.ts";
import { fragmentsOf } from "./select.ts";
import { streamAnswer, tooLarge, type AnswerStream } from "./stream-answer.ts";
import { toWireError } from "./wire-error.ts";
import { openWriting, writeAnswer } from "./write-answer.ts";
import { Unwritable } from "./write-row.ts";

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

/** A result, or its text: whole, or while it comes. */
export type Executed = ExecutionResult | WrittenResult | { readonly stream: AnswerStream };

export interface WrittenResult {
  readonly output: AnswerOutput;
}

const DATA = '{"data":';
/** Of an answer that is streamed: what is written before it is taken, but for the row that it ends with. */
const PART_BYTES = 262_144;

export async function executeOperation(executing: Executing): Promise<Executed> {
  const executed = await executeAhead(executing);
  const { context } = executing;
  if ("stream" in executed) return executed;
  if (!("output" in executed))
    return context.showsCost ? { ...executed, extensions: { ...executed.extensions, ...costOf(context) } } : executed;
  executed.output.write(closingOf(context));
  return executed;
}

async function executeAhead(executing: Executing): Promise<Executed> {
  const { document, operationName, context, execute } = executing;
  const operation = getOperationAST(document, operationName);
  const ahead = operation === null || operation === undefined ? undefined : aheadOf(executing, operation);
  if (ahead === undefined) return execute(context);
  const loaded = await loadOperation(ahead.asks, context.reader);
  if (!loaded.ok) return { errors: [toWireError(loaded.refusal)] };
  const failure = ahead.isWhole ? failureOf(loaded.value) : undefined;
  if (failure !== undefined) return { errors: [toWireError(failure)] };
  const { rest } = loaded.value;
  const stream = rest === undefined ? undefined : openStream(ahead, loaded.value, rest, context);
  if (stream !== undefined) return { stream };
  if (rest === undefined) return executeLoaded(ahead, loaded.value, executing);
  const held = await rest.hold();
  const broken = failureOf(held);
  return broken === undefined ? executeLoaded(ahead, held, executing) : { errors: [toWireError(broken)] };
}

async function executeLoaded(
  ahead: Ahead,
  loaded: LoadedOperation,
  { context, execute }: Executing,
): Promise<Executed> {
  try {
    const output = writtenAnswer(ahead, loaded, context);
    if (output !== undefined) return { output };
  } catch (error) {
    if (error instanceof AnswerTooLarge) return { errors: [toWireError(tooLarge(error))] };
    throw error;
  }
  return execute({ ...context, loaded: { site: ahead.root, operation: loaded } });
}

/** Undefined where an answer of the rows that are there is not whole: it can still be told why. */
function openStream(
  ahead: Ahead,
  loaded: LoadedOperation,
  rest: LoadedRest,
  context: ResolverContext,
): AnswerStream | undefined {
  if (!ahead.isWhole || !loaded.isWhole) return undefined;
  const output = new AnswerOutput(context.answerBytes, { partBytes: PART_BYTES, maxBytes: context.streamBytes });
  output.write(DATA);
  const writing = openWriting(ahead.root, loaded, output);
  try {
    const stopped = writing.next();
    return streamAnswer({ writing, stopped, output, rest, closing: () => closingOf(context) });
  } catch (error) {
    if (error instanceof Unwritable || error instanceof AnswerTooLarge) return undefined;
    rest.close();
    throw error;
  }
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

function costOf({ reader }: ResolverContext) {
  return { cost: reader.spent() };
}

function closingOf(context: ResolverContext): string {
  return context.showsCost ? `,"extensions":${JSON.stringify(costOf(context))}}` : "}";
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
