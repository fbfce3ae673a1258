// Where an answer is written to. Its bytes: text is encoded piece by piece, while it is short: one long text of many small
// ones would be put together first and encoded then. (Node takes almost twice as long for that; in workerd no difference was seen.)
// Or its size alone.

const FIRST_BYTES = 4096;
/** UTF-8 takes three bytes at the most for a unit of UTF-16. */
const BYTES_A_UNIT = 3;

type Budget = "LIMIT_ANSWER_BYTES" | "STREAM_MAX_BYTES";

/** An answer, or a part of it, is larger than it may be. */
export class AnswerTooLarge extends Error {
  readonly budget: Budget;
  readonly allowed: number;
  /** Bytes, at least. */
  readonly asked: number;

  constructor(budget: Budget, allowed: number, asked: number) {
    super("an answer that is too large");
    this.budget = budget;
    this.allowed = allowed;
    this.asked = asked;
  }
}

export interface Output {
  /** Bytes that a text may have that is put together before it is written. */
  readonly limit: number;
  /** True where what was written is to be taken before more is. */
  readonly isFull: boolean;
  /** Throws AnswerTooLarge. */
  readonly write: (text: string) => void;
}

/** Of an answer that is taken while it is written. */
export interface Taking {
  /** Bytes after which it is to be taken. */
  readonly partBytes: number;
  /** Of the whole answer. */
  readonly maxBytes: number;
}

export class AnswerOutput implements Output {
  readonly limit: number;
  readonly #taking: Taking | undefined;
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;
  #taken = 0;

  constructor(limit: number, taking?: Taking) {
    this.limit = limit;
    this.#taking = taking;
  }

  get isFull(): boolean {
    return this.#taking !== undefined && this.#length >= this.#taking.partBytes;
  }

  write(text: string): void {
    if (this.#taking === undefined) refuseOver("LIMIT_ANSWER_BYTES", this.limit, this.#length + text.length);
    else refuseOver("STREAM_MAX_BYTES", this.#taking.maxBytes, this.#taken + this.#length + text.length);
    const needed = this.#length + text.length * BYTES_A_UNIT;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** All that was written, and not taken. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** What was written since it was taken last. It still counts. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes();
    this.#taken += taken.length;
    this.#bytes = new Uint8Array(FIRST_BYTES);
    this.#length = 0;
    return taken;
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}

/** Keeps nothing: for an answer that somebody else is to write. */
export function answerMeasure(limit: number): Output {
  let length = 0;
  return {
    limit,
    isFull: false,
    write(text) {
      length += text.length;
      refuseOver("LIMIT_ANSWER_BYTES", limit, length);
    },
  };
}

function refuseOver(budget: Budget, allowed: number, asked: number): void {
  if (asked > allowed) throw new AnswerTooLarge(budget, allowed, asked);
}
