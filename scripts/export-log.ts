// The lines of the audit log, page after page, through the API's own field: as far as the log went when the first page was asked
// for, then the signed head of that. Asking is on record too, so that the log grows while it is read.

import { parseLink } from "../src/audit/chain-link.ts";
import { printHead, type SignedHead } from "../src/audit/signed-head.ts";

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
  readonly nodes: readonly { readonly line: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly head: (SignedHead["head"] & Omit<SignedHead, "head">) | null;
}

const QUERY = `query ExportAuditLog($from: DateTime, $to: DateTime, $subject: String, $view: String, $after: String) {
  auditLog(from: $from, to: $to, subject: $subject, view: $view, after: $after, first: 1000) {
    nodes { line } pageInfo { hasNextPage endCursor } head { seq hash at key signature } } }`;

export async function* exportLog(source: Source): AsyncGenerator<string> {
  let page = await ask(source, "");
  const { head } = page;
  if (head === null) throw new Error("the log is empty");
  for (;;) {
    for (const { line } of page.nodes) {
      const link = parseLink(line);
      if (link === undefined) throw new Error("what came is no line of a log");
      if (link.seq <= head.seq) yield line;
    }
    const { hasNextPage, endCursor } = page.pageInfo;
    if (!hasNextPage || endCursor === null || Number(endCursor) >= head.seq) break;
    page = await ask(source, endCursor);
  }
  const { seq, hash, at, key, signature } = head;
  yield printHead({ head: { seq, hash, at }, key, signature });
}

async function ask({ url, token, filter }: Source, after: string): Promise<Page> {
  const address = new URL("/graphql", url);
  const response = await fetch(address, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query: QUERY, variables: { ...filter, after } }),
  });
  const answer = (await response.json()) as {
    readonly data?: { readonly auditLog?: Page | null } | null;
    readonly errors?: readonly { readonly message: string }[];
  };
  const page = answer.data?.auditLog;
  if (page === undefined || page === null) {
    throw new Error(`${address.href} said ${response.status}: ${answer.errors?.map(({ message }) => message).join("; ") ?? ""}`);
  }
  return page;
}
