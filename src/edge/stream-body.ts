// The body of an answer that is written while its rows come. It ends once, and `onEnd` is told once: when its last byte is written,
// when it breaks off, or when the client leaves. A body that breaks off ends in an error, which the client sees as a broken
// connection: nothing else can be said once a part of the answer is out.

import { toWireError, type AnswerStream } from "#resolvers/index.ts";

export interface BodyEnd {
  /** That were written. */
  readonly bytes: number;
  /** Why it broke off; undefined where the answer is whole. */
  readonly error: unknown;
}

export interface BodyParts {
  readonly stream: AnswerStream;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  readonly onEnd: (end: BodyEnd) => Promise<void>;
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

export function streamBody(parts: BodyParts): ReadableStream<Uint8Array> {
  const body = new StreamBody(parts);
  return new ReadableStream({
    start: (controller) => body.start(controller),
    pull: (controller) => body.pull(controller),
    cancel: () => body.leave(),
  });
}

class StreamBody {
  readonly #parts: BodyParts;
  #bytes = 0;
  #ending: Promise<void> | undefined;
  /** The part that is being read, with what is asked for along with it. */
  #reading: Promise<unknown> | undefined;

  constructor(parts: BodyParts) {
    this.#parts = parts;
  }

  /** What goes wrong is seen also while nobody takes anything. */
  start(controller: Controller): void {
    const { stream, signal } = this.#parts;
    const watch = async (): Promise<void> => {
      const error: unknown = await stream.ended.catch((fault: unknown) => fault);
      if (error !== undefined) await this.#break(error, controller);
    };
    void watch();
    const leave = async (): Promise<void> => {
      await this.leave();
      controller.error(GONE);
    };
    signal.addEventListener("abort", () => void leave(), { once: true });
  }

  async pull(controller: Controller): Promise<void> {
    try {
      const { bytes, isLast } = await this.#next();
      if (this.#ending !== undefined) return;
      this.#bytes += bytes.length;
      if (isLast) await this.#end(undefined);
      controller.enqueue(bytes);
      if (isLast) controller.close();
    } catch (error) {
      await this.#break(error, controller);
    }
  }

  async leave(): Promise<void> {
    this.#parts.stream.cancel();
    await this.#end(GONE);
  }

  /** A part of the rows may show nothing. */
  async #next(): ReturnType<AnswerStream["next"]> {
    while (true) {
      const reading = this.#parts.stream.next();
      this.#reading = reading;
      const part = await reading;
      if (part.bytes.length > 0 || part.isLast) return part;
    }
  }

  async #break(error: unknown, controller: Controller): Promise<void> {
    await this.#end(error);
    controller.error(error);
  }

  async #end(error: unknown): Promise<void> {
    this.#ending ??= this.#close(error);
    await this.#ending;
  }

  /** What was asked for along with a part is on record by then. */
  async #close(error: unknown): Promise<void> {
    await this.#reading?.catch(() => undefined);
    await this.#parts.onEnd({ bytes: this.#bytes, error });
  }
}

const GONE = toWireError({ reason: "cancelled", detail: "the client left while the answer was written" });
