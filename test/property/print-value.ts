// A value as GraphQL writes it.

/** What is no text, though it is one in JavaScript. */
const WORDS: ReadonlySet<unknown> = new Set([
  ...["ASC", "DESC", "VALUE"],
  ...["MINUTE", "HOUR", "DAY", "WEEK", "ISO_WEEK", "MONTH", "QUARTER", "YEAR"],
  ...["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"],
]);

/** `{pieces: {gt: 3}}` */
export function printValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printValue).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    return `{${parts.map(([name, part]) => `${name}: ${printValue(part)}`).join(", ")}}`;
  }
  return WORDS.has(value) ? String(value) : JSON.stringify(value);
}

/** `(first: 2, orderBy: [{k0: ASC}])`; nothing for what is undefined. */
export function printArguments(given: Readonly<Record<string, unknown>>): string {
  const printed = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${printValue(value)}`],
  );
  return printed.length === 0 ? "" : `(${printed.join(", ")})`;
}
