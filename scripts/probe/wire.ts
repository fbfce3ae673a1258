// The two ways of the probe to the warehouse: `send`, by the Worker's own renderer, transport and decoder; and `ask`, one HTTP
// exchange of which any part may be another than the Worker's, for what the transport would not do. Nothing is tried twice. No
// policy makes these statements: they read nothing that belongs to anybody, and go out by the token of whoever runs the probe.

import { ok } from "../../src/kernel/result.ts";
import type { Result } from "../../src/kernel/result.ts";
import type { PoolKind } from "../../src/sql/pool-kind.ts";
import { renderBatch } from "../../src/sql/render-batch.ts";
import { makeStatement } from "../../src/sql/rendered.ts";
import type { Parameter } from "../../src/sql/statement.ts";
import { queryTarget } from "../../src/transport/query-url.ts";
import type { Row } from "../../src/transport/rowset.ts";
import { createTransport } from "../../src/transport/send-batch.ts";
import type { Transport } from "../../src/transport/send-batch.ts";
import { SIGNATURE_WINDOW_MS, signRequest } from "../../src/transport/sign-request.ts";
import { utcSeconds } from "../../src/transport/timestamp.ts";

export interface ProbeSettings {
  /** Origin of the query API. */
  readonly url: string;
  readonly database: string;
  readonly pool: PoolKind;
  /** The first asks everything; the others are tried once. */
  readonly tokens: readonly [string, ...string[]];
  /** Tries the same name under database.windows.net as well. */
  readonly otherHosts: boolean;
  readonly heavy: boolean;
}

export interface ProbePorts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

export interface Asking {
  readonly text: string;
  readonly parameters?: readonly Parameter[];
}

/** Parts of a request that are other than the Worker's. */
export interface Changes {
  /** Another origin than the settings'. */
  readonly url?: string;
  /** The host to sign, where it is not the origin's. */
  readonly signedHost?: string;
  readonly database?: string;
  readonly topRows?: number;
  readonly deadlineMs?: number;
  readonly allResultSets?: boolean;
  readonly method?: string;
  readonly token?: string;
  /** Start and end of the signature, in milliseconds from now; undefined sends none. */
  readonly window?: readonly [startMs: number, endMs: number] | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** From the request to the head of the answer, and to its end. */
  readonly headMs: number;
  readonly endMs: number;
}

export interface Wire {
  readonly settings: ProbeSettings;
  readonly ports: ProbePorts;
  /** The rows of each statement, or why there are none: words of our own. */
  readonly send: (...asked: readonly Asking[]) => Promise<Result<readonly (readonly Row[])[], string>>;
  readonly ready: () => Promise<boolean>;
  /** Undefined where no answer came. */
  readonly ask: (text: string, changes?: Changes) => Promise<Heard | undefined>;
}

/** As WAREHOUSE_TOP_ROWS has it, unless set. */
export const TOP_ROWS = 100_000;
const DEADLINE_MS = 60_000;
const MAX_BYTES = 64 * 1024 * 1024;

export function openWire(settings: ProbeSettings, ports: ProbePorts): Wire {
  const [token] = settings.tokens;
  const { url, database, pool } = settings;
  const transport = createTransport({
    settings: {
      url,
      database,
      topRows: TOP_ROWS,
      deadlineMs: DEADLINE_MS,
      maxResponseBytes: MAX_BYTES,
      stream: { fromBytes: 0, maxBytes: 0 },
    },
    fetch: ports.fetch,
    clock: ports.nowMs,
    token: () => Promise.resolve(ok(token)),
  });
  return {
    settings,
    ports,
    send: (...asked) => send(transport, { pool, ports }, asked),
    ready: () => transport.ready(AbortSignal.timeout(DEADLINE_MS)),
    ask: (text, changes = {}) => ask(settings, ports, text, changes),
  };
}

async function send(
  transport: Transport,
  { pool, ports }: { readonly pool: PoolKind; readonly ports: ProbePorts },
  asked: readonly Asking[],
): Promise<Result<readonly (readonly Row[])[], string>> {
  const statements = asked.map(({ text, parameters = [] }) => makeStatement({ text, parameters }));
  const batch = renderBatch(statements, { pool, label: "probe" });
  const sent = await transport.send(batch, {
    deadlineMs: ports.nowMs() + DEADLINE_MS,
    signal: new AbortController().signal,
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  });
  if (sent.ok) return ok(sent.value.rowsets.map(({ rows }) => rows));
  return { ok: false, refusal: `${sent.refusal.reason}: ${sent.refusal.detail}` };
}

async function ask(
  settings: ProbeSettings,
  ports: ProbePorts,
  text: string,
  changes: Changes,
): Promise<Heard | undefined> {
  const target = targetOf(settings, changes);
  const method = changes.method ?? "POST";
  const headers = await headersOf(settings, ports, target.host, changes);
  const startedMs = performance.now();
  try {
    const answer = await ports.fetch(target.url, {
      method,
      headers,
      ...(method === "POST" ? { body: text } : {}),
      redirect: "manual",
      signal: AbortSignal.any([AbortSignal.timeout(DEADLINE_MS), ...(changes.signal ? [changes.signal] : [])]),
    });
    const headMs = performance.now() - startedMs;
    const body = await answer.text();
    const endMs = performance.now() - startedMs;
    return { status: answer.status, headers: answer.headers, text: body, headMs, endMs };
  } catch {
    return undefined;
  }
}

function targetOf(settings: ProbeSettings, changes: Changes): { readonly url: string; readonly host: string } {
  const target = queryTarget({
    url: changes.url ?? settings.url,
    database: changes.database ?? settings.database,
    topRows: changes.topRows ?? TOP_ROWS,
    deadlineMs: changes.deadlineMs ?? DEADLINE_MS,
  });
  if (changes.allResultSets !== false) return target;
  const url = new URL(target.url);
  url.searchParams.delete("allResultSets");
  return { url: url.href, host: target.host };
}

async function headersOf(
  settings: ProbeSettings,
  ports: ProbePorts,
  host: string,
  changes: Changes,
): Promise<Record<string, string>> {
  const authorization = `Bearer ${changes.token ?? settings.tokens[0]}`;
  const window = "window" in changes ? changes.window : ([0, SIGNATURE_WINDOW_MS] as const);
  const [notBefore, notAfter] = (window ?? []).map((ms) => utcSeconds(ports.nowMs() + ms));
  const signature =
    notBefore === undefined || notAfter === undefined
      ? {}
      : {
          "x-csrf-signature": await signRequest({
            authorization,
            host: changes.signedHost ?? host,
            notBefore,
            notAfter,
          }),
        };
  return {
    accept: "application/json",
    authorization,
    "content-type": "text/plain; charset=utf-8",
    ...signature,
    ...changes.headers,
  };
}
