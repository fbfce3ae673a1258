// The Durable Object that keeps the log: it alone numbers and links records, answers the auditor, and flushes segments with a
// signed head to a bucket. One object, so one chain. Not loaded where AUDIT does not name `chain`.

import { DurableObject } from "cloudflare:workers";
import { isoTime, systemClock } from "#kernel/clock.ts";
import { makeLink, parseRecord } from "./chain-link.ts";
import { reportUnflushed } from "./console-log.ts";
import type { LogLines, LogQuery } from "./log-port.ts";
import { LogTable, SEGMENT_RECORDS, type SegmentBounds } from "./log-table.ts";
import { recordKey } from "./record.ts";
import { createSigner, printHead } from "./signed-head.ts";

/** What of the Worker's bindings the log needs. It is an entry point of its own, with bindings of its own. */
export interface LogBindings {
  readonly AUDIT_SEGMENTS: R2Bucket;
  /** Text, or bound from a Secrets Store. */
  readonly AUDIT_SIGNING_KEY: string | { readonly get: () => Promise<string> };
}

/** The longest that a record waits for its segment. */
const FLUSH_MS = 60_000;

export class AuditLog extends DurableObject<LogBindings> {
  readonly #table: LogTable;
  /** Settles when every record so far is linked: one is linked at a time. */
  #linked: Promise<void> = Promise.resolve();

  constructor(state: DurableObjectState, bindings: LogBindings) {
    super(state, bindings);
    this.#table = new LogTable(state.storage.sql);
  }

  /** Links a record, given as JSON. One that is in the log already is not linked again. Resolves once it is stored. */
  append(text: string): Promise<void> {
    const linking = this.#linked.then(() => this.#link(text));
    this.#linked = linking.catch(() => undefined);
    return linking;
  }

  async page(query: LogQuery): Promise<LogLines> {
    const lines = this.#table.find(query);
    const { seq } = this.#table.last();
    return {
      lines: lines.slice(0, query.first),
      hasNextPage: lines.length > query.first,
      head: seq === 0 ? undefined : await this.#signedHead(seq),
    };
  }

  /** Flushes what is in no segment yet. Where the bucket fails, again in a while: the links are kept here until then. */
  override async alarm(): Promise<void> {
    try {
      for (let bounds = this.#table.nextSegment(); bounds !== undefined; bounds = this.#table.nextSegment()) {
        await this.#flush(bounds);
      }
    } catch (fault) {
      reportUnflushed(fault);
      await this.ctx.storage.setAlarm(systemClock() + FLUSH_MS);
    }
  }

  async #link(text: string): Promise<void> {
    const record = parseRecord(text);
    if (record === undefined) throw new TypeError("what was sent to the log is no record");
    if (this.#table.has(recordKey(record))) return;
    this.#table.add(await makeLink(this.#table.last(), record));
    await this.#planFlush();
  }

  async #planFlush(): Promise<void> {
    const { storage } = this.ctx;
    if (this.#table.unflushed() % SEGMENT_RECORDS === 0) await storage.setAlarm(systemClock());
    else if ((await storage.getAlarm()) === null) await storage.setAlarm(systemClock() + FLUSH_MS);
  }

  async #flush(bounds: SegmentBounds): Promise<void> {
    const head = await this.#signedHead(bounds.last);
    const text = [...this.#table.linesOf(bounds), head, ""].join("\n");
    // A bucket with a lock refuses to write over what is there, and what is there by this name is this segment.
    await this.env.AUDIT_SEGMENTS.put(segmentName(bounds), text, { onlyIf: { etagDoesNotMatch: "*" } });
    await this.env.AUDIT_SEGMENTS.put("head.json", `${head}\n`);
    this.#table.markFlushed(bounds);
  }

  async #signedHead(seq: number): Promise<string> {
    const key = this.env.AUDIT_SIGNING_KEY;
    const { sign } = await createSigner(typeof key === "string" ? key : await key.get());
    return printHead(await sign({ seq, hash: this.#table.hashAt(seq), at: isoTime(systemClock()) }));
  }
}

/** `segments/000000001001-000000002000.jsonl`: sorted by name is sorted by number. */
function segmentName({ first, last }: SegmentBounds): string {
  return `segments/${digits(first)}-${digits(last)}.jsonl`;
}

function digits(seq: number): string {
  return String(seq).padStart(12, "0");
}
