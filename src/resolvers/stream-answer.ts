// An answer that is written while its rows come: the bytes of what has come, part by part. It ends whole, or it breaks off: then what
// went out is no JSON, so nobody can take it for an answer.

import type { GraphQLError } from "graphql";
import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok } from "#kernel/result.ts";
import { AnswerTooLarge, type AnswerOutput } from "./answer-output.ts";
import type { LoadedRest } from "./load-operation.ts";
import { toWireError } from "./wire-error.ts";
import type { Writing } from "./write-answer.ts";
import { Unwritable } from "./write-row.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface AnswerStream {
  /** The next part. To be asked for until it `isLast`, and no more. Throws the wire error of why it breaks off. */
  readonly next: () => Promise<{ readonly bytes: Bytes; readonly isLast: boolean }>;
  /** Nobody wants more of it. */
  readonly cancel: () => void;
  /** Settles when nothing more comes of the rows, and their trip is on record. Gives why it broke off, if it did. */
  readonly ended: Promise<GraphQLError | undefined>;
}

export interface StreamParts {
  /** Stopped for the first time, with what was written before in `output`. */
  readonly writing: Writing;
  readonly stopped: IteratorResult<"full" | "rows", void>;
  readonly output: AnswerOutput;
  readonly rest: LoadedRest;
  /** What ends the answer. */
  readonly closing: () => string;
}

const MALFORMED: Refusal = { reason: "warehouse-malformed", detail: "a row that is not what was asked for" };

export function streamAnswer({ writing, stopped: first, output, rest, closing }: StreamParts): AnswerStream {
  let stopped = first;
  /** Rows, where they are wanted; else it goes on as it is. */
  const goOn = async (): Promise<void> => {
    const part = stopped.value === "rows" ? await rest.next() : NO_ROWS;
    if (!part.ok) throw toWireError(part.refusal);
    stopped = writing.next(part.value);
    if (stopped.done !== true) return;
    output.write(closing());
    rest.close();
  };
  let isFirst = true;
  const write = async (): Promise<{ readonly bytes: Bytes; readonly isLast: boolean }> => {
    if (!isFirst) await goOn();
    isFirst = false;
    return { bytes: output.take(), isLast: stopped.done === true };
  };
  const wireErrorOf = (refusal: Refusal | undefined) => (refusal === undefined ? undefined : toWireError(refusal));
  return {
    cancel: rest.close,
    ended: rest.ended.then(wireErrorOf),
    async next() {
      try {
        return await write();
      } catch (error) {
        rest.close();
        throw brokenOff(error);
      }
    },
  };
}

const NO_ROWS = ok(undefined);

/** A bug stays what it is. */
function brokenOff(error: unknown): unknown {
  if (error instanceof Unwritable) return toWireError(MALFORMED);
  return error instanceof AnswerTooLarge ? toWireError(tooLarge(error)) : error;
}

export function tooLarge({ budget, allowed, asked }: AnswerTooLarge): Refusal {
  const over = overBudget(budget, allowed, asked);
  if (over === undefined) throw new TypeError("an answer that is not too large");
  return over;
}
