// Cuts the rows out of an answer while it comes. It knows no JSON but how deep it is, what is within quotes, and where the rows of
// a result set are: in the list after `"data":`. Whether all of that is JSON is found when its pieces are parsed: the rows here and
// there, and what is left without them at the end.
//
//   [{"isSuccess":true,"data":[["1"],["2"]],"message":""}]   ->   rows ["1"],["2"] of set 0, and the rest
//   [{"isSuccess":true,"data":[],"message":""}]

/** Whole rows of one result set, as they stand between the brackets of a list. */
export interface RowText {
  readonly set: number;
  readonly text: string;
}

const QUOTE = 34;
const COMMA = 44;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** In front of the list of rows. A key that only ends so has its quote escaped. */
const DATA_KEY = /(?<!\\)"data"\s*:\s*$/;
const KEY_CHARACTERS = 64;
const SHOWN_CHARACTERS = 1024;

export class RowCutter {
  /** What is no rows, and how it ends: to look at its end must not put all of it together. */
  #rest = "";
  #restEnd = "";
  /** A part of a row, of pieces that were looked at. Put together once, when the row is whole. */
  #begun = "";
  /** The piece: looked at up to `#at`, taken up to `#taken`. */
  #text = "";
  #at = 0;
  #taken = 0;
  #depth = 0;
  #isQuoted = false;
  /** Depth of a result set's own parts: one more where the sets are a list. Unknown before the first bracket. */
  #setDepth = 0;
  /** Depth of the rows of the open list; 0 where none is open. */
  #rowDepth = 0;
  #sets = 0;
  #lastComma = -1;
  /** False until something was cut from the open list. */
  #isBegun = false;
  #cut: RowText[] = [];

  /** Lists of rows that were begun, which is how many sets have rows so far. */
  get sets(): number {
    return this.#sets;
  }

  /** True while the rows of the last of them are coming. */
  get isOpen(): boolean {
    return this.#rowDepth > 0;
  }

  /** The answer without its rows. Not JSON where it is not whole. */
  get skeleton(): string {
    return this.#rest;
  }

  /** Characters that are held. */
  get held(): number {
    return this.#rest.length + this.#begun.length;
  }

  /** What it would be if it ended here, with every list closed. */
  get skeletonSoFar(): string {
    return `${this.#rest}]}${this.#setDepth === 2 ? "]" : ""}`;
  }

  /** The beginning, as far as nothing was cut from it. */
  get beginning(): string {
    return this.#rest.slice(0, SHOWN_CHARACTERS);
  }

  /** Gives the rows that have come to their end. */
  push(piece: string): readonly RowText[] {
    if (piece === "") return [];
    // What is escaped may not have come yet: then it is the first of this one.
    this.#at -= this.#text.length;
    this.#text = piece;
    this.#lastComma = -1;
    this.#taken = 0;
    this.#cut = [];
    this.#look();
    if (this.#rowDepth === 0) this.#leave(this.#text.length);
    else {
      if (this.#lastComma >= this.#taken) this.#takeRows(this.#lastComma, 1);
      this.#begun += this.#text.slice(this.#taken);
    }
    return this.#cut;
  }

  #look(): void {
    const text = this.#text;
    let at = this.#isQuoted ? quoteEnd(text, this.#at) + 1 : this.#at;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) at = quoteEnd(text, at + 1);
      else if (code === COMMA) {
        if (this.#depth === this.#rowDepth) this.#lastComma = at;
      } else if (code === OPEN_LIST || code === OPEN_OBJECT) this.#open(at, code);
      else if (code === CLOSE_LIST || code === CLOSE_OBJECT) this.#close(at);
    }
    // Behind the end of the piece only where a text goes on.
    this.#isQuoted = at > text.length;
    this.#at = this.#isQuoted ? at - 1 : at;
  }

  #open(at: number, code: number): void {
    if (this.#setDepth === 0) this.#setDepth = code === OPEN_LIST ? 2 : 1;
    if (this.#rowDepth === 0 && code === OPEN_LIST && this.#depth === this.#setDepth && this.#isAfterData(at)) {
      this.#leave(at + 1);
      this.#rowDepth = this.#depth + 1;
      this.#sets += 1;
      this.#isBegun = false;
    }
    this.#depth += 1;
  }

  #close(at: number): void {
    this.#depth -= 1;
    if (this.#rowDepth === 0 || this.#depth >= this.#rowDepth) return;
    this.#takeRows(at, 0);
    this.#rowDepth = 0;
  }

  #isAfterData(at: number): boolean {
    const from = Math.max(this.#taken, at - KEY_CHARACTERS);
    return DATA_KEY.test((this.#restEnd + this.#text.slice(from, at)).slice(-KEY_CHARACTERS));
  }

  #leave(end: number): void {
    const from = Math.max(this.#taken, end - KEY_CHARACTERS);
    this.#restEnd = (this.#restEnd + this.#text.slice(from, end)).slice(-KEY_CHARACTERS);
    this.#rest += this.#text.slice(this.#taken, end);
    this.#taken = end;
  }

  /** Nothing before a comma, or after the last one, is no row: that is for who parses it to find. */
  #takeRows(end: number, skipped: number): void {
    const text = this.#begun + this.#text.slice(this.#taken, end);
    this.#begun = "";
    this.#taken = end + skipped;
    if (skipped === 0 && !this.#isBegun && text.trim() === "") return;
    this.#isBegun = true;
    this.#cut.push({ set: this.#sets - 1, text });
  }
}

/** The quote that ends the text which goes on here, or what is behind the piece: one more, where what is escaped has not come yet. */
function quoteEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    if (!isEscaped(text, from, at)) return at;
  }
  return text.length + Number(isEscaped(text, from, text.length));
}

/** By an odd number of backslashes before it. */
function isEscaped(text: string, from: number, at: number): boolean {
  let before = at - 1;
  while (before >= from && text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}
