// How deep the subqueries of a statement stand in each other. The warehouse refuses more than 32 levels (191).

import type { Statement } from "./statement.ts";

/** Levels of `(SELECT`, the statement itself not among them. Texts hold no values, so a parenthesis is always one. */
export function nestingOf({ text }: Statement): number {
  const open: boolean[] = [];
  let level = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "(") {
      const isQuery = text.startsWith("SELECT", at + 1);
      open.push(isQuery);
      if (isQuery) most = Math.max(most, ++level);
    } else if (character === ")" && open.pop() === true) level -= 1;
  }
  return most;
}
