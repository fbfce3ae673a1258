// The field by which an auditor reads the log. Asks through the port in the context; who may ask is decided behind it.

import type { LogEntry, LogPage, ReadLog } from "#audit/log-port.ts";
import { isoTime, readTime } from "#kernel/clock.ts";
import { overBudget } from "#kernel/over-budget.ts";
import type { Refusal } from "#kernel/refusal.ts";
import type { ResolverContext } from "./context.ts";
import type { PageInfoValues } from "./loaded.ts";
import { toWireError } from "./wire-error.ts";

export type {
  IntentRecord,
  LogEntry,
  OutcomeRecord,
  RecordedResource,
  RecordedStatement,
  RecordedTrip,
  SignedHead,
} from "#audit/log-port.ts";

export interface LogArguments {
  readonly from?: unknown;
  readonly to?: unknown;
  readonly subject?: string | null | undefined;
  readonly view?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** A page of the log, and what it was asked after. */
export interface AuditPage extends LogPage {
  readonly after: number;
}

const DEFAULT_FIRST = 100;
const MAX_FIRST = 1000;

/** `auditLog(from: …, view: …, first: …)` */
export async function resolveAuditLog(
  given: LogArguments,
  context: Pick<ResolverContext, "readLog">,
): Promise<AuditPage> {
  const { readLog } = context;
  // Where there is no log the field does not exist.
  if (readLog === undefined) throw new TypeError("an audit log that is not there");
  return { ...(await read(readLog, given)), after: numberOf(given.after) };
}

async function read(readLog: ReadLog, given: LogArguments): Promise<LogPage> {
  const { subject, view, first } = given;
  const page = await readLog({
    from: timeOf(given.from),
    to: timeOf(given.to),
    subject: subject ?? undefined,
    view: view ?? undefined,
    after: numberOf(given.after),
    first: sizeOf(first ?? DEFAULT_FIRST),
  });
  if (!page.ok) throw toWireError(page.refusal);
  return page.value;
}

/** The form of the log's own times. */
function timeOf(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  const ms = readTime(given);
  if (Number.isNaN(ms)) throw toWireError(badInput("from and to must be times of the years 0001 to 9999."));
  return isoTime(ms);
}

function sizeOf(first: number): number {
  if (first < 0) throw toWireError(badInput("first must not be negative."));
  const over = overBudget("first of auditLog", MAX_FIRST, first);
  if (over !== undefined) throw toWireError(over);
  return first;
}

/** A cursor is the number of an entry. The empty text is the start of the log. */
function numberOf(after: string | null | undefined): number {
  if (!/^\d{0,15}$/u.test(after ?? "")) throw toWireError({ reason: "bad-cursor", detail: "no number of an entry" });
  return Number(after ?? 0);
}

function badInput(message: string): Refusal {
  return { reason: "bad-input", message, detail: message };
}

export function entryCursor({ link }: LogEntry): string {
  return String(link.seq);
}

/** What a connection says of its place in the list. */
export function logPageInfo({ entries, hasNextPage, after }: AuditPage): PageInfoValues {
  const cursorAt = (index: number) => {
    const entry = entries.at(index);
    return entry === undefined ? null : entryCursor(entry);
  };
  return { hasNextPage, hasPreviousPage: after > 0, startCursor: cursorAt(0), endCursor: cursorAt(-1) };
}
