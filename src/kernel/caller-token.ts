// The token that a caller sent, on its way to the authority that exchanges it. Opaque: it is neither printed nor serialised by
// accident, wherever the object that carries it goes.

/** Only who calls `reveal` sees the token. */
export class CallerToken {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  reveal(): string {
    return this.#token;
  }

  /** Nothing, so that it leaves no key behind in JSON either. */
  toJSON(): undefined {
    return undefined;
  }

  toString(): string {
    return "CallerToken";
  }
}
