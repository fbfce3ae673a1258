// Takes the answer to a batch: whole, or, where that is allowed and the answer is large, as far as it may be held, and the rest as
// it is taken. Whatever goes wrong before the first rows are given out is a failure of the whole answer, as if none had come.

import { ok, refuse, type Result } from "#kernel/result.ts";
import type { AnswerBody, AnswerFlaw } from "./answer-body.ts";
import type { Stop } from "./deadline.ts";
import { ResponseDecoder, type Expected } from "./decode-response.ts";
import type { Fault } from "./fault-classes.ts";
import type { Rowset } from "./received.ts";
import { openRest, type Rest, type StreamLimits } from "./rest.ts";

export interface Receiving {
  readonly expected: Expected;
  /** Of an answer that is held. */
  readonly maxBytes: number;
  /** Undefined where it must be held. */
  readonly stream: StreamLimits | undefined;
  readonly stop: Stop;
  readonly faultOf: (flaw: AnswerFlaw) => Fault;
}

export interface Received {
  /** One for each statement; of the last one the first rows, where there is a rest. */
  readonly rowsets: readonly Rowset[];
  /** That came so far. */
  readonly bytes: number;
  readonly rest?: Rest;
}

export async function receive(body: AnswerBody, receiving: Receiving): Promise<Result<Received, Fault>> {
  const { expected, maxBytes, stream, faultOf } = receiving;
  const decoder = new ResponseDecoder(expected);
  /** Where the rows of the last statement begin, about. */
  let lastFrom: number | undefined;
  while (true) {
    const piece = await body.next(maxBytes);
    if (!piece.ok) return refuse(faultOf(piece.refusal));
    if (piece.value === undefined) return received(decoder.finish(), body);
    decoder.push(piece.value);
    if (stream === undefined || !decoder.isInLast()) continue;
    lastFrom ??= body.bytes;
    if (body.bytes - lastFrom > stream.fromBytes) {
      const parts = {
        body,
        decoder,
        maxHeldBytes: maxBytes,
        maxBytes: stream.maxBytes,
        stop: receiving.stop,
        faultOf,
      };
      return received(decoder.take(), body, openRest(parts));
    }
  }
}

function received(
  taken: Result<readonly Rowset[], Fault>,
  { bytes }: AnswerBody,
  rest?: Rest,
): Result<Received, Fault> {
  return taken.ok ? ok({ rowsets: taken.value, bytes, ...(rest === undefined ? {} : { rest }) }) : taken;
}
