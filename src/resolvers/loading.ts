// What was read of an operation, with what was read through the relations of its rows: each answer is settled once, and what did not
// come along with its rows is asked for by their keys.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import type { Cells, ListAnswer, LookupAnswer, ReadAnswer, Related } from "#read/read-request.ts";
import { relationsOf, type Ask, type RowsAsk } from "./asks.ts";
import type { Loader, Located } from "./loader.ts";
import type { PagedAsk } from "./look-at-pages.ts";

/** An answer, and what was read through the relations of its rows. */
export interface LoadedAnswer<Answer extends ReadAnswer = ReadAnswer> {
  readonly answer: Answer;
  readonly below: ReadonlyMap<Ask, LoadedRelated>;
  /** Sealed, by set, at the places of the rows that show one. */
  readonly cursors: Cursors;
}

type Cursors = ReadonlyMap<string, readonly (string | null)[]>;
const NO_CURSORS: Cursors = new Map();

/** A set of an answer. */
export interface LoadedSet {
  readonly loaded: LoadedAnswer;
  readonly label: string;
}

export interface LoadedRelated {
  /** What belongs to a row; undefined where the row leads nowhere. */
  readonly of: (row: Cells, relation?: string) => Result<LoadedSet, Refusal> | undefined;
}

export class Loading {
  isWhole = true;
  #refusal: Refusal | undefined;
  readonly #loader: Loader;
  /** Parts of an answer come and go. */
  readonly #settled = new WeakMap<ReadAnswer, Promise<LoadedAnswer>>();

  constructor(loader: Loader) {
    this.#loader = loader;
  }

  async settleResult(answer: Result<ReadAnswer, Refusal>, ask: Ask): Promise<Result<LoadedAnswer, Refusal>> {
    if (answer.ok) return ok(await this.#settle(answer.value, ask));
    this.#refuse(answer.refusal);
    return answer;
  }

  /** A part that is not whole is none: it cannot be told any more what is missing of it. */
  async settlePart(answer: ListAnswer, ask: Ask): Promise<Result<LoadedAnswer, Refusal>> {
    const part = await this.#settle(answer, ask);
    return this.#refusal === undefined ? ok(part) : refuse(this.#refusal);
  }

  #refuse(refusal: Refusal): void {
    this.isWhole = false;
    this.#refusal ??= refusal;
  }

