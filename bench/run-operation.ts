// One operation through all its phases: is it answered, and by all alike? then CPU, then time over the slow warehouse, then time
// over the embedded one. The first asking is of the embedded one, which is when the answers are kept that are replayed.

import { isDeepStrictEqual } from "node:util";
import { measure } from "./measure.ts";
import type { Measured } from "./measure.ts";
import type { Operation } from "./operations.ts";
import type { Targets } from "./start-targets.ts";
import { ask } from "./target.ts";
import type { Target } from "./target.ts";

export interface Phases {
  /** Rounds of each timed phase; three times as many for CPU, which is told in steps of ten milliseconds. */
  readonly rounds: number;
  readonly delayMs: number;
}

export interface OperationResult {
  readonly operation: Operation;
  readonly answerBytes: number;
  /** Those that gave no answer, and what they said. */
  readonly unanswered: readonly { readonly target: Target; readonly why: string }[];
  /** Answers replayed at once. */
  readonly cpu: readonly Measured[];
  /** Answers replayed after the delay. */
  readonly delayed: readonly Measured[];
  readonly embedded: readonly Measured[];
}

const CPU_ROUNDS = 3;

export async function runOperation(operation: Operation, targets: Targets, phases: Phases): Promise<OperationResult> {
  const { all, authorize, clear } = targets;
  const { rounds, delayMs } = phases;
  clear();
  replayAfter(all, undefined);
  const { answered, unanswered, answerBytes } = await askEach(operation, all, await authorize());
  replayAfter(all, 0);
  const cpu = await measure(operation, answered, { warmUp: rounds, counted: rounds * CPU_ROUNDS }, authorize);
  clear();
  const own = answered.filter(({ title }) => title !== "PostGraphile 5");
  replayAfter(all, delayMs);
  const delayed = await measure(operation, own, { warmUp: 3, counted: rounds }, authorize);
  replayAfter(all, undefined);
  const embedded = await measure(operation, answered, { warmUp: 3, counted: rounds }, authorize);
  clear();
  return { operation, answerBytes, unanswered, cpu, delayed, embedded };
}

function replayAfter(targets: readonly Target[], delayMs: number | undefined): void {
  for (const { warehouse } of targets) warehouse?.replayAfter(delayMs);
}

interface AskedEach {
  readonly answered: readonly Target[];
  readonly unanswered: OperationResult["unanswered"];
  readonly answerBytes: number;
}

/** Throws where two answer otherwise: they would not be doing the same. */
async function askEach(operation: Operation, targets: readonly Target[], authorization: string): Promise<AskedEach> {
  const answers = new Map<Target, string>();
  const unanswered: { target: Target; why: string }[] = [];
  for (const target of targets) {
    try {
      answers.set(target, await ask(target, operation, authorization));
    } catch (error) {
      unanswered.push({ target, why: error instanceof Error ? error.message : String(error) });
    }
  }
  const [expected, ...others] = [...answers].map(([target, text]) => ({ target, answer: comparable(text) }));
  for (const { target, answer } of others) {
    if (isDeepStrictEqual(answer, expected?.answer)) continue;
    const beginning = JSON.stringify(answer).slice(0, 500);
    throw new Error(`${target.title} answers ${operation.title} otherwise: ${beginning}`);
  }
  const [text = ""] = answers.values();
  return { answered: [...answers.keys()], unanswered, answerBytes: Buffer.byteLength(text) };
}

/** Times without the zeros that end their fraction: PostGraphile writes six digits always. */
function comparable(text: string): unknown {
  return JSON.parse(text.replaceAll(/(T\d\d:\d\d:\d\d)(?:(\.\d*[1-9])0*|\.0+)(?=")/gu, "$1$2"));
}
