// How the log is read: types alone, so that resolvers can ask without knowing where it is kept.

import type { Refusal } from "#kernel/refusal.ts";
import type { Result } from "#kernel/result.ts";
import type { Link } from "./chain-link.ts";
import type { SignedHead } from "./signed-head.ts";

export type { Link } from "./chain-link.ts";
export type { IntentRecord, OutcomeRecord, RecordedResource, RecordedStatement, RecordedTrip } from "./record.ts";
export type { SignedHead } from "./signed-head.ts";

/** Which entries: those that meet all that is given. */
export interface LogQuery {
  /** Operations that began then or later, ISO 8601 UTC with milliseconds. */
  readonly from: string | undefined;
  /** Operations that began before, likewise. */
  readonly to: string | undefined;
  /** Of one principal. */
  readonly subject: string | undefined;
  /** That read or used this view, `curated.Flight`. */
  readonly view: string | undefined;
  /** Those that come after this number. */
  readonly after: number;
  readonly first: number;
}

export interface LogEntry {
  readonly link: Link;
  /** As it is in the chain. */
  readonly line: string;
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  readonly hasNextPage: boolean;
  /** The end of the log as it was read; undefined where nothing is in it. */
  readonly head: SignedHead | undefined;
}

/** A page as the log itself gives it: texts, which travel between isolates as they are. */
export interface LogLines {
  readonly lines: readonly string[];
  readonly hasNextPage: boolean;
  readonly head: string | undefined;
}

/** Reads the log for one operation, and puts on record that it was read. */
export type ReadLog = (query: LogQuery) => Promise<Result<LogPage, Refusal>>;
