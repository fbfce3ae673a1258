// Where the query API is and what it wants of a request: address, ports, hosts, methods, content type, database.

import { isRecord, parseJson } from "../../src/transport/narrow.ts";
import { differs, failed, notTold, same } from "./check.ts";
import type { Fact, Finding, RunnableCheck } from "./check.ts";
import { headFacts, messageFacts, setsOf } from "./shape.ts";
import type { Changes, Heard, Wire } from "./wire.ts";

export const ONE = "SELECT N'1' AS c0";

/** True when the request was let in and its statement ran. */
export function isAnswered(heard: Heard | undefined): boolean {
  if (heard === undefined || heard.status < 200 || heard.status > 299) return false;
  const [set] = setsOf(heard.text);
  return isRecord(set) && set["isSuccess"] === true;
}

/** `answered`, `no answer`, `HTTP 401`, or `a failure` with a good status. */
export function outcomeOf(heard: Heard | undefined): string {
  if (heard === undefined) return "no answer";
  if (isAnswered(heard)) return "answered";
  return heard.status >= 200 && heard.status <= 299 ? "a failure with a good status" : `HTTP ${heard.status}`;
}

/** What each of several requests came to, by name. */
export async function outcomesOf(
  wire: Wire,
  tries: Readonly<Record<string, Changes>>,
): Promise<Readonly<Record<string, string>>> {
  const outcomes: [string, string][] = [];
  for (const [name, changes] of Object.entries(tries)) {
    outcomes.push([name, outcomeOf(await wire.ask(ONE, changes))]);
  }
  return Object.fromEntries(outcomes);
}

/** `443 answered, 1443 HTTP 401` */
export function inWords(outcomes: Readonly<Record<string, Fact>>): string {
  return Object.entries(outcomes)
    .map(([name, outcome]) => `${name}: ${String(outcome)}`)
    .join("; ");
}

/** Facts about a refusal that came with a status. */
export function refusalFacts(heard: Heard): Finding["facts"] {
  const body = parseJson(heard.text);
  const message = isRecord(body) ? body["message"] : undefined;
  return { ...headFacts(heard), ...messageFacts(message) };
}

const address: RunnableCheck = {
  name: "address",
  reliesOn:
    "A POST of a batch, signed for the host that the URL names, is answered by the Worker's own transport and decoder.",
  advice: "Nothing works before this does: see what was met, and the checks of ports, signature and token.",
  run: async (wire) => {
    const sent = await wire.send({ text: ONE });
    if (!sent.ok) return failed(sent.refusal);
    const isOne = sent.value[0]?.[0]?.[0] === "1";
    return isOne ? same("answered with the row asked for") : differs("answered with another row than asked for");
  },
};

const ready: RunnableCheck = {
  name: "options",
  reliesOn: "OPTIONS, which /ready asks with, is answered with a status below 500 and runs nothing.",
  advice: "/ready will say no: leave it out of what watches the Worker, and report this.",
  run: async (wire) => ((await wire.ready()) ? same("answered below 500") : differs("no answer, or 5xx")),
};

const methods: RunnableCheck = {
  name: "methods",
  reliesOn: "POST is the method; nothing depends on what GET does.",
  advice: "Nothing to do.",
  run: async (wire) => {
    const heard = await wire.ask(ONE, { method: "GET" });
    return heard === undefined
      ? notTold("GET had no answer")
      : same(`GET: HTTP ${heard.status}`, { get: heard.status });
  },
};

function isPublic({ url }: Wire["settings"]): boolean {
  const { hostname, protocol } = new URL(url);
  return protocol === "https:" && hostname.includes(".") && !/^[\d.]+$/u.test(hostname);
}

