// Text tests as LIKE patterns. Wildcards of the client's text are data; neither pool kind has ESCAPE, so brackets do it.

import { isText, type SqlType } from "#kernel/sql-type.ts";

/** A LIKE pattern that finds `value` as it stands: `%`, `_` and `[` become sets of one. Neither pool kind has ESCAPE. */
export function likePattern(test: "contains" | "startsWith" | "endsWith", value: string): string {
  const literal = value.replaceAll(/[[%_]/g, "[$&]");
  return `${test === "startsWith" ? "" : "%"}${literal}${test === "endsWith" ? "" : "%"}`;
}

const MAX_PATTERN_UNITS = 4000;

/** True when a pattern is longer than LIKE takes, 8,000 bytes. */
export function isPatternTooLong(pattern: string): boolean {
  return pattern.length > MAX_PATTERN_UNITS;
}

/** A needle that no value of a column of this length can hold is shortened to one that still cannot be held. */
export function clipNeedle(type: SqlType, needle: string): string {
  if (!isText(type) || type.length === "max" || needle.length <= type.length) return needle;
  const head = needle.slice(0, type.length + 1);
  return head.isWellFormed() ? head : needle.slice(0, type.length + 2);
}
