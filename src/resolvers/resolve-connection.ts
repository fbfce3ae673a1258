// The fields of a connection, out of the page that its list resolved to.

import type { ReadPage, ReadRow } from "#read/read-request.ts";

/** A row at its place in a page: what an edge resolves from. */
export interface EdgeRow {
  readonly node: ReadRow;
  readonly cursor: () => Promise<string | null>;
}

export function edgesOf(page: ReadPage): readonly EdgeRow[] {
  return page.rows.map((node, index) => ({ node, cursor: () => cursorOf(page, index) }));
}

/** The cursor of the first row, null on an empty page. */
export function startCursor(page: ReadPage): Promise<string | null> {
  return cursorOf(page, 0);
}

/** The cursor of the last row, null on an empty page. */
export function endCursor(page: ReadPage): Promise<string | null> {
  return cursorOf(page, page.rows.length - 1);
}

async function cursorOf({ rows, cursorAt }: ReadPage, index: number): Promise<string | null> {
  return cursorAt === undefined || rows[index] === undefined ? null : cursorAt(index);
}
