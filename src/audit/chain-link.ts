// One link of the chain: a record with its number and the hash of what came before. Whoever changes, drops or moves one record
// must forge all that follow, up to a head that is signed.

import { sha256Hex } from "#kernel/sha256.ts";
import { canonicalJson } from "./canonical-json.ts";
import { RECORD_VERSION, type AuditRecord } from "./record.ts";

export interface Link {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Hash of the link before. */
  readonly prev: string;
  /** SHA-256 of `{"prev":…,"record":…,"seq":…}` as canonical JSON, hex. */
  readonly hash: string;
  readonly record: AuditRecord;
}

export type LinkEnd = Pick<Link, "seq" | "hash">;

/** What the first link follows. */
export const CHAIN_START: LinkEnd = Object.freeze({ seq: 0, hash: "0".repeat(64) });

export async function makeLink(before: LinkEnd, record: AuditRecord): Promise<Link> {
  const linked = { seq: before.seq + 1, prev: before.hash, record };
  return { ...linked, hash: await hashLink(linked) };
}

/** What the hash of a link must be. */
export function hashLink({ seq, prev, record }: Omit<Link, "hash">): Promise<string> {
  return sha256Hex(canonicalJson({ prev, record, seq }));
}

/** A line of a segment. */
export function printLink(link: Link): string {
  return canonicalJson(link);
}

/** Undefined where the text is no link. Says nothing of whether it is true: that is `hashLink`'s to say. */
export function parseLink(line: string): Link | undefined {
  const value = parseJson(line);
  return isLink(value) ? value : undefined;
}

/** Undefined where the text is no record. */
export function parseRecord(text: string): AuditRecord | undefined {
  const value = parseJson(text);
  return isRecord(value) ? value : undefined;
}

/** Undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function isLink(value: unknown): value is Link {
  if (typeof value !== "object" || value === null) return false;
  if (!("seq" in value && "prev" in value && "hash" in value && "record" in value)) return false;
  const { seq, prev, hash, record } = value;
  return Number.isSafeInteger(seq) && typeof prev === "string" && typeof hash === "string" && isRecord(record);
}

/** What was written by `notes.ts` is whole; what was not fails at its hash. */
function isRecord(value: unknown): value is AuditRecord {
  if (typeof value !== "object" || value === null) return false;
  if (!("v" in value && "requestId" in value && "kind" in value && "part" in value)) return false;
  const isKnownKind = value.kind === "intent" || value.kind === "outcome";
  return (
    value.v === RECORD_VERSION && isKnownKind && typeof value.requestId === "string" && Number.isInteger(value.part)
  );
}
