// The newest part of the log, in the SQLite of a Durable Object: links by number, and how far they have been flushed. Says
// nothing of hashes.

import { CHAIN_START, printLink, type Link, type LinkEnd } from "./chain-link.ts";
import type { LogQuery } from "./log-port.ts";
import { recordKey } from "./record.ts";

/** The part of a Durable Object's storage that is used here. */
export interface Sql {
  exec(query: string, ...values: (string | number)[]): { toArray(): Readonly<Record<string, unknown>>[] };
}

/** Numbers of the first and the last link of a segment. */
export interface SegmentBounds {
  readonly first: number;
  readonly last: number;
}

/** What is in a segment. */
export const SEGMENT_RECORDS = 1000;
/** Flushed links that stay here to be asked for. All are in the bucket. */
const KEPT_RECORDS = 1_000_000;

export class LogTable {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.exec(`CREATE TABLE IF NOT EXISTS link (
      seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, key TEXT NOT NULL UNIQUE, ts TEXT NOT NULL, subject TEXT NOT NULL,
      views TEXT NOT NULL, line TEXT NOT NULL)`);
    sql.exec("CREATE INDEX IF NOT EXISTS link_subject ON link (subject, seq)");
    // `planned` is the end of the segment that is being written: a flush that was cut off is done again with the same bounds.
    sql.exec("CREATE TABLE IF NOT EXISTS flush (flushed INTEGER NOT NULL, planned INTEGER NOT NULL)");
    sql.exec("INSERT INTO flush SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM flush)");
  }

  last(): LinkEnd {
    const [row] = this.#sql.exec("SELECT seq, hash FROM link ORDER BY seq DESC LIMIT 1").toArray();
    return row === undefined ? CHAIN_START : { seq: Number(row["seq"]), hash: String(row["hash"]) };
  }

  has(key: string): boolean {
    return this.#sql.exec("SELECT 1 AS found FROM link WHERE key = ?", key).toArray().length > 0;
  }

  add(link: Link): void {
    const { seq, hash, record } = link;
    // Bars around each: one view's name may be the end of another's.
    const views = record.resources.map(({ view }) => `|${view}|`).join("");
    const { subject = "" } = record.principal ?? {};
    this.#sql.exec(
      "INSERT INTO link (seq, hash, key, ts, subject, views, line) VALUES (?, ?, ?, ?, ?, ?, ?)",
      ...[seq, hash, recordKey(record), record.ts, subject, views, printLink(link)],
    );
  }

  /** One more than asked for, where there are more. */
  find({ from, to, subject, view, after, first }: LogQuery): readonly string[] {
    const conditions: readonly (readonly [sql: string, value: string | undefined])[] = [
      ["ts >= ?", from],
      ["ts < ?", to],
      ["subject = ?", subject],
      ["instr(views, ?) > 0", view === undefined ? undefined : `|${view}|`],
    ];
    const given = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]));
    const where = ["seq > ?", ...given.map(({ sql }) => sql)].join(" AND ");
    const values = [after, ...given.map(({ value }) => value), first + 1];
    return this.#lines(`SELECT line FROM link WHERE ${where} ORDER BY seq LIMIT ?`, values);
  }

  linesOf({ first, last }: SegmentBounds): readonly string[] {
    return this.#lines("SELECT line FROM link WHERE seq BETWEEN ? AND ? ORDER BY seq", [first, last]);
  }

  hashAt(seq: number): string {
    const [row] = this.#sql.exec("SELECT hash FROM link WHERE seq = ?", seq).toArray();
    return String(row?.["hash"]);
  }

  /** How many links are in no segment yet. */
  unflushed(): number {
    return this.last().seq - this.#flush().flushed;
  }

  /** The bounds of the next segment, the same until it is flushed; undefined where every link is in one. */
  nextSegment(): SegmentBounds | undefined {
    const { flushed, planned } = this.#flush();
    const last = planned > flushed ? planned : Math.min(flushed + SEGMENT_RECORDS, this.last().seq);
    if (last === flushed) return undefined;
    this.#sql.exec("UPDATE flush SET planned = ?", last);
    return { first: flushed + 1, last };
  }

  /** Takes a segment for flushed, and forgets what has been for so long that nobody asks here. */
  markFlushed({ last }: SegmentBounds): void {
    this.#sql.exec("UPDATE flush SET flushed = ?", last);
    this.#sql.exec("DELETE FROM link WHERE seq <= ?", last - KEPT_RECORDS);
  }

  #flush(): { readonly flushed: number; readonly planned: number } {
    const [row] = this.#sql.exec("SELECT flushed, planned FROM flush").toArray();
    return { flushed: Number(row?.["flushed"]), planned: Number(row?.["planned"]) };
  }

  #lines(query: string, values: readonly (string | number)[]): readonly string[] {
    return this.#sql
      .exec(query, ...values)
      .toArray()
      .map(({ line }) => String(line));
  }
}
