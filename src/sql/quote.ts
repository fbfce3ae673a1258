// Names and texts in quotes. Nothing else in this folder writes a quote around what it was given.

import type { Source } from "#plan/plan.ts";

/** `[Name]`. Refuses what no object of a warehouse is called, so that a slip in the catalog cannot become syntax. */
export function quoteName(name: string): string {
  if (!/^[^\u0000-\u001F\u007F]{1,128}$/.test(name) || !name.isWellFormed()) {
    throw new TypeError("a name must be 1 to 128 characters, none of them a control character");
  }
  return `[${name.replaceAll("]", "]]")}]`;
}

/** `[curated].[Flight] AS t0` */
export function quoteSource({ alias, schema, object }: Source): string {
  return `${quoteName(schema)}.${quoteName(object)} AS ${bareAlias(alias)}`;
}

/** Aliases are ours (`t0`, `j1`) and stand bare; anything else is a fault. */
export function bareAlias(alias: string): string {
  if (!/^[a-z]\d{1,5}$/.test(alias)) throw new TypeError("an alias must be a letter and a number");
  return alias;
}

/**
 * `N'O''Hara'`. A backslash before a line break is refused: SQL Server drops both from a literal, dedicated pools are not
 * documented to, so that no writing of it means the same on both.
 */
export function quoteText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError("a text must not hold half of a surrogate pair");
  if (text.includes("\0")) throw new TypeError("a text must not hold U+0000");
  if (/\\\r?\n/.test(text)) throw new TypeError("a text must not hold a backslash before a line break");
  return `N'${text.replaceAll("'", "''")}'`;
}
