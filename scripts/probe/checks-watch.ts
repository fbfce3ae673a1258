// What the warehouse's own views tell: that a label is found there, and that a statement ends when whoever asked leaves. The views
// need VIEW SERVER STATE, which a reader has no other use for: where they may not be read, it is not told. Only numbers of
// requests and states of the engine are read.

import { ok } from "../../src/kernel/result.ts";
import type { Result } from "../../src/kernel/result.ts";
import type { PoolKind } from "../../src/sql/pool-kind.ts";
import { renderBatch, statementLabel } from "../../src/sql/render-batch.ts";
import { makeStatement } from "../../src/sql/rendered.ts";
import { differs, notTold, same } from "./check.ts";
import type { Finding, RunnableCheck } from "./check.ts";
import { digits } from "./checks-rows.ts";
import type { Heard, Wire } from "./wire.ts";

const nvarchar = { kind: "nvarchar", length: 4000 } as const;

/** States of requests with a label, as text. A serverless pool shows those that run now, and no others. */
const STATES: Readonly<Record<PoolKind, string>> = {
  dedicated: "SELECT CAST(r.[status] AS nvarchar(40)) AS c0 FROM sys.dm_pdw_exec_requests AS r WHERE r.[label] = @p0",
  serverless:
    "SELECT N'Running' AS c0 FROM sys.dm_exec_requests AS r CROSS APPLY sys.dm_exec_sql_text(r.[sql_handle]) AS q " +
    "WHERE CHARINDEX(@p0, q.[text]) > 0 AND r.[session_id] <> @@SPID",
};
const UNREADABLE = "the views that list requests may not be read";
const ENGINE_STATES = ["Running", "Suspended", "Completed", "Cancelled", "Failed", "CancelSubmitted"];

/** The refusal where the views may not be read. */
async function statesOf(wire: Wire, name: string): Promise<Result<readonly string[], string>> {
  const sent = await wire.send({
    text: STATES[wire.settings.pool],
    parameters: [{ name: "@p0", type: nvarchar, text: name }],
  });
  if (!sent.ok) return sent;
  return ok((sent.value[0] ?? []).map(([state]) => ENGINE_STATES.find((known) => known === state) ?? "another state"));
}

const unique = (wire: Wire): string => `probe_${wire.ports.nowMs().toString(36)}`;

function labelled(wire: Wire, text: string, name: string): string {
  return renderBatch([makeStatement({ text, parameters: [] })], { pool: wire.settings.pool, label: name }).text;
}

const label: RunnableCheck = {
  name: "label",
  reliesOn:
    "A statement may carry a label (dedicated: OPTION (LABEL); serverless: a comment), by which logs and views show it.",
  advice:
    "Take the label out of src/sql/render-batch.ts if it fails; if it is only not found, statements cannot be told apart in logs.",
  run: async (wire) => {
    const name = unique(wire);
    const heard = await wire.ask(labelled(wire, "SELECT N'1' AS c0", name));
    if (heard === undefined || !heard.text.includes('"1"')) return differs("a statement with a label is not answered");
    if (wire.settings.pool === "serverless") return same("answered; a pool of this kind keeps no list of what ran");
    const states = await statesOf(wire, statementLabel(name, 0));
    if (!states.ok) return same(`answered; ${UNREADABLE} (${states.refusal})`);
    return states.value.length > 0
      ? same("answered, and found", { states: states.value })
      : differs("answered, and not found by its label");
  },
};

/** 10^k sums, none of which is counted. The API is told to end a statement after a minute. */
function sums(copies: number): string {
  const terms = Array.from({ length: copies }, (_, index) => `d${index}.n`);
  return `SELECT CONVERT(varchar(20), COUNT_BIG(*)) AS c0 FROM ${digits(copies)} WHERE ${terms.join(" + ")} = -1`;
}

const HEAVY = sums(10);
const LEAVE_AFTER_MS = 3000;
const LOOK_EVERY_MS = 2000;
const LOOKS = 8;

const cancel: RunnableCheck = {
  name: "leaving",
  reliesOn: "A statement ends when whoever asked closes the connection.",
  advice:
    "Statements that nobody waits for run on until queryTimeoutInMinutes: keep WAREHOUSE_DEADLINE_MS at what a statement may take, and " +
    "count on fewer free slots.",
  isHeavy: true,
  run: async (wire) => {
    const name = unique(wire);
    const leaving = new AbortController();
    const answer = wire.ask(labelled(wire, HEAVY, name), { signal: leaving.signal });
    const early = await Promise.race([answer, wire.ports.wait(LEAVE_AFTER_MS)]);
    if (isHeard(early)) return notTold(`the heavy statement ended before it could be left: HTTP ${early.status}`);
    const before = await statesOf(wire, statementLabel(name, 0));
    leaving.abort();
    await answer;
    if (!before.ok) return notTold(`${UNREADABLE} (${before.refusal})`);
    return before.value.some(isRunning)
      ? watch(wire, statementLabel(name, 0))
      : notTold("the views do not show the statement");
  },
};

const isHeard = (outcome: unknown): outcome is Heard => outcome !== undefined;
const isRunning = (state: string): boolean => state === "Running" || state === "Suspended";

async function watch(wire: Wire, name: string): Promise<Finding> {
  for (let look = 1; look <= LOOKS; look += 1) {
    await wire.ports.wait(LOOK_EVERY_MS);
    const states = await statesOf(wire, name);
    const seconds = (look * LOOK_EVERY_MS) / 1000;
    if (!states.ok) return notTold(`${UNREADABLE} any more (${states.refusal})`);
    if (!states.value.some(isRunning)) return same(`ended within ${seconds} s`, { states: states.value, seconds });
  }
  const seconds = (LOOKS * LOOK_EVERY_MS) / 1000;
  return differs(`still running ${seconds} s after`, { seconds });
}

const slow: RunnableCheck = {
  name: "slow-answer",
  reliesOn: "An answer that takes seconds comes on the same connection, whether its head comes early or late.",
  advice: "Something between closes quiet connections: set WAREHOUSE_DEADLINE_MS below that, and report this.",
  isHeavy: true,
  run: async (wire) => {
    const heard = await wire.ask(sums(7));
    if (heard === undefined) return differs("no answer, or none within a minute");
    const facts = { status: heard.status, headMs: Math.round(heard.headMs), endMs: Math.round(heard.endMs) };
    return same(`HTTP ${heard.status} after ${Math.round(heard.endMs / 100) / 10} s`, facts);
  },
};

export const watchChecks: readonly RunnableCheck[] = [label, slow, cancel];
