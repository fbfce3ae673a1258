// What a failure of the warehouse means: paused, unavailable for now, or failed. Message text is read and never repeated: it
// carries values from rows ("Conversion failed when converting the varchar value '...'"). What leaves this file is a number
// that stands at the start of the message or in the table of fault-classes.ts, a class of ours, and how long to wait.

import { CLASS_BY_NUMBER, FAULT_RULES, OUTAGE, PHRASES } from "./fault-classes.ts";
import type { Fault, FaultClass, FaultRule } from "./fault-classes.ts";
import { isList, isRecord, parseJson } from "./narrow.ts";

/** More than any message of the engine; the rest of a longer text is not looked at. */
const MAX_READ_CHARACTERS = 4096;
/** A number may be believed where the engine announces it at the very start: `Msg 8114, Level 16`, `Error 40613`. */
const LEADING_NUMBER = /^[\s[(]{0,4}(?:Msg|Error(?: number| code)?|SQL error)[\s:#=]{1,3}(\d{2,6})\b/i;
/** Elsewhere, or bare, only if the table above knows it: anything else may be a value. */
const KNOWN_NUMBER = /(?:^[\s[(]{0,4}|\b(?:Msg|Error(?: number| code)?|SQL error)[\s:#=]{1,3})(\d{2,6})\b/gi;
/** The engine quotes values; they are cut out before anything is searched for. */
const QUOTED = /'[^']*'|"[^"]*"/g;

/** `Retry the request after 10 seconds.` */
const SAID_WAIT = /\bafter (\d{1,3}) seconds\b/i;

interface Read {
  /** `Msg 8114`, or undefined when the message gives no number that may be believed. */
  readonly label: string | undefined;
  readonly name: FaultClass;
  /** What the message says of when to ask again. */
  readonly waitMs?: number;
}

/** A result set said `isSuccess: false` with this message. */
export function classifyMessage(message: unknown): Fault {
  const read = readMessage(message);
  return faultOf(read, `${read.label ?? "no message number"} (${read.name})`);
}

/** The endpoint answered outside 2xx. What its body looks like then is not known: a message is looked for in the usual
 * places, and failing that the status decides. `laterMs` is what Retry-After says. */
export function classifyStatus(status: number, body: string, laterMs = 0): Fault {
  const read = readMessage(findMessage(body));
  const detail = `HTTP ${status}${read.label === undefined ? "" : `, ${read.label}`} (${read.name})`;
  const fault: Fault =
    read.name === "unclassified" && isPassing(status)
      ? { reason: "warehouse-unavailable", detail, again: OUTAGE }
      : faultOf(read, detail);
  const { again } = fault;
  return again === undefined || laterMs <= again.afterMs ? fault : { ...fault, again: { ...again, afterMs: laterMs } };
}

function faultOf({ name, waitMs }: Read, detail: string): Fault {
  const { reason, again }: FaultRule = FAULT_RULES[name];
  if (again === undefined) return { reason, detail };
  // Only who says that it is busy says for how long.
  return { reason, detail, again: again.afterMs > 0 && waitMs !== undefined ? { ...again, afterMs: waitMs } : again };
}

/** 5xx, 408 and 429 pass; any other answer would be the same on the next attempt. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
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
  const seconds = SAID_WAIT.exec(text)?.[1];
  return {
    label: number === undefined ? undefined : `Msg ${number}`,
    name: name ?? "unclassified",
    ...(seconds === undefined ? {} : { waitMs: Number(seconds) * 1000 }),
  };
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