const ports: RunnableCheck = {
  name: "ports",
  reliesOn: "The host to sign is what fetch puts into the Host header: with the port, unless that is 443.",
  advice: "Set WAREHOUSE_URL to a port that answers with the host signed that way, and report this.",
  run: async (wire) => {
    if (!isPublic(wire.settings))
      return notTold("the address given has a port of its own; 443 and 1443 were not tried");
    const { hostname } = new URL(wire.settings.url);
    const [https, other] = [`https://${hostname}`, `https://${hostname}:1443`];
    const outcomes = await outcomesOf(wire, {
      "443 signed without port": { url: https },
      "443 signed with port": { url: https, signedHost: `${hostname}:443` },
      "1443 signed with port": { url: other },
      "1443 signed without port": { url: other, signedHost: hostname },
    });
    const isSignedAs = (ours: string, theirs: string): boolean =>
      outcomes[ours] !== "answered" && outcomes[theirs] === "answered";
    if (
      isSignedAs("443 signed without port", "443 signed with port") ||
      isSignedAs("1443 signed with port", "1443 signed without port")
    ) {
      return differs(inWords(outcomes), outcomes);
    }
    const isAny = Object.values(outcomes).includes("answered");
    return isAny ? same(inWords(outcomes), outcomes) : notTold(inWords(outcomes), outcomes);
  },
};

const hosts: RunnableCheck = {
  name: "hosts",
  reliesOn: "The host name of the settings serves the query API; nothing depends on other names of the same workspace.",
  advice: "Nothing to do.",
  run: async (wire) => {
    const { hostname } = new URL(wire.settings.url);
    const sister = hostname.replace(/\.sql\.azuresynapse\.net$/u, ".database.windows.net");
    if (sister === hostname) return notTold("the host is not under sql.azuresynapse.net");
    if (!wire.settings.otherHosts) return notTold("not asked: --other-hosts tries the name under database.windows.net");
    const outcomes = await outcomesOf(wire, {
      "database.windows.net, 443": { url: `https://${sister}` },
      "database.windows.net, 1443": { url: `https://${sister}:1443` },
    });
    return same(inWords(outcomes), outcomes);
  },
};

const contentTypes: RunnableCheck = {
  name: "content-type",
  reliesOn: "The body is the batch as it stands, sent as text/plain; charset=utf-8.",
  advice: "The content type is a constant of src/transport: report which one is answered.",
  run: async (wire) => {
    const type = (name: string): Changes => ({ headers: { "content-type": name } });
    const outcomes = await outcomesOf(wire, {
      "text/plain with charset": type("text/plain; charset=utf-8"),
      "text/plain": type("text/plain"),
      "form-urlencoded": type("application/x-www-form-urlencoded; charset=UTF-8"),
      "application/json": type("application/json"),
    });
    const isOurs = outcomes["text/plain with charset"] === "answered";
    return isOurs ? same(inWords(outcomes), outcomes) : differs(inWords(outcomes), outcomes);
  },
};

const database: RunnableCheck = {
  name: "other-database",
  reliesOn: "A database that is not there fails, with a status or with isSuccess: false, and never answers rows.",
  advice: "Do not use the endpoint: it ignores which database is asked. Report this.",
  run: async (wire) => {
    const heard = await wire.ask(ONE, { database: "edgewise_probe_no_such_database" });
    if (heard === undefined) return notTold("no answer");
    if (isAnswered(heard)) return differs("answered as if the database were there");
    return same(outcomeOf(heard), refusalFacts(heard));
  },
};

const MINUTES = [1, 30, 59];

const queryTimeout: RunnableCheck = {
  name: "query-timeout",
  reliesOn: `queryTimeoutInMinutes may be ${MINUTES.join(", ")}: it is WAREHOUSE_DEADLINE_MS, rounded up.`,
  advice: "Set WAREHOUSE_DEADLINE_MS to so many minutes that it is answered.",
  run: async (wire) => {
    const tries = MINUTES.map((minutes): [string, Changes] => [`${minutes} min`, { deadlineMs: minutes * 60_000 }]);
    const outcomes = await outcomesOf(wire, Object.fromEntries(tries));
    const isSame = Object.values(outcomes).every((outcome) => outcome === "answered");
    return isSame ? same(inWords(outcomes), outcomes) : differs(inWords(outcomes), outcomes);
  },
};

export const reachChecks: readonly RunnableCheck[] = [
  address,
  ready,
  methods,
  ports,
  hosts,
  contentTypes,
  queryTimeout,
  database,
];
