// The sets of answers that a place shows: the rows of a page, numbers, groups. Of rows above that lead nowhere there are none. Each
// throws the wire error of a refusal.

import type { Refusal } from "#kernel/refusal.ts";
import type { Result } from "#kernel/result.ts";
import type { ListAnswer, LookupAnswer, MeasureValues, ReadGroups, ReadPage } from "#read/read-request.ts";
import type { AggregateAsk, Ask } from "./asks.ts";
import { emptyMeasures } from "./empty-measures.ts";
import { hasRows, type LoadedAnswer, type LoadedSet } from "./loading.ts";
import type { GroupsSite, PageSite } from "./sites.ts";
import { toWireError } from "./wire-error.ts";

/** A page at a place where it is shown, of some rows above or of none. */
export interface LoadedPage {
  readonly site: PageSite;
  /** The set that an ask of the page has for it; undefined where the row above leads nowhere. */
  readonly find: (ask: Ask) => LoadedSet | undefined;
}

export interface LoadedGroups {
  readonly groups: ReadGroups;
  readonly cursors: readonly (string | null)[];
}

const EMPTY_PAGE: ReadPage = { rows: [], hasNextPage: false, hasPreviousPage: false, cursorAt: undefined };
const EMPTY_GROUPS: ReadGroups = { groups: [], hasNextPage: false, hasPreviousPage: false, cursorAt: undefined };

export function groupsAt(page: Pick<LoadedPage, "find">, { ask }: GroupsSite): LoadedGroups {
  const set = page.find(ask);
  const answer = set?.loaded.answer;
  const groups = set === undefined ? EMPTY_GROUPS : answer?.kind === "groups" ? answer.sets.get(set.label) : undefined;
  if (groups === undefined) throw new TypeError("groups that were not loaded");
  return { groups, cursors: set?.loaded.cursors.get(set.label) ?? [] };
}

export function numbersOf(page: Pick<LoadedPage, "find">, ask: AggregateAsk): MeasureValues {
  const set = page.find(ask);
  if (set === undefined) return emptyMeasures(ask.measures.values());
  const values = set.loaded.answer.kind === "aggregate" ? set.loaded.answer.sets.get(set.label) : undefined;
  if (values === undefined) throw new TypeError("numbers that were not loaded");
  return values;
}

/** The rows of a page and the cursors that are shown of it. Their cells may not be what was asked for. */
export function rowsOf({ site, find }: Pick<LoadedPage, "find" | "site">) {
  const set = site.rows === undefined ? undefined : find(site.rows);
  if (set === undefined) return { set: EMPTY_PAGE, cursors: [], loaded: undefined };
  const loaded = ofRows(set.loaded);
  const page = loaded.answer.kind === "list" ? loaded.answer.sets.get(set.label) : undefined;
  if (page === undefined) throw new TypeError("a page that was not loaded");
  return { set: page, cursors: set.loaded.cursors.get(set.label) ?? [], loaded };
}

export function answered<T>(result: Result<T, Refusal> | undefined): T {
  if (result === undefined) throw new TypeError("an ask without an answer");
  if (!result.ok) throw toWireError(result.refusal);
  return result.value;
}

export function ofRows({ answer, below, cursors }: LoadedAnswer): LoadedAnswer<ListAnswer | LookupAnswer> {
  if (!hasRows(answer)) throw new TypeError("rows that are none");
  return { answer, below, cursors };
}

/** Of rows that the warehouse sent in another form nothing is shown. */
export function checked(loaded: LoadedAnswer<ListAnswer | LookupAnswer>): LoadedAnswer<ListAnswer | LookupAnswer> {
  const refusal = loaded.answer.check();
  if (refusal !== undefined) throw toWireError(refusal);
  return loaded;
}
