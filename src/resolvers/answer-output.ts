// The bytes of an answer, as they are written: text is encoded piece by piece, while it is short. One long text of many small
// ones would be put together first and encoded then, which took almost twice the time.

const FIRST_BYTES = 4096;
/** UTF-8 takes three bytes at the most for a unit of UTF-16. */
const BYTES_A_UNIT = 3;

export class AnswerOutput {
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;

  write(text: string): void {
    const needed = this.#length + text.length * BYTES_A_UNIT;
    if (needed > this.#bytes.length) this.#grow(needed);
    this.#length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** All that was written. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
  }
}
