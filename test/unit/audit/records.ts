// Records for tests, and the chain that they make.

import { CHAIN_START, makeLink, printLink, type Link } from "#audit/chain-link.ts";
import type { AuditRecord, IntentRecord, OutcomeRecord } from "#audit/record.ts";
import { createSigner, printHead } from "#audit/signed-head.ts";

/** 32 bytes that sign nothing else. */
export const SIGNING_KEY = btoa("a signing key of the tests, 32 b");

const TS = "2001-02-28T23:59:59.123Z";

const base = {
  v: 2,
  part: 0,
  ts: TS,
  surface: "graphql",
  principal: { issuer: "main", tenant: null, subject: "somebody", kind: "user", clientId: null },
  roles: ["analyst"],
  scopes: [],
  policyVersion: "p",
  schemaDigest: "s",
  operation: { type: "query", name: 'Ünï "code"', documentHash: "d" },
  resources: [],
  delivery: "async",
  dropped: 0,
  client: { ip: null, userAgent: null, colo: null, country: null },
} as const;

const idOf = (request: number): string => request.toString(16).padStart(32, "0");

export function intent(request: number, change: Partial<IntentRecord> = {}): IntentRecord {
  return { ...base, kind: "intent", requestId: idOf(request), traceId: idOf(request), ...change };
}

export function outcome(request: number, change: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return {
    ...base,
    kind: "outcome",
    requestId: idOf(request),
    traceId: idOf(request),
    decision: "allow",
    reasons: [],
    estimate: null,
    trips: [],
    result: {
      status: "ok",
      codes: [],
      httpStatus: 200,
      rows: 1,
      bytes: 2,
      ms: 3,
      authenticateMs: 0,
      auditMs: 0,
      cache: "none",
    },
    ...change,
  };
}

export async function chain(records: readonly AuditRecord[]): Promise<readonly Link[]> {
  const links: Link[] = [];
  for (const record of records) links.push(await makeLink(links.at(-1) ?? CHAIN_START, record));
  return links;
}

/** The line of a head over the last of the links. */
export async function headOf(
  links: readonly Link[],
  secret = SIGNING_KEY,
  at = "2001-03-01T01:00:00.000Z",
): Promise<string> {
  const { seq, hash } = links.at(-1) ?? CHAIN_START;
  return printHead(await (await createSigner(secret)).sign({ seq, hash, at }));
}

/** A log as it lies in a file: the lines of the links, and the head over them. */
export async function log(records: readonly AuditRecord[]): Promise<readonly string[]> {
  const links = await chain(records);
  return [...links.map(printLink), await headOf(links)];
}
