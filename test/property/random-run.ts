// Runs random cases against the whole API and says what did not hold: the answer of the oracle, its pages, what is refused, or that
// nothing hidden is told. A case that fails is made smaller and told as text.

import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { openApi, type Api, type Asked as Reply } from "../support/open-api.ts";
import type { Cell } from "./domains.ts";
import { answerNumbers, answerOf, grouped, listed, pageOf } from "./oracle-answers.ts";
import { groupPage } from "./oracle-groups.ts";
import { Near } from "./oracle-numbers.ts";
import { CURSOR, OPEN, seenOf, type Oracle } from "./oracle-place.ts";
import { countedEntities, shownRows, sightOf } from "./oracle-policy.ts";
import { applyChange, printCase, randomCase, smaller, type Asker, type Case } from "./random-case.ts";
import { hiddenQuestions } from "./random-hidden.ts";
import { roleRules, specOf, type CatalogModel } from "./random-model.ts";
import { printOperation, type Asked, type Operation } from "./random-operations.ts";
import type { Rows } from "./random-people.ts";
import { createTables, loadRows } from "./random-tables.ts";

/** Which law was broken, and how. */
export interface Finding {
  readonly law: "oracle" | "pages" | "refusal" | "non-interference" | "fault";
  readonly detail: string;
}

/** What was looked at, so that a run that looked at nothing is known. */
export interface Tally {
  cases: number;
  answers: number;
  /** Answers that came level by level, too. */
  levels: number;
  /** Of the answers, those with numbers of rows, and with groups. */
  numbers: number;
  groups: number;
  pages: number;
  refusals: number;
  hiddenChanges: number;
  open: number;
}

export const newTally = (): Tally => ({
  cases: 0,
  answers: 0,
  levels: 0,
  numbers: 0,
  groups: 0,
  pages: 0,
  refusals: 0,
  hiddenChanges: 0,
  open: 0,
});

const wide = {
  bodyBytes: 1e7,
  tokens: 1e6,
  depth: 100,
  aliases: 1e4,
  rootFields: 100,
  fields: 1e5,
  filterNodes: 1000,
  statements: 1e4,
  totalRows: 1e15,
  cost: 1e15,
  repeatedRows: 1e15,
};

/** No page is read twice: what belongs to its rows waits for them. */
const levelByLevel = { ...wide, repeatedRows: -1 };

/** Which laws are looked at; all of them unless said. */
export type Laws = "all" | "answers" | "non-interference";

