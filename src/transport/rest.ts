// The rows of a batch's last statement that are still to come, where an answer is too large to be held. They are taken in parts, as
// fast as whoever asked takes them. It ends once: when it is closed, or when it broke off. Whoever holds something for the batch gives
// it back then.

import type { WarehouseRefusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { AnswerBody, AnswerFlaw } from "./answer-body.ts";
import type { Stop } from "./deadline.ts";
import type { ResponseDecoder } from "./decode-response.ts";
import { outward, type Fault } from "./fault-classes.ts";
import type { Rowset } from "./received.ts";

type Taken<T> = Result<T, WarehouseRefusal>;

export interface Rest {
  /** The next rows, or undefined once all have come and nothing is wrong with the answer as a whole. */
  readonly next: () => Promise<Taken<Rowset | undefined>>;
  /** All of them at once, where the answer is no larger than one that is held may be. */
  readonly hold: () => Promise<Taken<readonly Rowset[]>>;
  /** Nothing more is wanted of it: all has come, or nobody waits any more. */
  readonly close: () => void;
  /** Comes also where nobody takes the rows any more: then at the deadline. Never rejects. */
  readonly ended: Promise<RestEnd>;
}

export interface RestEnd {
  /** Of the whole answer, as far as it came. */
  readonly bytes: number;
  /** That were taken, the last part included. */
  readonly rows: number;
  /** Why it broke off. */
  readonly refusal: WarehouseRefusal | undefined;
}

export interface StreamLimits {
  /** Where the last statement answers more, its rows are streamed, if they may be. */
  readonly fromBytes: number;
  /** The largest that is streamed. 0: none is. */
  readonly maxBytes: number;
}

export interface RestParts {
  readonly body: AnswerBody;
  readonly decoder: ResponseDecoder;
  /** The largest answer that is streamed, and that is held, in bytes. */
  readonly maxBytes: number;
  readonly maxHeldBytes: number;
  readonly stop: Stop;
  readonly faultOf: (flaw: AnswerFlaw) => Fault;
}

/** Characters of the answer that make a part. */
const PART_CHARACTERS = 262_144;

export function openRest(parts: RestParts): Rest {
  const rest = new OpenRest(parts);
  return { next: () => rest.next(), hold: () => rest.hold(), close: () => rest.end(undefined), ended: rest.ended };
}

const DONE: Taken<undefined> = ok(undefined);
const LET_GO: WarehouseRefusal = { reason: "cancelled", detail: "the rest of the answer was let go" };

class OpenRest {
  readonly #parts: RestParts;
  readonly #ended = Promise.withResolvers<RestEnd>();
  /** What there is to say when asked for more, once it has ended. */
  #last: Taken<undefined> | undefined;
  #rows = 0;
  /** All rows were given, and nothing is wrong with the answer. It has not ended before it is closed: until then the deadline counts. */
  #isRead = false;

  constructor(parts: RestParts) {
    this.#parts = parts;
    parts.stop.signal.addEventListener("abort", this.#stop, { once: true });
    if (parts.stop.signal.aborted) this.#stop();
  }

  get ended(): Promise<RestEnd> {
    return this.#ended.promise;
  }

  async next(): Promise<Taken<Rowset | undefined>> {
    const { body, decoder, maxBytes, maxHeldBytes, faultOf } = this.#parts;
    let characters = 0;
    if (this.#last === undefined && this.#isRead) return DONE;
    while (this.#last === undefined) {
      const piece = await body.next(maxBytes);
      if (this.#last !== undefined) break;
      if (!piece.ok) return this.#break(faultOf(piece.refusal));
      if (piece.value === undefined) return this.#finish();
      decoder.push(piece.value);
      if (decoder.held > maxHeldBytes) return this.#break(faultOf("too-large"));
      characters += piece.value.length;
      if (characters >= PART_CHARACTERS) return this.#part(decoder.take());
    }
    return this.#last;
  }

  async hold(): Promise<Taken<readonly Rowset[]>> {
    const { body, maxHeldBytes, faultOf } = this.#parts;
    const held: Rowset[] = [];
    while (true) {
      const part = await this.next();
      if (!part.ok) return part;
      if (part.value === undefined) {
        this.end(undefined);
        return ok(held);
      }
      if (body.bytes > maxHeldBytes) return this.#break(faultOf("too-large"));
      held.push(part.value);
    }
  }

  end(refusal: WarehouseRefusal | undefined): void {
    const { body, stop } = this.#parts;
    if (this.#last !== undefined) return;
    this.#last = refusal === undefined && this.#isRead ? DONE : refuse(refusal ?? LET_GO);
    stop.signal.removeEventListener("abort", this.#stop);
    body.cancel();
    this.#ended.resolve({ bytes: body.bytes, rows: this.#rows, refusal });
  }

  readonly #stop = (): void => this.end(this.#parts.stop.refusal() ?? LET_GO);

  /** All bytes are there. What is wrong with the answer as a whole shows now: a failure after the rows, a set too many. */
  #finish(): Taken<Rowset | undefined> {
    const rest = this.#part(this.#parts.decoder.finish());
    this.#isRead = rest.ok;
    return rest;
  }

  #part(taken: Result<readonly Rowset[], Fault>): Taken<Rowset | undefined> {
    if (!taken.ok) return this.#break(taken.refusal);
    const part = taken.value.at(-1);
    this.#rows += part?.rows.length ?? 0;
    return ok(part);
  }

  #break(fault: Fault): Taken<never> {
    const refusal = outward(fault);
    this.end(refusal);
    return refuse(refusal);
  }
}
