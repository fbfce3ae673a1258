// An answer that is written while its rows come: the bytes of what has come, part by part. It ends whole, or it breaks off: then what
// went out is no JSON, so nobody can take it for an answer.

import type { GraphQLError } from "graphql";
import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal } from "#kernel/refusal.ts";
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
  /** Settles when nothing more comes from the warehouse, and all of it is on record. Gives why it broke off, if it did. */
  readonly ended: Promise<GraphQLError | undefined>;
}

export interface StreamParts {
  /** Stopped where rows are still to come, with what was written before in `output`. */
  readonly writing: Writing;
  readonly output: AnswerOutput;
  readonly rest: LoadedRest;
  /** What ends the answer. */
  readonly closing: string;
}

const MALFORMED: Refusal = { reason: "warehouse-malformed", detail: "a row that is not what was asked for" };

export function streamAnswer({ writing, output, rest, closing }: StreamParts): AnswerStream {
  let isFirst = true;
  const write = async (): Promise<{ readonly bytes: Bytes; readonly isLast: boolean }> => {
    if (isFirst) {
      isFirst = false;
      return { bytes: output.take(), isLast: false };
    }
    const part = await rest.next();
    if (!part.ok) throw toWireError(part.refusal);
    const { done } = writing.next(part.value);
    if (done === true) output.write(closing);
    return { bytes: output.take(), isLast: done === true };
  };
  const wireErrorOf = (refusal: Refusal | undefined) => (refusal === undefined ? undefined : toWireError(refusal));
  return {
    cancel: rest.cancel,
    ended: rest.ended.then(wireErrorOf),
    async next() {
      try {
        return await write();
      } catch (error) {
        rest.cancel();
        throw brokenOff(error, output.limit);
      }
    },
  };
}

/** A bug stays what it is. */
function brokenOff(error: unknown, allowed: number): unknown {
  if (error instanceof Unwritable) return toWireError(MALFORMED);
  if (!(error instanceof AnswerTooLarge)) return error;
  const over = overBudget("STREAM_MAX_BYTES", allowed, error.asked);
  return over === undefined ? error : toWireError(over);
}
