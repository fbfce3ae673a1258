// Events of a batch -> the JSON text of its answer, written as it comes and no faster than the client takes it:
//
//     [{"isSuccess":true,"data":[["1","Zoë"]],"message":""},{"isSuccess":false,"data":[],"message":"Msg 208, ..."}]
//
// The last piece of a result set is held back as long as it is small, so that a statement that fails early shows no rows. One that
// fails later closes its result set and adds the failure behind it: an answer with a failure anywhere is a failed answer.

import type { ServerResponse } from "node:http";
import { Unreachable } from "./engine.ts";
import type { BatchEvent, Cell } from "./engine.ts";

export interface AnswerOptions {
  /** Rows of a result set beyond these are dropped without a word, as the endpoint does. */
  readonly rowLimit: number | undefined;
  /** A list of all result sets, or the first one alone. */
  readonly allResultSets: boolean;
}

/** What was answered, for the log. */
export interface Tally {
  sets: number;
  rows: number;
  bytes: number;
  failed: boolean;
}

/** Text that waits for more before it is sent. */
const PIECE_CHARACTERS = 65_536;
const SET_HEAD = '{"isSuccess":true,"data":[';
const SET_TAIL = '],"message":""}';
const JSON_TYPE = "application/json; charset=utf-8";

/** Writes the whole answer. Throws what the events throw; by then nothing may have been sent, or part of it. */
export async function writeAnswer(
  events: AsyncIterable<BatchEvent>,
  response: ServerResponse,
  options: AnswerOptions,
): Promise<Tally> {
  const text = new AnswerText(options);
  for await (const event of events) {
    if (!text.add(event)) break;
    if (text.length >= PIECE_CHARACTERS) await sendPiece(response, text.take());
    if (response.destroyed) break;
  }
  const last = text.finish();
  if (!response.headersSent)
    response.writeHead(200, { "content-type": JSON_TYPE, "content-length": Buffer.byteLength(last) });
  if (!response.destroyed) response.end(last);
  return text.tally;
}

/** Resolves when the client may be sent more, or is gone. */
async function sendPiece(response: ServerResponse, piece: string): Promise<void> {
  if (!response.headersSent) response.writeHead(200, { "content-type": JSON_TYPE });
  if (response.write(piece) || response.destroyed) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      response.off("drain", go);
      response.off("close", go);
      resolve();
    };
    response.on("drain", go);
    response.on("close", go);
  });
}

/** The text of an answer as far as it has not been taken. */
class AnswerText {
  readonly tally: Tally = { sets: 0, rows: 0, bytes: 0, failed: false };
  readonly #options: AnswerOptions;
  #text: string;
  /** Rows written of the set that is open; undefined while none is. */
  #rows: number | undefined;
  /** Where the open set begins in the text, unless that part has been taken. */
  #start: number | undefined;

  constructor(options: AnswerOptions) {
    this.#options = options;
    this.#text = options.allResultSets ? "[" : "";
  }

  get length(): number {
    return this.#text.length;
  }

  /** False when the answer wants no more events. */
  add(event: BatchEvent): boolean {
    switch (event.kind) {
      case "set":
        this.#open();
        return true;
      case "rows":
        for (const row of event.rows) this.#addRow(row);
        return true;
      case "end":
        this.#close();
        return this.#options.allResultSets;
      case "failed":
        this.#fail(event.message);
        return false;
    }
  }

  /** All that is there, to be sent. */
  take(): string {
    const taken = this.#text;
    this.#text = "";
    this.#start = undefined;
    this.tally.bytes += Buffer.byteLength(taken);
    return taken;
  }

  finish(): string {
    this.#close();
    if (this.#options.allResultSets) this.#text += "]";
    else if (this.tally.sets === 0) this.#text = SET_HEAD + SET_TAIL;
    return this.take();
  }

  #open(): void {
    if (this.tally.sets > 0) this.#text += ",";
    this.#start = this.#text.length;
    this.#text += SET_HEAD;
    this.#rows = 0;
    this.tally.sets += 1;
  }

  #close(): void {
    if (this.#rows === undefined) return;
    this.#text += SET_TAIL;
    this.#rows = undefined;
  }

  #addRow(row: readonly Cell[]): void {
    if (this.#rows === undefined || this.#rows === this.#options.rowLimit) return;
    this.#text += (this.#rows === 0 ? "" : ",") + JSON.stringify(row);
    this.#rows += 1;
    this.tally.rows += 1;
  }

  #fail(message: string): void {
    this.#dropOpen();
    if (this.tally.sets > 0) this.#text += ",";
    this.#text += JSON.stringify({ isSuccess: false, data: [], message });
    this.tally.sets += 1;
    this.tally.failed = true;
  }

  /** Takes the open set back where none of it was sent. A single object that was begun cannot be taken back: its answer breaks off. */
  #dropOpen(): void {
    if (this.#rows === undefined) return;
    if (this.#start === undefined) {
      if (!this.#options.allResultSets)
        throw new Unreachable("a statement failed after part of its rows had been sent");
      this.#close();
      return;
    }
    this.#text = this.#text.slice(0, this.#start).replace(/,$/, "");
    this.tally.rows -= this.#rows;
    this.tally.sets -= 1;
    this.#rows = undefined;
  }
}
