// Where an answer is written to. Its bytes: text is encoded piece by piece, while it is short: one long text of many small
// ones would be put together first and encoded then. (Node takes almost twice as long for that; in workerd no difference was seen.)
// Or its size alone.

const FIRST_BYTES = 4096;
/** UTF-8 takes three bytes at the most for a unit of UTF-16. */
const BYTES_A_UNIT = 3;

/** An answer, or a part of it, is larger than it may be. */
export class AnswerTooLarge extends Error {
  /** Bytes, at least. */
  readonly asked: number;

  constructor(asked: number) {
    super("an answer that is too large");
    this.asked = asked;
  }
}

export interface Output {
  /** Bytes that it takes at the most. A text of more characters is too large wherever it is to stand. */
  readonly limit: number;
  /** Throws AnswerTooLarge. */
  readonly write: (text: string) => void;
}

export class AnswerOutput implements Output {
  readonly limit: number;
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;
  #taken = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  write(text: string): void {
    const least = this.#taken + this.#length + text.length;
    if (least > this.limit) throw new AnswerTooLarge(least);
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
    write(text) {
      length += text.length;
      if (length > limit) throw new AnswerTooLarge(length);
    },
  };
}
