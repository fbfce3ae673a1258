// The lines of the audit log, page after page, through the API's own field: as far as the log went when the first page was asked
// for, then the signed head of that. Asking is on record too, so that the log grows while it is read.

import { parseLink } from "../src/audit/chain-link.ts";
import { parseHead, printHead, type SignedHead } from "../src/audit/signed-head.ts";

export interface LogFilter {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly subject?: string | undefined;
  readonly view?: string | undefined;
}

interface Source {
  /** Of the Worker: its origin, or its /graphql. */
  readonly url: string;
  readonly token: string;
  readonly filter: LogFilter;
}

interface Page {
  readonly lines: readonly string[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
  readonly head: SignedHead | undefined;
}

const QUERY = `query ExportAuditLog($from: DateTime, $to: DateTime, $subject: String, $view: String, $after: String) {
  auditLog(from: $from, to: $to, subject: $subject, view: $view, after: $after, first: 1000) {
    nodes { line } pageInfo { hasNextPage endCursor } head { seq hash at key signature } } }`;

export async function* exportLog(source: Source): AsyncGenerator<string> {
  let page = await ask(source, "");
  const { head: signed } = page;
  if (signed === undefined) throw new Error("the log is empty");
  const { seq: end } = signed.head;
  for (;;) {
    for (const line of page.lines) if (seqOf(line) <= end) yield line;
    if (page.next === undefined || Number(page.next) >= end) break;
    page = await ask(source, page.next);
  }
  yield printHead(signed);
}

function seqOf(line: string): number {
  const link = parseLink(line);
  if (link === undefined) throw new Error("what came is no line of a log");
  return link.seq;
}

async function ask({ url, token, filter }: Source, after: string): Promise<Page> {
  const address = new URL("/graphql", url).href;
  const response = await fetch(address, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query: QUERY, variables: { ...filter, after } }),
  });
  const answer: unknown = await response.json();
  const log = at(at(answer, "data"), "auditLog");
  if (typeof log !== "object" || log === null) {
    const messages = listAt(answer, "errors").map((error) => String(at(error, "message")));
    throw new Error(`${address} said ${response.status}: ${messages.join("; ")}`);
  }
  const hasNext = at(at(log, "pageInfo"), "hasNextPage") === true;
  return {
    lines: listAt(log, "nodes").map((node) => String(at(node, "line"))),
    next: hasNext ? String(at(at(log, "pageInfo"), "endCursor")) : undefined,
    head: headOf(at(log, "head")),
  };
}

/** The head in the form of a log's last line. */
function headOf(given: unknown): SignedHead | undefined {
  const head = { seq: at(given, "seq"), hash: at(given, "hash"), at: at(given, "at") };
  return parseHead(JSON.stringify({ head, key: at(given, "key"), signature: at(given, "signature") }));
}

function at(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = at(value, name);
  return Array.isArray(list) ? list : [];
}
