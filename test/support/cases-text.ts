// How golden files show what was sent and answered. Statements are folded, never rendered again: a space before a clause
// becomes a line break, and unfolding must give back the text as it was.

import { createHash } from "node:crypto";
import { tokenize } from "../../local/warehouse/lexer.ts";

const CLAUSES: ReadonlySet<string> = new Set([
  "FROM",
  "WHERE",
  "GROUP",
  "ORDER",
  "LEFT",
  "INNER",
  "OPTION",
  "AND",
  "OR",
]);
/** Of a line of JSON, but for the name in front of it. */
const WIDTH = 100;
const LONG_LIST = 20;
const SHOWN_ROWS = 4;

/** One clause a line, indented by its parentheses. Throws where that could not be undone. */
export function foldStatement(text: string, pool: "dedicated" | "serverless"): string {
  const depths: ("clauses" | "one line")[] = [];
  let folded = "";
  let done = 0;
  let before = "";
  for (const { kind, value, offset } of tokenize(text, pool)) {
    if (value === ")" && kind === "mark") depths.pop();
    if (kind === "word" && CLAUSES.has(value) && depths.at(-1) !== "one line" && text[offset - 1] === " ") {
      folded += `${text.slice(done, offset - 1)}\n${"  ".repeat(depths.length)}`;
      done = offset;
    }
    if (value === "(" && kind === "mark") depths.push(before === "OVER" ? "one line" : "clauses");
    before = value;
  }
  folded += text.slice(done);
  if (unfoldStatement(folded) !== text) throw new Error(`a statement that cannot be folded: ${text}`);
  return folded;
}

function unfoldStatement(folded: string): string {
  return folded.replaceAll(/\n */g, " ");
}

/** JSON, on one line wherever it fits. */
export function printJson(value: unknown, indent = ""): string {
  const line = onOneLine(value);
  const isOpened = indent === "" && line.length > 2;
  if (typeof value !== "object" || value === null || (!isOpened && indent.length + line.length <= WIDTH)) return line;
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((part) => `${inner}${printJson(part, inner)}`)
    : Object.entries(value).map(([name, part]) => `${inner}${JSON.stringify(name)}: ${printJson(part, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${parts.join(",\n")}\n${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${onOneLine(part)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

/** Long lists by their first rows and a digest of all. */
export function shorten(value: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length <= LONG_LIST) return value.map(shorten);
    const digest = createHash("sha256").update(JSON.stringify(value)).digest("hex");
    const rest = `and ${value.length - SHOWN_ROWS} more; SHA-256 of all ${value.length}: ${digest}`;
    return [...value.slice(0, SHOWN_ROWS).map(shorten), rest];
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shorten(part)]));
}