  /** Once for each answer, however many rows have a part of it. */
  #settle(answer: ReadAnswer, ask: Ask): Promise<LoadedAnswer> {
    const known = this.#settled.get(answer);
    if (known !== undefined) return known;
    const settling = this.#load(answer, ask);
    this.#settled.set(answer, settling);
    return settling;
  }

  async #load(answer: ReadAnswer, ask: Ask): Promise<LoadedAnswer> {
    const below = new Map<Ask, LoadedRelated>();
    if (hasRows(answer) && (ask.kind === "list" || ask.kind === "lookup")) await this.#loadBelow(answer, ask, below);
    const hasCursors = (ask.kind === "list" || ask.kind === "groups") && ask.cursors !== "none";
    const cursors = hasCursors && this.#isSound(answer) ? await sealCursors(answer, ask) : NO_CURSORS;
    return { answer, below, cursors };
  }

  async #loadBelow(answer: RowsAnswer, ask: RowsAsk, below: Map<Ask, LoadedRelated>): Promise<void> {
    const rows = rowsOf(answer);
    await Promise.all(
      [...ask.below.values()].map(async (child, index) => {
        const related = answer.related[index];
        if (related === undefined) throw new TypeError("a relation without an answer");
        below.set(child, await this.#loadRelated(child, related, { answer, rows }));
      }),
    );
  }

  async #loadRelated(
    child: Ask,
    related: Related,
    above: { readonly answer: RowsAnswer; readonly rows: readonly Cells[] },
  ): Promise<LoadedRelated> {
    const first = related.answer === undefined ? undefined : await this.settleResult(related.answer, child);
    if (first?.ok === false)
      return { of: (row, name) => (related.labelOf(row, name) === undefined ? undefined : first) };
    const names = relationsOf(child).map(({ name }) => name);
    const { missing, hasLoose } = missingRows(related, first?.value.answer, { rows: above.rows, names });
    // What leads nowhere is shown as nothing: only where its key is NULL as it may be.
    if (hasLoose) this.#isSound(above.answer);
    const later = await this.#loadLater(child, related, { ...above, missing });
    return {
      of(row, name) {
        const label = related.labelOf(row, name);
        if (label === undefined) return undefined;
        return first?.value.answer.sets.has(label) === true ? ok({ loaded: first.value, label }) : later.get(label);
      },
    };
  }

  /** By the keys of rows: of none where their cells are not what was asked for, as then nothing of them is shown. */
  async #loadLater(
    child: Ask,
    related: Related,
    { answer, missing }: { readonly answer: RowsAnswer; readonly missing: ReadonlyMap<string, Missing> },
  ): Promise<ReadonlyMap<string, Result<LoadedSet, Refusal>>> {
    const later = new Map<string, Result<LoadedSet, Refusal>>();
    if (missing.size === 0 || !this.#isSound(answer)) return later;
    await Promise.all(
      [...missing].map(async ([label, { row, name }]) => {
        const located = await this.#loader.load({ ask: child, ...related.keyOf(row, name) });
        later.set(label, await this.#settleLocated(located, child));
      }),
    );
    return later;
  }

  /** Looks at every cell. What is not as it was asked for is refused by who shows it. */
  #isSound(answer: ReadAnswer): boolean {
    const refusal = hasRows(answer) ? answer.check() : undefined;
    if (refusal !== undefined) this.#refuse(refusal);
    return refusal === undefined;
  }

  async #settleLocated(located: Result<Located, Refusal>, child: Ask): Promise<Result<LoadedSet, Refusal>> {
    if (located.ok) {
      const { answer, label } = located.value;
      return ok({ loaded: await this.#settle(answer, child), label });
    }
    this.#refuse(located.refusal);
    return located;
  }
}

type RowsAnswer = ListAnswer | LookupAnswer;

export function hasRows(answer: ReadAnswer): answer is RowsAnswer {
  return answer.kind === "list" || answer.kind === "lookup";
}

function rowsOf(answer: RowsAnswer): readonly Cells[] {
  if (answer.kind === "lookup") return [...answer.sets.values()].filter((row) => row !== undefined);
  return [...answer.sets.values()].flatMap(({ rows }) => rows);
}

/**
 * One row for each key of which nothing is there yet: it waited, or the page had other rows when it was asked for again. A loose
 * row has no key that could lead anywhere.
 */
function missingRows(
  { labelOf }: Related,
  answer: ReadAnswer | undefined,
  { rows, names }: { readonly rows: readonly Cells[]; readonly names: readonly string[] },
): { readonly missing: ReadonlyMap<string, Missing>; readonly hasLoose: boolean } {
  const missing = new Map<string, Missing>();
  let hasLoose = false;
  for (const row of rows) {
    for (const name of names) {
      const label = labelOf(row, name);
      if (label === undefined) hasLoose = true;
      else if (answer?.sets.has(label) !== true) missing.set(label, { row, name });
    }
  }
  return { missing, hasLoose };
}

/** A row, and the relation by which something is missing. */
interface Missing {
  readonly row: Cells;
  readonly name: string;
}

async function sealCursors(answer: ReadAnswer, ask: PagedAsk): Promise<Cursors> {
  const sealed = new Map<string, readonly (string | null)[]>();
  if (answer.kind !== "list" && answer.kind !== "groups") return sealed;
  for (const [label, set] of answer.sets) {
    const { length } = "rows" in set ? set.rows : set.groups;
    const { cursorAt } = set;
    const isShown = (index: number) => ask.cursors === "all" || index === 0 || index === length - 1;
    const indexes = Array.from({ length }, (_, index) => index);
    sealed.set(
      label,
      await Promise.all(indexes.map(async (index) => (isShown(index) ? ((await cursorAt?.(index)) ?? null) : null))),
    );
  }
  return sealed;
}
