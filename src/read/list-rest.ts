// The rows of a page that are still to come, each part of them as an answer of its own: cut at the page's end, and with what was
// read through its relations, which is all there.

import type { Recorder } from "#audit/recorder.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import { shapeList, type ShapedPage } from "#result/shape-list.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
import type { ListAnswer, ListRest } from "./read-request.ts";
import type { TripRest } from "./trip-rest.ts";

type Pages = ReadonlyMap<string, ShapedPage>;

/** An answer of some pages of the list. */
export type AnswerOf = (pages: Pages) => ListAnswer;

export interface StreamedList {
  readonly rest: TripRest;
  readonly plan: Plan;
  /** Its first rows, and as they came. */
  readonly pages: Pages;
  readonly rowsets: readonly Rowset[];
  readonly answerOf: AnswerOf;
  readonly recorder: Recorder;
}

export function openListRest({ rest, plan, pages, rowsets, answerOf, recorder }: StreamedList): ListRest {
  let before = rowsets[0]?.rows.length ?? 0;
  /** Kept for as long as all may be wanted together. */
  let first: Pages | undefined = pages;
  const partOf = (rowset: Rowset): Result<Pages, Refusal> => {
    const part = shapeList(plan, [rowset], before);
    before += rowset.rows.length;
    if (part.ok) return ok(part.value.pages);
    recorder.noteRefusal(part.refusal);
    rest.close();
    return part;
  };
  return {
    close: rest.close,
    ended: rest.ended,
    async next() {
      first = undefined;
      const rowset = await rest.next();
      if (!rowset.ok) return rowset;
      if (rowset.value === undefined) return ok(undefined);
      const part = partOf(rowset.value);
      return part.ok ? ok(answerOf(part.value)) : part;
    },
    async hold() {
      const held = await rest.hold();
      if (!held.ok) return held;
      const parts = first === undefined ? [] : [first];
      for (const rowset of held.value) {
        const part = partOf(rowset);
        if (!part.ok) return part;
        parts.push(part.value);
      }
      return ok(answerOf(joined(parts)));
    },
  };
}

/** Only the last part knows what is behind the page, and only the first what is before it. */
function joined(parts: readonly Pages[]): Pages {
  const pages = parts.flatMap((part) => [...part]);
  const rows: Row[] = [];
  for (const [, page] of pages) for (const row of page.rows) rows.push(row);
  const [first] = pages;
  const last = pages.at(-1);
  if (first === undefined || last === undefined) throw new TypeError("a page without a part");
  const [label, { hasPreviousPage }] = first;
  return new Map([[label, { rows, hasPreviousPage, hasNextPage: last[1].hasNextPage }]]);
}
