// What an answer looks like, without anything that it says: kinds of JSON, and names of keys as far as they are made of words that
// any such interface has. What is no such word is counted, not told: it could be a name or a value of somebody's.

import { isList, isRecord, parseJson } from "../../src/transport/narrow.ts";
import type { Fact, Facts } from "./check.ts";
import type { Heard } from "./wire.ts";

const WORDS = new Set(
  (
    "activity affected batch bytes cancelled category class client code collation column columns command completed correlation " +
    "count data database details duration elapsed end error errors execution field fields flag has id index info inner instance " +
    "is key kind length level limit line message messages meta metadata more ms name next nullable number object offset ordinal " +
    "page precision procedure provider query reason request result results row rows rowset schema server session set sets " +
    "severity size sql start state statement statistics status success succeeded table target text time timestamp token total " +
    "truncated type types url value values version warning warnings"
  ).split(" "),
);

/** `columns`, `rowsAffected`; undefined where a word is not known. */
function knownKey(key: string): string | undefined {
  if (!/^[A-Za-z_]{1,60}$/u.test(key)) return undefined;
  const words = key.split(/(?=[A-Z])|_+/u).filter((word) => word !== "");
  return words.length > 0 && words.every((word) => WORDS.has(word.toLowerCase())) ? key : undefined;
}

/** Keys of an object, sorted; those that cannot be told as their number. */
export function keysOf(value: unknown): readonly string[] {
  if (!isRecord(value)) return [];
  const keys = Object.keys(value).map(knownKey);
  const others = keys.filter((key) => key === undefined).length;
  const known = keys.filter((key) => key !== undefined).toSorted();
  return others === 0 ? known : [...known, `and ${others} of other names`];
}

export function kindOf(value: unknown): "list" | "object" | "null" | "text" | "number" | "boolean" | "nothing" {
  if (isList(value)) return "list";
  if (value === null) return "null";
  switch (typeof value) {
    case "object":
      return "object";
    case "string":
      return "text";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    default:
      return "nothing";
  }
}

/** `9999-99-99T99:99:99.999+99:99`: where digits, letters and other signs stand, for the first forty. */
export function formOf(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number") return kindOf(value);
  const form = String(value)
    .slice(0, 40)
    .replaceAll(/\d/gu, "9")
    .replaceAll(/\p{L}/gu, "a")
    .replaceAll(/[^9a:.+\- ]/gu, "?");
  return `${kindOf(value)} ${form}`;
}

/** The result sets of an answer: one object, or a list of them. */
export function setsOf(text: string): readonly unknown[] {
  const parsed = parseJson(text);
  return isList(parsed) ? parsed : parsed === undefined ? [] : [parsed];
}

/** The first row of a result set. */
export function firstRow(set: unknown): unknown {
  const rows = isRecord(set) ? set["data"] : undefined;
  return isList(rows) ? rows[0] : undefined;
}

const MEDIA = ["application/json", "text/plain", "text/html", "text/json", "application/octet-stream"];
const CODINGS = ["gzip", "br", "deflate", "zstd"];

/** Status and headers that say how the answer came, with values from lists of our own. */
export function headFacts({ status, headers }: Heard): Facts {
  const type = (headers.get("content-type") ?? "").toLowerCase();
  const media = MEDIA.find((known) => type.startsWith(known)) ?? (type === "" ? "none" : "another");
  const coding = headers.get("content-encoding");
  return {
    status,
    contentType: media,
    charset: /charset="?utf-8/u.test(type) ? "utf-8" : type.includes("charset") ? "another" : "none",
    contentEncoding: coding === null ? "none" : (CODINGS.find((known) => coding === known) ?? "another"),
    hasContentLength: headers.has("content-length"),
    hasRetryAfter: headers.has("retry-after"),
    hasAllowOrigin: headers.has("access-control-allow-origin"),
    hasRequestId: [...headers.keys()].some((name) => /request-?id|activity-?id|correlation/u.test(name)),
  };
}

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/Incorrect syntax near/u, "Incorrect syntax near"],
  [/Parse error at line/u, "Parse error at line"],
  [/Conversion failed when converting/u, "Conversion failed when converting"],
  [/Error converting data type/u, "Error converting data type"],
  [/Invalid object name/u, "Invalid object name"],
  [/X-CSRF-Signature header could not be validated/u, "X-CSRF-Signature header could not be validated"],
  [/Login failed for user/u, "Login failed for user"],
  [/Cannot resolve the collation conflict/u, "Cannot resolve the collation conflict"],
];

/** What can be said of a message without repeating it. */
export function messageFacts(message: unknown): Facts {
  if (typeof message !== "string") return { messageKind: kindOf(message) };
  const head = /^Msg (\d{1,6})(?:, Level (\d{1,2}), State (\d{1,3}), Line \d+)?/u.exec(message);
  const phrases = PHRASES.flatMap(([phrase, name]): string[] => (phrase.test(message) ? [name] : []));
  const facts: [string, Fact][] = [
    ["messageKind", "text"],
    ["startsWithNumber", head !== null],
    ["phrases", phrases],
  ];
  if (head !== null) facts.push(["number", Number(head[1])]);
  if (head?.[2] !== undefined) facts.push(["level", Number(head[2])]);
  return Object.fromEntries(facts);
}
