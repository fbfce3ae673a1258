// How the black-box tests ask a running Worker, and how they find the record of what they asked. Over HTTP, like anybody.

import { vi } from "vitest";
import type { AuditRecord, OutcomeRecord } from "#audit/record.ts";
import type { Stack } from "../../local/stack.ts";

/** The code of a document that does not validate against the caller's own schema. */
export const INVALID = "GRAPHQL_INVALID";

export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

export interface WireError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

export type Row = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where nothing was executed. */
  readonly data: unknown;
  readonly errors: readonly WireError[];
  /** Wire codes of the errors, in order. */
  readonly codes: readonly unknown[];
  readonly requestId: string;
}

type Headed = Readonly<Record<string, string>>;

/** Asks as a sample person or client, as JSON. */
export async function ask(stack: Stack, who: string, asked: string | Question, headers: Headed = {}): Promise<Reply> {
  const question = typeof asked === "string" ? { query: asked } : asked;
  return askWith(stack, await tokenOf(stack, who), question, headers);
}

/** Asks with any token. */
export function askWith(stack: Stack, token: string, question: Question, headers: Headed = {}): Promise<Reply> {
  return send(stack.graphqlUrl, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/graphql-response+json",
      ...headers,
    },
    body: JSON.stringify(question),
  });
}

export async function send(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  const parsed = parse(text);
  const errors = (parsed?.["errors"] ?? []) as readonly WireError[];
  return {
    status: response.status,
    headers: response.headers,
    text,
    data: parsed?.["data"],
    errors,
    codes: errors.map(({ extensions }) => extensions?.["code"]),
    requestId: response.headers.get("x-request-id") ?? "",
  };
}

/** What an answer's data holds at a path, such as `states.nodes`. */
export function at({ data }: Pick<Reply, "data">, path: string): unknown {
  let value = data;
  for (const name of path.split(".")) value = (value as Row | null | undefined)?.[name];
  return value;
}

/** The rows at a path. None where there is no list. */
export function rowsAt(reply: Pick<Reply, "data">, path: string): readonly Row[] {
  const rows = at(reply, path);
  return Array.isArray(rows) ? (rows as readonly Row[]) : [];
}

const tokens = new WeakMap<Stack, Map<string, Promise<string>>>();

/** One token a person and stack: it is good for an hour. */
export function tokenOf(stack: Stack, who: string): Promise<string> {
  const known = tokens.get(stack) ?? new Map<string, Promise<string>>();
  tokens.set(stack, known);
  const token = known.get(who) ?? stack.token(who);
  known.set(who, token);
  return token;
}

/** The one outcome of a request. It arrives shortly after the answer. */
export function recordOf(stack: Stack, { requestId }: Pick<Reply, "requestId">): Promise<OutcomeRecord> {
  return vi.waitFor(
    () => {
      const found = records(stack).filter((record) => record.requestId === requestId);
      if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} outcomes of ${requestId}`);
      return found[0];
    },
    { timeout: 5000, interval: 10 },
  );
}

/** Outcomes, one for each request. */
export const records = (stack: Stack): readonly OutcomeRecord[] =>
  allRecords(stack).filter((record) => record.kind === "outcome");

/** Intents too. */
export const allRecords = (stack: Stack): readonly AuditRecord[] => stack.audit() as readonly AuditRecord[];

/** The inner texts that the warehouse was sent, without the label, which names the request. */
export function statementTexts(stack: Stack): readonly string[] {
  return stack.statements.map(({ text }) => text.replace(/ OPTION \(LABEL = '\w+'\)|^\/\* \w+ \*\/ /gu, ""));
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
