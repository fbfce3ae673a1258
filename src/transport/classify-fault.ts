// What a failure of the warehouse means: paused, unavailable for now, or failed. Message text is read and never repeated: it
// carries values from rows ("Conversion failed when converting the varchar value '...'"). What leaves this file is a number
// that stands at the start of the message or in the table below, and a class of ours.

import type { WarehouseRefusal } from "#kernel/refusal.ts";
import { isList, isRecord, parseJson } from "./narrow.ts";

type FaultClass = keyof typeof REASONS;

const REASONS = {
  paused: "warehouse-paused",
  "warming-up": "warehouse-unavailable",
  throttled: "warehouse-unavailable",
  transient: "warehouse-unavailable",
  "network-rule": "warehouse-failed",
  login: "warehouse-failed",
  permission: "warehouse-failed",
  "missing-object": "warehouse-failed",
  syntax: "warehouse-failed",
  conversion: "warehouse-failed",
  "too-complex": "warehouse-failed",
  unclassified: "warehouse-failed",
} as const;

/** The Azure SQL list of transient errors, SqlClient's default retry set and Data API builder's set, sorted. 42108 lasts
 * until someone resumes the pool, so it is a class of its own and never "try again". */
const NUMBERS: readonly (readonly [FaultClass, readonly number[]])[] = [
  ["paused", [42108]],
  ["warming-up", [42109]],
  ["throttled", [10922, 10928, 10929, 10936, 40501, 40540, 49918, 49919, 49920, 8628, 8645, 8651]],
  ["transient", [20, 64, 121, 233, 601, 615, 617, 669, 921, 926, 997, 1203, 1204, 1205, 1221, 1222, 1807, 3935]],
  ["transient", [3960, 3966, 4060, 4221, 9515, 10053, 10054, 10060, 11001, 14355, 17197, 40143, 40197, 40613]],
  ["network-rule", [40615, 47072, 47073]],
  ["login", [916, 18456]],
  ["permission", [229, 230, 262, 297, 300, 13807]],
  ["missing-object", [207, 208, 2812]],
  ["syntax", [102, 105, 156, 319, 103010]],
  ["conversion", [241, 242, 245, 295, 8114, 8115, 8134, 8169]],
  ["too-complex", [8621, 8623, 8631, 8632]],
];

const CLASS_BY_NUMBER: ReadonlyMap<number, FaultClass> = new Map(
  NUMBERS.flatMap(([name, numbers]) => numbers.map((number) => [number, name] as const)),
);

/** Fixed sentences of the engine, for answers that give no number. */
const PHRASES: readonly (readonly [RegExp, FaultClass])[] = [
  [/\bpool is (?:currently )?paused\b/i, "paused"],
  [/\bpool is warming up\b/i, "warming-up"],
  [/\b0x80070008\b/i, "throttled"],
  [/\bWebsocket connection was closed unexpectedly\b/i, "transient"],
  [/\bX-CSRF-Signature header could not be validated\b/i, "login"],
  [/\bLogin failed for user\b/i, "login"],
  [/\bInvalid (?:object|column) name\b/i, "missing-object"],
  [/\bcannot be executed due to current resource constraints\b/i, "too-complex"],
];

/** More than any message of the engine; the rest of a longer text is not looked at. */
const MAX_READ_CHARACTERS = 4096;
/** A number may be believed where the engine announces it at the very start: `Msg 8114, Level 16`, `Error 40613`. */
const LEADING_NUMBER = /^[\s[(]{0,4}(?:Msg|Error(?: number| code)?|SQL error)[\s:#=]{1,3}(\d{2,6})\b/i;
/** Elsewhere, or bare, only if the table above knows it: anything else may be a value. */
const KNOWN_NUMBER = /(?:^[\s[(]{0,4}|\b(?:Msg|Error(?: number| code)?|SQL error)[\s:#=]{1,3})(\d{2,6})\b/gi;
/** The engine quotes values; they are cut out before anything is searched for. */
const QUOTED = /'[^']*'|"[^"]*"/g;

interface Read {
  /** `Msg 8114`, or undefined when the message gives no number that may be believed. */
  readonly label: string | undefined;
  readonly name: FaultClass;
}

/** A result set said `isSuccess: false` with this message. */
export function classifyMessage(message: unknown): WarehouseRefusal {
  const { label, name } = readMessage(message);
  return { reason: REASONS[name], detail: `${label ?? "no message number"} (${name})` };
}

/** The endpoint answered outside 2xx. What its body looks like then is not known: a message is looked for in the usual
 * places, and failing that the status decides. */
export function classifyStatus(status: number, body: string): WarehouseRefusal {
  const { label, name } = readMessage(findMessage(body));
  const reason = name === "unclassified" ? reasonByStatus(status) : REASONS[name];
  return { reason, detail: `HTTP ${status}${label === undefined ? "" : `, ${label}`} (${name})` };
}

/** 5xx, 408 and 429 pass; any other answer would be the same on the next attempt. */
function reasonByStatus(status: number): "warehouse-unavailable" | "warehouse-failed" {
  return status >= 500 || status === 408 || status === 429 ? "warehouse-unavailable" : "warehouse-failed";
}

/** `{ message }`, `[{ message }]`, `{ error: { message } }`, or the body as it stands. */
function findMessage(body: string): unknown {
  const parsed = parseJson(body);
  const first = isList(parsed) ? parsed[0] : parsed;
  if (!isRecord(first)) {
    return body;
  }
  const inner = first["error"];
  return isRecord(inner) ? inner["message"] : first["message"];
}

function readMessage(message: unknown): Read {
  if (typeof message !== "string") {
    return { label: undefined, name: "unclassified" };
  }
  const text = message.slice(0, MAX_READ_CHARACTERS).replaceAll(QUOTED, "''");
  const digits = LEADING_NUMBER.exec(text)?.[1];
  const number = digits === undefined ? knownNumber(text) : Number(digits);
  const name = (number === undefined ? undefined : CLASS_BY_NUMBER.get(number)) ?? classByPhrase(text);
  return { label: number === undefined ? undefined : `Msg ${number}`, name: name ?? "unclassified" };
}

function knownNumber(text: string): number | undefined {
  for (const match of text.matchAll(KNOWN_NUMBER)) {
    const number = Number(match[1]);
    if (CLASS_BY_NUMBER.has(number)) {
      return number;
    }
  }
  return undefined;
}

function classByPhrase(text: string): FaultClass | undefined {
  return PHRASES.find(([phrase]) => phrase.test(text))?.[1];
}
