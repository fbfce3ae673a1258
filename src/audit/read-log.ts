// The log as its auditor reads it. Who may is decided here, whatever the schema showed; and that it was read is on record before
// a word of it leaves.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import { AUDITOR_ROLE } from "#kernel/role-rule.ts";
import { parseLink } from "./chain-link.ts";
import type { LogEntry, LogLines, LogPage, LogQuery, ReadLog } from "./log-port.ts";
import type { Recorder } from "./recorder.ts";
import { parseHead } from "./signed-head.ts";

/** What the log is called among the views of a record. */
const LOG_NAME = "edgewise.AuditLog";
const FILTERS = ["from", "to", "subject", "view"] as const;

interface Reading {
  readonly roles: readonly string[];
  readonly recorder: Recorder;
  /** Asks the log. */
  readonly page: (query: LogQuery) => Promise<LogLines>;
}

/** For one operation. */
export function createReadLog({ roles, recorder, page }: Reading): ReadLog {
  return async (query) => {
    if (!roles.includes(AUDITOR_ROLE)) return refuse({ reason: "no-grant", detail: `${LOG_NAME}: no role grants it` });
    recorder.requireStored();
    const filterFields = FILTERS.filter((name) => query[name] !== undefined);
    recorder.noteResource({ ...NOTHING, view: LOG_NAME, fields: ["line"], filterFields });
    return readPage(query, page);
  };
}

const NOTHING = { rowFilterRoles: [], masks: [], aggregate: null, dryRun: [] } as const;

async function readPage(query: LogQuery, page: Reading["page"]): Promise<Result<LogPage, Refusal>> {
  try {
    const { lines, hasNextPage, head } = await page(query);
    return ok({ entries: lines.map(entryOf), hasNextPage, head: head === undefined ? undefined : parseHead(head) });
  } catch {
    return refuse({ reason: "audit-unavailable", detail: "the log could not be read" });
  }
}

function entryOf(line: string): LogEntry {
  const link = parseLink(line);
  if (link === undefined) throw new TypeError("a line of the log that is no link");
  return { link, line };
}
