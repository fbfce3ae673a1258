// Reads a log back and says what is wrong with it: a record that was edited, dropped, moved, put in or cut off, a head that nobody
// signed, an intent that nothing came of. Needs no secret. Where the lines come from is not known here.

import { readTime } from "#kernel/clock.ts";
import { CHAIN_START, hashLink, parseLink, printLink, type Link, type LinkEnd } from "./chain-link.ts";
import { isSigned, parseHead, type SignedHead } from "./signed-head.ts";

export interface LogLine {
  readonly text: string;
  /** Where it stands, for people: `export.jsonl:17`. */
  readonly place: string;
}

export interface VerifyOptions {
  /** The public key, base64url, by which heads must be signed. Without it any key will do, which proves less. */
  readonly headKey?: string | undefined;
  /** Heads that were kept elsewhere: the log must reach and contain them. */
  readonly anchors?: readonly SignedHead[];
  /** The lines may begin in the middle of a chain. */
  readonly isPart?: boolean;
}

export interface Finding {
  /** Of the record that it is about, where there is one. */
  readonly seq: number | undefined;
  readonly problem: string;
}

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly records: number;
  readonly last: LinkEnd;
  /** Keys that the heads name. */
  readonly keys: readonly string[];
}

/** An operation may be under way as the log ends: so long before its head was signed, an intent is not missed yet. */
const OPEN_MS = 60_000;

/** Records in the order of the lines, each segment followed by its head. */
export async function verifyChain(
  lines: Iterable<LogLine> | AsyncIterable<LogLine>,
  options: VerifyOptions = {},
): Promise<Verdict> {
  const check = new ChainCheck(options);
  for (const anchor of options.anchors ?? []) await check.signature(anchor, "the anchor");
  for await (const line of lines) if (line.text.trim() !== "") await check.take(line);
  check.finish();
  return { findings: check.findings, records: check.records, last: check.last, keys: [...check.keys] };
}

class ChainCheck {
  readonly findings: Finding[] = [];
  readonly keys = new Set<string>();
  records = 0;
  last: LinkEnd = CHAIN_START;
  readonly #options: VerifyOptions;
  readonly #intents = new Map<string, Link>();
  readonly #outcomes = new Set<string>();
  #covered = 0;
  #endMs = Number.NEGATIVE_INFINITY;

  constructor(options: VerifyOptions) {
    this.#options = options;
  }

  async take({ text, place }: LogLine): Promise<void> {
    const link = parseLink(text);
    const head = link === undefined ? parseHead(text) : undefined;
    if (link !== undefined) await this.#link(link, text, place);
    else if (head !== undefined) await this.#head(head, place);
    else this.#find(undefined, `${place}: is neither a record nor a head`);
  }

  async signature(signed: SignedHead, place: string): Promise<void> {
    const { headKey } = this.#options;
    const { seq } = signed.head;
    this.keys.add(signed.key);
    if (headKey !== undefined && signed.key !== headKey) this.#find(seq, `${place}: the head is signed by another key`);
    else if (!(await isSigned(signed))) this.#find(seq, `${place}: the signature of the head is wrong`);
  }

  finish(): void {
    const { seq } = this.last;
    const ends = this.#options.anchors?.map(({ head }) => head.seq) ?? [];
    const end = Math.max(this.#covered, ...ends);
    if (end > seq) this.#find(seq + 1, `records ${seq + 1} to ${end} are cut off`);
    else if (end < seq || seq === 0)
      this.#find(seq, `no signed head covers the end: what came after record ${end} may be cut off`);
    for (const [requestId, { seq: intent, record }] of this.#intents) {
      const isOpen = readTime(record.ts) > this.#endMs - OPEN_MS;
      if (!isOpen && !this.#outcomes.has(requestId))
        this.#find(intent, `the intent of request ${requestId} has no outcome`);
    }
  }

  async #link(link: Link, text: string, place: string): Promise<void> {
    const { seq, hash, record } = link;
    this.records += 1;
    const { prev } = link;
    const isAsWritten = printLink({ seq, prev, hash, record }) === text;
    if (!isAsWritten || (await hashLink(link)) !== hash) this.#find(seq, `${place}: the record was edited`);
    if (this.#isInPlace(link, place)) this.last = { seq, hash };
    for (const { head } of this.#options.anchors ?? []) {
      if (head.seq === seq && head.hash !== hash) this.#find(seq, `${place}: is not the record that the anchor is of`);
    }
    if (record.kind === "outcome") this.#outcomes.add(record.requestId);
    else if (!this.#intents.has(record.requestId)) this.#intents.set(record.requestId, link);
  }

  /** False for what stands where its number has been passed already. */
  #isInPlace({ seq, prev }: Link, place: string): boolean {
    const { last } = this;
    const isFirstOfPart = this.records === 1 && this.#options.isPart === true;
    if (isFirstOfPart) return true;
    if (seq <= last.seq) {
      this.#find(seq, `${place}: stands out of its place, after record ${last.seq}`);
      return false;
    }
    if (seq > last.seq + 1) this.#find(seq, `${place}: records ${last.seq + 1} to ${seq - 1} are missing before it`);
    else if (prev !== last.hash) this.#find(seq, `${place}: does not follow from the record before it`);
    return true;
  }

  async #head(signed: SignedHead, place: string): Promise<void> {
    const { head } = signed;
    await this.signature(signed, place);
    this.#covered = Math.max(this.#covered, head.seq);
    this.#endMs = Math.max(this.#endMs, readTime(head.at));
    if (head.seq === this.last.seq && head.hash !== this.last.hash) {
      this.#find(head.seq, `${place}: the head is not that of the record before it`);
    }
    if (head.seq < this.last.seq) this.#find(head.seq, `${place}: the head stands out of its place`);
  }

  #find(seq: number | undefined, problem: string): void {
    this.findings.push({ seq, problem });
  }
}
