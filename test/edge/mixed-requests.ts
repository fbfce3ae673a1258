// Requests of every kind that leaves a record, many and at once: answered, introspection, refused, malformed, limited, without a
// token. For tests that count records.

import { API_RESOURCE } from "../../local/issuer/clients.ts";
import type { Stack } from "../../local/stack.ts";
import { askWith, send, tokenOf } from "./ask.ts";

const AT_ONCE = 8;

type Kind = (stack: Stack, token: string, at: number) => Promise<string>;

const asking =
  (query: string): Kind =>
  async (stack, token) =>
    (await askWith(stack, token, { query })).requestId;

async function posted(stack: Stack, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
  return (await send(stack.graphqlUrl, { method: "POST", headers, body })).requestId;
}

const KINDS: readonly Kind[] = [
  asking("{ states(first: 2) { nodes { code airports(first: 1) { nodes { iata } } } totalCount } }"),
  asking("{ viewer { subject } }"),
  asking("{ __schema { queryType { name } } }"),
  asking('{ states(first: 1, after: "no cursor") { nodes { code } } }'),
  asking("{ states(first: 100000) { nodes { code } } }"),
  asking("{ payroll { salary } }"),
  asking("{ states(first: 1) { nodes { code"),
  (stack) => posted(stack, { "content-type": "application/json" }, "{}"),
  (stack, token) => posted(stack, { authorization: `Bearer ${token}`, "content-type": "application/json" }, "{"),
  (stack, token) => posted(stack, { authorization: `Bearer ${token}`, "content-type": "text/plain" }, "hello"),
  async (stack, token) => (await send(stack.graphqlUrl, { headers: { authorization: `Bearer ${token}` } })).requestId,
  (stack, token) =>
    posted(stack, { authorization: `Bearer ${token}x`, "content-type": "application/json" }, API_RESOURCE),
];

/** Asks `count` times, and gives the ids of the requests. Every kind comes up, as several people. */
export async function askMixed(stack: Stack, count: number): Promise<readonly string[]> {
  const tokens = await Promise.all(["ana", "wes", "sam", "nia"].map((who) => tokenOf(stack, who)));
  const ids: string[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++) {
      const kind = KINDS[at % KINDS.length];
      const token = tokens[Math.floor(at / KINDS.length) % tokens.length];
      if (kind === undefined || token === undefined) throw new TypeError("nothing to ask");
      ids.push(await kind(stack, token, at));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return ids;
}
