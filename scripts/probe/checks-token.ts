// Whose tokens are taken: of an application or a person, for which audience, and what a bad one is answered. Of a token nothing is
// told but its kind and, if it is one of those known, its audience.

import { isList, isRecord, parseJson } from "../../src/transport/narrow.ts";
import { differs, notTold, same } from "./check.ts";
import type { RunnableCheck } from "./check.ts";
import { inWords, isAnswered, ONE, outcomeOf, refusalFacts } from "./checks-reach.ts";

const AUDIENCES = ["https://sql.azuresynapse.net", "https://database.windows.net", "https://dev.azuresynapse.net"];

export interface TokenKind {
  readonly holder: "application" | "person" | "unknown";
  /** One of those known, or `another`. */
  readonly audience: string;
}

/** Reads the claims of a token without checking them: it is the caller's own. */
export function tokenKind(token: string): TokenKind {
  const payload = token.split(".")[1] ?? "";
  const claims = parseJson(Buffer.from(payload, "base64url").toString("utf8"));
  if (!isRecord(claims)) return { holder: "unknown", audience: "another" };
  const given = isList(claims["aud"]) ? claims["aud"][0] : claims["aud"];
  const audience = AUDIENCES.find((known) => given === known || given === `${known}/`) ?? "another";
  return { holder: holderOf(claims), audience };
}

function holderOf(claims: Readonly<Record<string, unknown>>): TokenKind["holder"] {
  if (claims["idtyp"] === "app") return "application";
  if (typeof claims["scp"] === "string" || claims["idtyp"] === "user") return "person";
  // Version 1.0 tokens without idtyp: an application is its own subject.
  return claims["oid"] !== undefined && claims["oid"] === claims["sub"] ? "application" : "unknown";
}

interface Tried extends TokenKind {
  readonly outcome: string;
}

const nameOf = ({ holder, audience }: TokenKind, index: number): string => `token ${index + 1}, ${holder}, ${audience}`;

const kinds: RunnableCheck = {
  name: "token-kind",
  reliesOn: "A token of an application for https://sql.azuresynapse.net is taken.",
  advice:
    "An application that is refused needs a user in the database and, on serverless, a login whose SID is the application id. If it " +
    "has both, the endpoint takes no application: report this, and use a token on behalf of the user or the bridge.",
  run: async (wire) => {
    const tried: Tried[] = [];
    for (const token of wire.settings.tokens) {
      tried.push({ ...tokenKind(token), outcome: outcomeOf(await wire.ask(ONE, { token })) });
    }
    const facts = Object.fromEntries(tried.map((one, index) => [nameOf(one, index), one.outcome]));
    const ours = tried.filter(({ holder, audience }) => holder === "application" && audience === AUDIENCES[0]);
    if (ours.length === 0) return notTold(`no such token was given. ${inWords(facts)}`, facts);
    const isTaken = ours.every(({ outcome }) => outcome === "answered");
    return isTaken ? same(inWords(facts), facts) : differs(inWords(facts), facts);
  },
};

const refused: RunnableCheck = {
  name: "token-refused",
  reliesOn: "A token that does not hold is answered with 401, on which the transport gets another one.",
  advice: "An expired token will look like another failure until its time is over: report the status and number.",
  run: async (wire) => {
    const [token] = wire.settings.tokens;
    // The last character of a signature may hold bits that count for nothing; this one does not.
    const at = token.lastIndexOf(".") + 5;
    const spoilt = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
    const heard = await wire.ask(ONE, { token: spoilt });
    if (heard === undefined) return notTold("no answer");
    if (isAnswered(heard)) return differs("a token with another signature is taken");
    return heard.status === 401
      ? same("HTTP 401", refusalFacts(heard))
      : differs(outcomeOf(heard), refusalFacts(heard));
  },
};

export const tokenChecks: readonly RunnableCheck[] = [kinds, refused];
