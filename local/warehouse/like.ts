// LIKE: % _ [set] [^set] [a-z] and bracket escapes, case by collation. The pattern must be known when the statement arrives:
// a literal, a parameter, or `+` of those. ESCAPE never gets here. `_` is one code point; ß and ss stay apart in a pattern.

import { failStandIn } from "./sql-failure.ts";
import { isUnicode } from "./sql-type.ts";
import { fold, meet } from "./typed.ts";
import type { Typed } from "./typed.ts";

type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "any" | "one" | "never" }
  | { readonly kind: "set"; readonly regex: string };

/** The DuckDB condition. `bindText` gives the place of a text value. */
export function likeSql(value: Typed, pattern: Typed, bindText: (text: string) => string): string {
  if (pattern.constant === null) return "CAST(NULL AS BOOLEAN)";
  if (pattern.constant === undefined) return failStandIn("LIKE with a pattern that is computed from columns");
  const collation = meet(value, pattern, "like");
  const pieces = readPattern(pattern.constant);
  const isLoose = !isUnicode(value.type) && !isUnicode(pattern.type);
  if (pieces.some((piece) => piece.kind === "never")) return `(${value.sql} IS NULL AND NULL)`;
  const fast = isLoose ? undefined : fastForm(pieces);
  if (fast !== undefined) {
    return `${fast.call}(${fold(value.sql, collation)}, ${fold(`CAST(${bindText(fast.text)} AS VARCHAR)`, collation)})`;
  }
  const flags = collation.folding === "ci" || collation.folding === "ai" ? "is" : "s";
  const regex = pieces.map(toRegex).join("") + (isLoose ? " *" : "");
  const subject = collation.folding === "ai" ? fold(value.sql, collation) : value.sql;
  return `regexp_full_match(${subject}, ${quoteRegex(regex)}, '${flags}')`;
}

const quoteRegex = (regex: string): string => `'${regex.replaceAll("'", "''")}'`;

/** `abc%`, `%abc`, `%abc%` and `abc` need no regular expression. */
function fastForm(pieces: readonly Piece[]): { call: string; text: string } | undefined {
  const shape = pieces.map((piece) => piece.kind).join(" ");
  const text = pieces.find((piece) => piece.kind === "text")?.text ?? "";
  if (shape === "text any") return { call: "starts_with", text };
  if (shape === "any text any") return { call: "contains", text };
  if (shape === "any text") return { call: "ends_with", text };
  return undefined;
}

function readPattern(pattern: string): Piece[] {
  const pieces: Piece[] = [];
  const characters = [...pattern];
  for (let at = 0; at < characters.length;) {
    const piece = readPiece(characters, at);
    at += piece.length;
    append(pieces, piece.piece);
  }
  return pieces;
}

function append(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (piece.kind === "any" && last?.kind === "any") return;
  if (piece.kind !== "text" || last?.kind !== "text") pieces.push(piece);
  else pieces[pieces.length - 1] = { kind: "text", text: last.text + piece.text };
}

function readPiece(characters: readonly string[], at: number): { piece: Piece; length: number } {
  const character = characters[at] ?? "";
  if (character === "%") return { piece: { kind: "any" }, length: 1 };
  if (character === "_") return { piece: { kind: "one" }, length: 1 };
  if (character !== "[") return { piece: { kind: "text", text: character }, length: 1 };
  const close = characters.indexOf("]", at + 1);
  const inside = characters.slice(at + 1, close);
  if (close < 0 || inside.length === 0)
    return { piece: { kind: "never" }, length: close < 0 ? characters.length - at : 2 };
  return { piece: readSet(inside), length: inside.length + 2 };
}

function readSet(inside: readonly string[]): Piece {
  if (inside.length === 1) return { kind: "text", text: inside.join("") };
  const isNegated = inside[0] === "^";
  const members = isNegated ? inside.slice(1) : inside;
  let regex = "";
  for (let at = 0; at < members.length; at += 1) {
    const isRange = members[at + 1] === "-" && members[at + 2] !== undefined;
    const [low = "", high = ""] = [members[at], members[at + 2]];
    if (isRange && low > high) return { kind: "never" };
    regex += isRange ? `${escape(low)}-${escape(high)}` : escape(low);
    if (isRange) at += 2;
  }
  return { kind: "set", regex: `[${isNegated ? "^" : ""}${regex}]` };
}

function toRegex(piece: Piece): string {
  switch (piece.kind) {
    case "text":
      return [...piece.text].map(escape).join("");
    case "any":
      return ".*";
    case "one":
      return ".";
    case "set":
      return piece.regex;
    case "never":
      return "";
  }
}

const escape = (character: string): string =>
  /[\p{L}\p{N}]/u.test(character) ? character : `\\x{${character.codePointAt(0)?.toString(16)}}`;
