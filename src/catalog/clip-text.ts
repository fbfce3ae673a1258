// Text that is longer than a bounded field can be met with. It is cut, not refused: every comparison with a value of the field
// comes out as with the whole, so a client gets the right answer (no row equals it) and a parameter stays bounded.

/** All that a parameter of bounded text holds, in UTF-16 units. */
const MAX_TEXT_UNITS = 4000;
/** Room for one more character, of two units at the most. */
const HEAD_UNITS = MAX_TEXT_UNITS - 2;

/** True for fields whose values are shorter than what is kept of a long text; others are met with all of it. */
export function isClipped(length: number | "max"): boolean {
  return length !== "max" && length < HEAD_UNITS;
}

/**
 * The text, or its head and the first character behind it that is no space. A value of the field ends within the head, and
 * from there on the warehouse compares spaces with what follows: the first that is no space decides.
 */
export function clipText(text: string): string {
  if (text.length <= MAX_TEXT_UNITS) return text;
  const cut = text.slice(0, HEAD_UNITS);
  const head = cut.isWellFormed() ? cut : cut.slice(0, -1);
  return head + (/[^ ]/u.exec(text.slice(head.length))?.[0] ?? "");
}