export async function runCase(
  given: Case,
  tally: Tally = newTally(),
  laws: Laws = "all",
): Promise<Finding | undefined> {
  tally.cases += 1;
  const database = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await database.connect();
  try {
    await createTables(connection, given.catalog);
    await loadRows(connection, given.catalog, given.rows);
    const parts = { database, views: given.catalog.map(specOf), roleRules, pool: given.pool };
    const api = await openApi({ ...parts, limits: wide });
    const slow = await openApi({ ...parts, limits: levelByLevel });
    try {
      const finding = laws === "non-interference" ? undefined : await checkAnswers({ api, slow }, given, tally);
      if (finding !== undefined || laws === "answers") return finding;
      return (
        (laws === "all" ? await checkRefusals(api, given, tally) : undefined) ??
        (await checkHidden({ api, connection }, given, tally))
      );
    } finally {
      await api.close();
      await slow.close();
    }
  } catch (error) {
    return { law: "fault", detail: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  } finally {
    connection.closeSync();
    database.closeSync();
  }
}

/** The same API twice: one reads all in one trip, the other level by level. */
interface Apis {
  readonly api: Api;
  readonly slow: Api;
}

/** People ask in turn, the same API, over and over: an answer to one must not be the other's. */
async function checkAnswers(apis: Apis, { catalog, rows, askers }: Case, tally: Tally): Promise<Finding | undefined> {
  const most = Math.max(0, ...askers.map(({ operations }) => operations.length));
  for (let turn = 0; turn < most; turn += 1) {
    for (const { who, operations } of askers) {
      const operation = operations[turn];
      if (operation === undefined) continue;
      const oracle = oracleOf(catalog, rows, { who, operations });
      const finding =
        (await checkAnswer(apis, operation, oracle, tally)) ?? (await checkPages(apis.api, operation, oracle, tally));
      if (finding !== undefined) return finding;
    }
  }
  return undefined;
}

function oracleOf(catalog: CatalogModel, all: Rows, { who }: Asker): Oracle {
  const sight = sightOf(catalog, who);
  return { catalog, who, sight, all, rows: shownRows(catalog, all, sight, who) };
}

async function checkAnswer(
  { api, slow }: Apis,
  operation: Operation,
  oracle: Oracle,
  tally: Tally,
): Promise<Finding | undefined> {
  const query = printOperation(operation, oracle.sight);
  const expected = answerOf(operation, oracle);
  note(query, expected, tally);
  const { answer, batches } = await api.ask({ query }, oracle.who);
  if (!isAnswer(expected, answer)) return misses(query, expected, answer);
  const cost = tooDear(operation, batches, oracle);
  if (cost !== undefined) return { law: "oracle", detail: `${query}\n${cost}` };
  if (Object.values(operation).every(({ below }) => Object.keys(below).length === 0)) return undefined;
  const level = await slow.ask({ query }, oracle.who);
  tally.levels += Number(level.batches.length > 1);
  return isAnswer(expected, level.answer) ? undefined : misses(`level by level: ${query}`, expected, level.answer);
}

/** One trip, where each page has an order that is total, and a statement for each set of rows, of numbers and of groups at the most. */
function tooDear(operation: Operation, batches: readonly string[], { sight }: Oracle): string | undefined {
  const statements = batches.join(" ").split("sp_executesql").length - 1;
  const isTotal = [...sight.values()].every(({ hasKey }) => hasKey);
  if (statements > collectionsOf(operation)) return `took ${statements} statements`;
  return isTotal && batches.length > 1 ? `took ${batches.length} trips` : undefined;
}

function collectionsOf(operation: Operation): number {
  const counts = Object.values(operation).map((asked) => {
    const { as, wantsRows, wantsTotal, aggregate, groups, below } = asked;
    const rows = as === "list" && !wantsRows ? 0 : 1 + collectionsOf(below);
    return rows + Number(wantsTotal || aggregate !== undefined) + Number(groups !== undefined);
  });
  return counts.reduce((sum, one) => sum + one, 0);
}

function note(query: string, expected: unknown, tally: Tally): void {
  tally.answers += 1;
  tally.numbers += Number(/(?:totalCount|aggregate \{)/u.test(query));
  tally.groups += Number(query.includes("groupBy("));
  tally.open += Number(JSON.stringify(expected).includes(OPEN));
}

const isAnswer = (expected: unknown, { errors, data }: Reply["answer"]): boolean =>
  errors === undefined && isAs(expected, withoutCursors(data));

function misses(query: string, expected: unknown, answer: Reply["answer"], law: Finding["law"] = "oracle"): Finding {
  return { law, detail: `${query}\nexpected ${JSON.stringify(expected)}\nanswered ${JSON.stringify(answer)}` };
}

function withoutCursors(data: unknown): unknown {
  const names = ["cursor", "startCursor", "endCursor"];
  return JSON.parse(JSON.stringify(data ?? null), (name, value: unknown) =>
    names.includes(name) && value !== null ? CURSOR : value,
  );
}

/** Equal, but for what has no one answer. -0 is 0, as JSON has it. */
function isAs(expected: unknown, got: unknown): boolean {
  if (expected === OPEN) return true;
  if (expected instanceof Near) return expected.isMetBy(got);
  if (Array.isArray(expected)) {
    return Array.isArray(got) && got.length === expected.length && expected.every((one, at) => isAs(one, got[at]));
  }
  if (typeof expected !== "object" || expected === null) return expected === got;
  if (typeof got !== "object" || got === null) return false;
  const [wanted, found] = [Object.entries(expected), Object.keys(got)];
  return (
    wanted.length === found.length && wanted.every(([name, one]) => isAs(one, (got as Record<string, unknown>)[name]))
  );
}

/** Walks the first list and its groups from their start by their cursors, two at a time. */
async function checkPages(api: Api, { a0 }: Operation, oracle: Oracle, tally: Tally): Promise<Finding | undefined> {
  if (a0 === undefined || a0.as !== "list") return undefined;
  const hasPages = a0.wantsRows && seenOf(oracle, a0.view).hasKey;
  return (
    (hasPages ? await walkRows(api, a0, oracle, tally) : undefined) ??
    (a0.groups === undefined ? undefined : await walkGroups(api, a0, oracle, tally))
  );
}

const WALKED = 8;

async function walkRows(api: Api, a0: Asked, oracle: Oracle, tally: Tally): Promise<Finding | undefined> {
  const seen = seenOf(oracle, a0.view);
  const whole = listed(a0, oracle);
  const numbers = answerNumbers(a0, seen, oracle.rows[a0.view] ?? [], oracle);
  let after = "";
  for (let at = 0; at < whole.length && at < WALKED; at += 2) {
    const query = printOperation({ a0: { ...a0, page: { first: 2, after } } }, oracle.sight);
    const { answer } = await api.ask({ query }, oracle.who);
    const ends = { hasNextPage: at + 2 < whole.length, hasPreviousPage: at > 0 };
    const expected = { a0: { ...numbers, ...pageOf(whole.slice(at, at + 2), a0, { seen, oracle }, ends) } };
    tally.pages += 1;
    if (!isAnswer(expected, answer)) return misses(query, expected, answer, "pages");
    after = (answer.data as { a0: Paged }).a0.pageInfo.endCursor ?? "";
  }
  return undefined;
}

interface Paged {
  readonly pageInfo: { readonly endCursor: string | null };
}

async function walkGroups(api: Api, list: Asked, oracle: Oracle, tally: Tally): Promise<Finding | undefined> {
  if (list.groups === undefined) return undefined;
  const whole = grouped(list, oracle);
  const bare = { ...list, wantsTotal: false, wantsRows: false, aggregate: undefined, orderBy: undefined, page: {} };
  let after = "";
  for (let at = 0; at < whole.length && at < WALKED; at += 2) {
    const groups = { ...list.groups, first: 2, after };
    const query = printOperation({ a0: { ...bare, groups } }, oracle.sight);
    const { answer } = await api.ask({ query }, oracle.who);
    const expected = { a0: { groupBy: groupPage(whole, groups, at), __typename: `${list.view}Connection` } };
    tally.pages += 1;
    if (!isAnswer(expected, answer)) return misses(query, expected, answer, "pages");
    after = (answer.data as { a0: { groupBy: Paged } }).a0.groupBy.pageInfo.endCursor ?? "";
  }
  return undefined;
}

/** What does not exist for somebody is refused in the words for what does not exist at all, and nothing is sent. */
async function checkRefusals(api: Api, { catalog, askers }: Case, tally: Tally): Promise<Finding | undefined> {
  const questions = askers.flatMap(({ who }) =>
    hiddenQuestions(catalog, sightOf(catalog, who)).map((question) => ({ who, ...question })),
  );
  for (const { who, query, name } of questions) {
    const hidden = await api.ask({ query: query(name) }, who);
    const absent = await api.ask({ query: query("qqqqqqqq") }, who);
    tally.refusals += 1;
    const isRefused =
      hidden.answer.data === undefined && hidden.batches.length === 0 && hidden.answer.errors !== undefined;
    if (isRefused && wordsOf(hidden, name) === wordsOf(absent, "qqqqqqqq")) continue;
    return {
      law: "refusal",
      detail: `${query(name)}\nanswered ${JSON.stringify(hidden.answer)}\nnot as  ${JSON.stringify(absent.answer)}`,
    };
  }
  return undefined;
}

/** The errors without the name that was asked, and without suggestions, which follow from it. */
function wordsOf({ answer }: Reply, name: string): string {
  const said = JSON.stringify(answer.errors)
    .replaceAll(/\. Did you mean [^?]*\? Found/gu, ", found")
    .replaceAll(/ Did you mean [^?]*\?/gu, "");
  return said.replaceAll(new RegExp(`\\b${name}\\b`, "gu"), "…").replaceAll(/"column":\d+/gu, "");
}

interface Warehouse {
  readonly api: Api;
  readonly connection: DuckDBConnection;
}

/** Changes what the first asker cannot see; everything that comes back for it must stay the same, byte for byte. */
async function checkHidden({ api, connection }: Warehouse, given: Case, tally: Tally): Promise<Finding | undefined> {
  const [asker] = given.askers;
  if (asker === undefined) return undefined;
  const changed = hiddenChanges(given, asker);
  if (changed === given.rows) return undefined;
  tally.hiddenChanges += 1;
  const before = await outcomes(api, given, asker);
  await loadRows(connection, given.catalog, changed);
  const after = await outcomes(api, given, asker);
  const at = before.findIndex((text, index) => text !== after[index]);
  if (at < 0) return undefined;
  return {
    law: "non-interference",
    detail: `hidden rows became ${JSON.stringify(changed)}\nbefore ${before[at]}\nafter  ${after[at]}`,
  };
}

function hiddenChanges({ catalog, rows, changes }: Case, asker: Asker): Rows {
  const seen = JSON.stringify(seenBy(catalog, rows, asker));
  return changes.reduce((known, change) => {
    const next = applyChange(known, change, catalog);
    return next !== known && JSON.stringify(seenBy(catalog, next, asker)) === seen ? next : known;
  }, rows);
}

/** All that answers may depend on. */
function seenBy(catalog: CatalogModel, all: Rows, asker: Asker): readonly [Rows, readonly (readonly Cell[])[]] {
  const { sight, rows, who } = oracleOf(catalog, all, asker);
  const numbers = [...sight.values()].filter(({ access }) => access === "numbers");
  return [rows, numbers.map((seen) => countedEntities(catalog, all, seen, who))];
}

async function outcomes(api: Api, { catalog, rows }: Case, asker: Asker): Promise<readonly string[]> {
  const oracle = oracleOf(catalog, rows, asker);
  const texts = [];
  for (const operation of asker.operations) {
    // An order that is left open may follow from what is hidden; so may the warehouse's own choice.
    if (JSON.stringify(answerOf(operation, oracle)).includes(OPEN)) continue;
    const asked = await api.ask({ query: printOperation(operation, oracle.sight) }, asker.who);
    texts.push(JSON.stringify({ ...asked, answer: steady(asked.answer) }));
  }
  return texts;
}

/** A float's last digits follow from the order in which the warehouse adds up. */
function steady(answer: Reply["answer"]): unknown {
  return JSON.parse(JSON.stringify(answer), (_, value: unknown) =>
    typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value,
  );
}

/** The smallest case found within the time that breaks the same law. */
async function shrink(given: Case, finding: Finding, untilMs: number): Promise<readonly [Case, Finding]> {
  for (const less of smaller(given)) {
    if (performance.now() > untilMs) break;
    const found = await runCase(less, newTally(), finding.law === "non-interference" ? finding.law : "all");
    if (found?.law === finding.law) return shrink(less, found, untilMs);
  }
  return [given, finding];
}

export interface Failure extends Finding {
  readonly seed: number;
  readonly text: string;
}

interface Hunt {
  readonly tally?: Tally;
  readonly shrinkMs?: number;
  readonly laws?: Laws;
}

/** Runs the case of a seed; what it finds is told as text, made as small as `shrinkMs` allow. */
export async function runSeed(
  seed: number,
  { tally = newTally(), shrinkMs = 0, laws = "all" }: Hunt = {},
): Promise<Failure | undefined> {
  const given = randomCase(seed);
  const finding = await runCase(given, tally, laws);
  if (finding === undefined) return undefined;
  const [least, found] = shrinkMs > 0 ? await shrink(given, finding, performance.now() + shrinkMs) : [given, finding];
  return { ...found, seed, text: `seed ${seed} breaks ${found.law}\n${printCase(least)}\n${found.detail}` };
}
