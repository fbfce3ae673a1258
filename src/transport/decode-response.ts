// The body of one answer, as it comes, to Rowsets. Accepts exactly what is known of the query API and refuses the rest; cells stay
// the text that the statement encoded. No I/O, no types from column metadata, and no text of the answer in a refusal.

import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { classifyMessage } from "./classify-fault.ts";
import { RowCutter, type RowText } from "./cut-rows.ts";
import type { Fault } from "./fault-classes.ts";
import { isList, isRecord, parseJson } from "./narrow.ts";
import { readRows } from "./read-rows.ts";
import { makeRowset } from "./received.ts";
import type { Row, Rowset } from "./received.ts";

export interface Expected {
  /** Result sets that the batch gives. */
  readonly count: number;
  /** Rows at which the endpoint cuts a result set off. */
  readonly topRows: number;
}

/** The rows of one result set. */
interface Gathered {
  rows: Row[];
  /** With those that were taken. */
  count: number;
  width: number;
  problem: string | undefined;
}

const NOT_JSON = "not JSON, or cut off";
const ODD_ROW = "a row that is no list, of another width, or with a cell that is no text";

export class ResponseDecoder {
  readonly #expected: Expected;
  readonly #cutter = new RowCutter();
  readonly #sets: Gathered[] = [];
  #isJson = true;
  /** Whether all before the last statement's rows is as it should be: it no longer changes while they come. */
  #isSoundBefore: boolean | undefined;

  constructor(expected: Expected) {
    this.#expected = expected;
  }

  /** Characters that are no rows yet. */
  get held(): number {
    return this.#cutter.held;
  }

  push(piece: string): void {
    for (const cut of this.#cutter.push(piece)) this.#add(cut);
  }

  /** True where rows of the last statement are coming, and all before is as it should be. */
  isInLast(): boolean {
    const { count } = this.#expected;
    if (!this.#cutter.isOpen || this.#cutter.sets !== count || this.#flaw() !== undefined) return false;
    return (this.#isSoundBefore ??= isSoundBefore(setsOf(parseJson(this.#cutter.skeletonSoFar)), count));
  }

  /** What has come of each statement and was not taken yet. */
  take(): Result<readonly Rowset[], Fault> {
    const flaw = this.#flaw();
    if (flaw !== undefined) return refuse(flaw);
    const taken = Array.from({ length: this.#expected.count }, (_, index) => makeRowset(this.#sets[index]?.rows ?? []));
    for (const set of this.#sets) set.rows = [];
    return ok(taken);
  }

  /**
   * At the end of the answer, in order: JSON? one result set or a list of them? did one fail? as many as asked for? then the rows of
   * each. Gives what was not taken.
   */
  finish(): Result<readonly Rowset[], Fault> {
    const parsed = this.#isJson ? parseJson(this.#cutter.skeleton) : undefined;
    if (parsed === undefined) {
      const isMarkup = /^\s*</.test(this.#cutter.beginning);
      return refuse(malformed(isMarkup ? "a page of markup instead of JSON" : NOT_JSON));
    }
    const flaw = this.#wholeFlaw(setsOf(parsed));
    return flaw === undefined ? this.take() : refuse(flaw);
  }

  #add({ set, text }: RowText): void {
    const gathered = this.#gathered(set);
    if (gathered.problem !== undefined || !this.#isJson) return;
    const parsed = text.trim() === "" ? undefined : parseJson(`[${text}]`);
    if (!isList(parsed)) {
      this.#isJson = false;
      return;
    }
    const [first] = parsed;
    if (gathered.count === 0) gathered.width = isList(first) ? first.length : 0;
    gathered.count += parsed.length;
    const rows = readRows(parsed, gathered.width);
    // At `topRows` the endpoint may have dropped rows without a word: a batch never asks for so many, and an answer that may be
    // incomplete is no answer.
    if (gathered.count >= this.#expected.topRows) gathered.problem = "cut off at topRows";
    else if (rows === undefined) gathered.problem = ODD_ROW;
    else for (const row of rows) gathered.rows.push(row);
  }

  #gathered(set: number): Gathered {
    while (this.#sets.length <= set) this.#sets.push({ rows: [], count: 0, width: 0, problem: undefined });
    const gathered = this.#sets[set];
    if (gathered === undefined) throw new RangeError("a result set before the first");
    return gathered;
  }

  /** Of the rows so far. */
  #flaw(): Fault | undefined {
    if (!this.#isJson) return malformed(NOT_JSON);
    const index = this.#sets.findIndex(({ problem }) => problem !== undefined);
    return index === -1 ? undefined : malformed(`result set ${index + 1}: ${this.#sets[index]?.problem}`);
  }

  #wholeFlaw(sets: readonly unknown[]): Fault | undefined {
    const failed = firstFailure(sets);
    if (failed !== undefined) return failed;
    const { count } = this.#expected;
    if (sets.length !== count) return malformed(`${sets.length} result sets for ${count} statements`);
    for (const [index, set] of sets.entries()) {
      const flaw = flawOf(set) ?? this.#sets[index]?.problem;
      if (flaw !== undefined) return malformed(`result set ${index + 1}: ${flaw}`);
    }
    return this.#cutter.sets === count ? undefined : malformed("a result set with rows at two places");
  }
}

/** The last one may say only after its rows that it failed. Where it says so before, nothing of it is given out. */
function isSoundBefore(sets: readonly unknown[], count: number): boolean {
  return (
    sets.length === count &&
    firstFailure(sets) === undefined &&
    sets.slice(0, -1).every((set) => flawOf(set) === undefined)
  );
}

function setsOf(parsed: unknown): readonly unknown[] {
  return isList(parsed) ? parsed : [parsed];
}

/** A failed statement may end the batch early, so it is looked for before the result sets are counted. */
function firstFailure(sets: readonly unknown[]): Fault | undefined {
  for (const set of sets) {
    if (isRecord(set) && set["isSuccess"] === false) return classifyMessage(set["message"]);
  }
  return undefined;
}

/** Of a set from which its rows were cut. */
function flawOf(set: unknown): string | undefined {
  if (!isRecord(set) || set["isSuccess"] !== true) return "no isSuccess";
  const { data } = set;
  return isList(data) && data.length === 0 ? undefined : "no rows";
}

function malformed(detail: string): Fault {
  return { reason: "warehouse-malformed", detail };
}
