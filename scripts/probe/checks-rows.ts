// Many rows: where they are cut off and whether that is told, large answers, compression.

import { isList, isRecord } from "../../src/transport/narrow.ts";
import { differs, failed, same } from "./check.ts";
import type { Fact, Finding, RunnableCheck } from "./check.ts";
import { inWords, isAnswered, outcomeOf, outcomesOf } from "./checks-reach.ts";
import { headFacts, keysOf, setsOf } from "./shape.ts";
import { TOP_ROWS } from "./wire.ts";

/** Rows of digits: `k` copies of ten give 10^k rows. Reads nothing. */
export function digits(copies: number): string {
  const ten = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS n`).join(" UNION ALL ");
  return Array.from({ length: copies }, (_, index) => `(${ten}) AS d${index}`).join(" CROSS JOIN ");
}

const topRows: RunnableCheck = {
  name: "top-rows",
  reliesOn: "A result set with more rows than topRows comes cut off at exactly that many, or whole: never shorter.",
  advice: "A cut answer could pass for a whole one: report this, and keep every page far below the rows that came.",
  run: async (wire) => {
    const three = "SELECT d0.n AS c0 FROM (SELECT 1 AS n UNION ALL SELECT 2 AS n UNION ALL SELECT 3 AS n) AS d0;";
    const [cut, whole] = [await wire.ask(three, { topRows: 2 }), await wire.ask(three, { topRows: 3 })];
    if (!isAnswered(cut) || !isAnswered(whole)) return differs(`cut: ${outcomeOf(cut)}; whole: ${outcomeOf(whole)}`);
    const [cutSet, wholeSet] = [setsOf(cut?.text ?? "")[0], setsOf(whole?.text ?? "")[0]];
    const facts = { of3: rowsOf(cutSet), of3Whole: rowsOf(wholeSet), flags: flagsOf(cutSet, wholeSet) };
    const flagged = facts.flags.length === 0 ? "nothing says so" : `${facts.flags.join(", ")} says so`;
    const met = `topRows=2 of 3 rows gives ${facts.of3}, ${flagged}; topRows=3 gives ${facts.of3Whole}`;
    return facts.of3 >= 2 && facts.of3Whole === 3 ? same(met, facts) : differs(met, facts);
  },
};

function rowsOf(set: unknown): number {
  const rows = isRecord(set) ? set["data"] : undefined;
  return isList(rows) ? rows.length : 0;
}

/** Keys, beside the rows, whose value is another where rows were cut off. */
function flagsOf(cut: unknown, whole: unknown): readonly string[] {
  if (!isRecord(cut) || !isRecord(whole)) return [];
  const other = (key: string): boolean => key !== "data" && JSON.stringify(cut[key]) !== JSON.stringify(whole[key]);
  const keys = [...new Set([...Object.keys(cut), ...Object.keys(whole)])].filter(other);
  return keysOf(Object.fromEntries(keys.map((key) => [key, true])));
}

const ROWS = 6000;
/** Nothing depends on whether these may be asked for. */
const MORE = { "topRows=10^6": { topRows: 1_000_000 }, "topRows=2^31-1": { topRows: 2_147_483_647 } };

const manyRows: RunnableCheck = {
  name: "many-rows",
  reliesOn: `With topRows=${TOP_ROWS}, the default of WAREHOUSE_TOP_ROWS, ${ROWS} rows come whole.`,
  advice: "The endpoint has a limit of its own: set WAREHOUSE_TOP_ROWS to it, and LIMIT_TOTAL_ROWS below.",
  run: async (wire) => {
    const text = `SELECT TOP (${ROWS}) N'x' AS c0 FROM ${digits(4)}`;
    const sent = await wire.send({ text });
    if (!sent.ok) return failed(sent.refusal);
    const rows = sent.value[0]?.length ?? 0;
    const facts = { rows, ...(await outcomesOf(wire, MORE)) };
    return rows === ROWS ? same("they do", facts) : differs(`${rows} rows came`, facts);
  },
};

const large: RunnableCheck = {
  name: "large-answer",
  reliesOn: "An answer of some megabytes comes whole, compressed or not, with or without its length said before.",
  advice: "Keep pages small: set LIMIT_TOTAL_ROWS lower, and report this.",
  run: async (wire): Promise<Finding> => {
    const heard = await wire.ask(`SELECT TOP (5000) REPLICATE(N'x', 400) AS c0 FROM ${digits(4)};`);
    if (heard === undefined) return differs("no answer, or it broke off");
    const rows = rowsOf(setsOf(heard.text)[0]);
    const facts = {
      ...headFacts(heard),
      characters: heard.text.length,
      rows,
      headMs: Math.round(heard.headMs),
      endMs: Math.round(heard.endMs),
    };
    const met = `${rows} rows of 5000`;
    return rows === 5000 ? same(met, facts) : differs(met, facts);
  },
};

const compression: RunnableCheck = {
  name: "compression",
  reliesOn: "An answer is the same whether the sender takes gzip or not.",
  advice: "Answers cannot be read where they come compressed: report the coding.",
  run: async (wire) => {
    const text = `SELECT TOP (1000) N'xyz' AS c0 FROM ${digits(3)};`;
    const codings: [string, Fact][] = [];
    for (const coding of ["identity", "gzip", "br, gzip"]) {
      const heard = await wire.ask(text, { headers: { "accept-encoding": coding } });
      const isWhole = heard !== undefined && rowsOf(setsOf(heard.text)[0]) === 1000;
      if (!isWhole)
        return differs(`${coding}: ${outcomeOf(heard)}, not the rows asked for`, Object.fromEntries(codings));
      codings.push([coding, headFacts(heard)["contentEncoding"] ?? "none"]);
    }
    const facts = Object.fromEntries(codings);
    return same(`asked for, and given: ${inWords(facts)}`, facts);
  },
};

export const rowChecks: readonly RunnableCheck[] = [topRows, manyRows, large, compression];
