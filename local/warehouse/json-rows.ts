// The rows of OPENJSON over a known text: number texts stay as written, inner objects and arrays too, which DuckDB's JSON would
// not promise. Pure. Refuses text that is no JSON (13609) and paths other than $, names and indexes.

import type { JsonColumn } from "./ast.ts";
import { failStandIn, SqlFailure } from "./sql-failure.ts";

interface Member {
  readonly key: string;
  /** The raw JSON text. */
  readonly raw: string;
}

/** OPENJSON's default schema: key, value, type. */
export function openJson(text: string): { keys: string[]; values: (string | null)[]; types: string[] } {
  const members = membersOf(checked(text));
  return {
    keys: members.map((member) => member.key),
    values: members.map((member) => valueOf(member.raw)),
    types: members.map((member) => typeOf(member.raw)),
  };
}

/** OPENJSON ... WITH (...): one list of texts a column, a row for each element (or for the one object). */
export function openJsonWith(text: string, columns: readonly JsonColumn[]): (string | null)[][] {
  const raw = checked(text);
  const rows = raw.startsWith("[") ? membersOf(raw).map((member) => member.raw) : [raw];
  return columns.map((column) => rows.map((row) => pick(row, column)));
}

function pick(row: string, column: JsonColumn): string | null {
  const found = follow(row, column.path);
  if (found === undefined) return null;
  const isNested = found.startsWith("{") || found.startsWith("[");
  if (column.asJson) return isNested ? found : null;
  return isNested ? null : valueOf(found);
}

function follow(row: string, path: string): string | undefined {
  const steps = /^(?:lax\s+)?\$((?:\.(?:[A-Za-z_]\w*|"[^"\\]+")|\[\d+\])*)$/.exec(path)?.[1];
  if (steps === undefined) return failStandIn(`the JSON path ${path}`);
  let raw: string | undefined = row;
  for (const step of steps.match(/"[^"]+"|[A-Za-z_]\w*|\d+/g) ?? []) {
    if (raw === undefined || !/^[[{]/.test(raw)) return undefined;
    const key = step.replaceAll('"', "");
    raw = membersOf(raw).find((member) => member.key === key)?.raw;
  }
  return raw;
}

function checked(text: string): string {
  const raw = text.trim();
  try {
    JSON.parse(raw);
  } catch {
    throw new SqlFailure(
      13609,
      `JSON text is not properly formatted. Unexpected character '${raw.slice(0, 1)}' is found at position 0.`,
    );
  }
  if (!/^[[{]/.test(raw))
    throw new SqlFailure(
      13609,
      `JSON text is not properly formatted. Unexpected character '${raw.slice(0, 1)}' is found at position 0.`,
    );
  return raw;
}

const types: Readonly<Record<string, string>> = { n: "0", '"': "1", t: "3", f: "3", "[": "4", "{": "5" };
const typeOf = (raw: string): string => types[raw[0] ?? ""] ?? "2";

function valueOf(raw: string): string | null {
  if (raw === "null") return null;
  if (!raw.startsWith('"')) return raw;
  const value: unknown = JSON.parse(raw);
  return String(value);
}

/** The members of an array or object, by their raw texts. The text is known to be JSON. */
function membersOf(raw: string): Member[] {
  const isArray = raw.startsWith("[");
  const members: Member[] = [];
  let at = skip(raw, 1);
  while (at < raw.length - 1) {
    let key = String(members.length);
    if (!isArray) {
      const end = endOf(raw, at);
      key = valueOf(raw.slice(at, end)) ?? "";
      at = skip(raw, skip(raw, end) + 1);
    }
    const end = endOf(raw, at);
    members.push({ key, raw: raw.slice(at, end) });
    at = skip(raw, skip(raw, end) + 1);
  }
  return members;
}

const blank = /[\s]*/y;

function skip(raw: string, from: number): number {
  blank.lastIndex = from;
  return from + (blank.exec(raw)?.[0].length ?? 0);
}

const scalar = /"(?:[^"\\]|\\.)*"|[^\s,\]}"[{]+/y;
const nestedToken = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;

/** Where the value that starts here ends. */
function endOf(raw: string, from: number): number {
  if (raw[from] !== "[" && raw[from] !== "{") {
    scalar.lastIndex = from;
    return from + (scalar.exec(raw)?.[0].length ?? 0);
  }
  let depth = 0;
  nestedToken.lastIndex = from;
  for (let found = nestedToken.exec(raw); found !== null; found = nestedToken.exec(raw)) {
    if (found[0] === "[" || found[0] === "{") depth += 1;
    if (found[0] === "]" || found[0] === "}") depth -= 1;
    if (depth === 0) return nestedToken.lastIndex;
  }
  return raw.length;
}
