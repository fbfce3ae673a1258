// The shape of an answer: result sets, rows, NULL, nothing; how text comes through, and what is not selected as text.

import { isList, isRecord, parseJson } from "../../src/transport/narrow.ts";
import { differs, failed, notTold, same } from "./check.ts";
import type { RunnableCheck } from "./check.ts";
import { isAnswered, outcomeOf } from "./checks-reach.ts";
import { firstRow, formOf, headFacts, keysOf, kindOf, setsOf } from "./shape.ts";
import type { Wire } from "./wire.ts";

const nvarchar = { kind: "nvarchar", length: 4000 } as const;

const shape: RunnableCheck = {
  name: "answer-shape",
  reliesOn: "JSON: one object a result set, in a list or alone, each with isSuccess true and data, a list of lists.",
  advice: "src/transport/decode-response.ts reads the answer: report the keys and kinds.",
  run: async (wire) => {
    const heard = await wire.ask("SELECT N'a' AS c0, NULL AS c1; SELECT N'b' AS c0;");
    if (heard === undefined) return notTold("no answer");
    const top = parseJson(heard.text);
    const sets = setsOf(heard.text);
    const [set] = sets;
    const facts = {
      ...headFacts(heard),
      top: kindOf(top),
      sets: sets.length,
      keys: keysOf(set),
      row: kindOf(firstRow(set)),
      columns: columnFacts(set),
    };
    const isSame = isList(top) && sets.length === 2 && sets.every((one) => isSuccessful(one));
    const met = `${facts.top} of ${facts.sets}, keys ${facts.keys.join(", ")}, a row is a ${facts.row}`;
    return isSame && isList(firstRow(set)) ? same(met, facts) : differs(met, facts);
  },
};

function isSuccessful(set: unknown): boolean {
  return isRecord(set) && set["isSuccess"] === true && isList(set["data"]);
}

/** Keys of the first object in each list of a result set that is not its rows. */
function columnFacts(set: unknown): readonly string[] {
  if (!isRecord(set)) return [];
  return Object.entries(set).flatMap(([key, value]) => (key !== "data" && isList(value) ? keysOf(value[0]) : []));
}

const single: RunnableCheck = {
  name: "all-result-sets",
  reliesOn: "allResultSets=true is always sent; nothing depends on what is answered without it.",
  advice: "Nothing to do.",
  run: async (wire) => {
    const heard = await wire.ask("SELECT N'a' AS c0; SELECT N'b' AS c0;", { allResultSets: false });
    if (heard === undefined) return notTold("no answer");
    const top = kindOf(parseJson(heard.text));
    return same(`without it: ${top} of ${setsOf(heard.text).length}`, { top, sets: setsOf(heard.text).length });
  },
};

const nothing: RunnableCheck = {
  name: "null-and-empty",
  reliesOn: "NULL is JSON null and the empty text is an empty text; no rows are an empty list.",
  advice: "Rows would be read wrongly: do not deploy, and report this.",
  run: async (wire) => {
    const sent = await wire.send(
      { text: "SELECT CAST(NULL AS nvarchar(10)) AS c0, N'' AS c1" },
      { text: "SELECT d0.n AS c0 FROM (SELECT 1 AS n) AS d0 WHERE d0.n = 2" },
    );
    if (!sent.ok) return failed(sent.refusal);
    const [[row] = [], rows = []] = sent.value;
    const facts = { null: kindOf(row?.[0]), empty: formOf(row?.[1]), rows: rows.length };
    const isSame = row?.length === 2 && row[0] === null && row[1] === "" && rows.length === 0;
    return isSame ? same("as relied on", facts) : differs(`NULL is ${facts.null}, no rows are ${facts.rows}`, facts);
  },
};

const MANY = 50;

const several: RunnableCheck = {
  name: "several-statements",
  reliesOn: `A batch of ${MANY} statements gives as many result sets, in order.`,
  advice: "A batch must not hold so many: report how many came.",
  run: async (wire) => {
    const parameters = (index: number) => [{ name: "@p0", type: { kind: "int" }, text: String(index) } as const];
    const text = "SELECT CONVERT(varchar(20), @p0) AS c0";
    const sent = await wire.send(
      ...Array.from({ length: MANY }, (_, index) => ({ text, parameters: parameters(index) })),
    );
    if (!sent.ok) return failed(sent.refusal);
    const isSame = sent.value.every((rows, index) => rows.length === 1 && rows[0]?.[0] === String(index));
    return isSame ? same("as many, in order") : differs("as many, in another order");
  },
};

/** Two, three and four bytes of UTF-8; what JSON escapes; what a text may end a literal with. */
const TEXT = 'ß€漢😀 O\'Hara "quoted" \\ back\t tab\n line\r\n end\u0001\u007F<&> ';

const encoding: RunnableCheck = {
  name: "text",
  reliesOn:
    "Every character of a text goes out and comes back as it was: UTF-8 both ways, quotes, controls, blanks at the end.",
  advice: "Values would be read or searched for wrongly: do not deploy, and report this.",
  run: async (wire) => {
    const text = "SELECT @p0 AS c0, CONVERT(varchar(20), DATALENGTH(@p0)) AS c1";
    const sent = await wire.send({ text, parameters: [{ name: "@p0", type: nvarchar, text: TEXT }] });
    if (!sent.ok) return failed(sent.refusal);
    const [came, bytes] = sent.value[0]?.[0] ?? [];
    // Not the number that came: it could be anybody's.
    const facts = { isEqual: came === TEXT, arrivedWhole: bytes === String(TEXT.length * 2) };
    return facts.isEqual && facts.arrivedWhole
      ? same("as it was", facts)
      : differs(`arrived whole: ${facts.arrivedWhole}; came back equal: ${facts.isEqual}`, facts);
  },
};

/** As the warehouse shows types when nothing encodes them. */
const NATIVE: Readonly<Record<string, string>> = {
  int: "CAST(-5 AS int)",
  bigint: "CAST(9007199254740993 AS bigint)",
  count: "COUNT_BIG(*)",
  bit: "CAST(1 AS bit)",
  decimal: "CAST(1.50 AS decimal(10, 2))",
  money: "CAST(1.5 AS money)",
  float: "CAST(0.1 AS float)",
  date: "CAST('2001-02-28' AS date)",
  time: "CAST('23:59:59.123456' AS time(7))",
  datetime2: "CAST('2001-02-28T23:59:59.123456' AS datetime2(7))",
  datetimeoffset: "CAST('2001-02-28T23:59:59.123456+05:30' AS datetimeoffset(7))",
  uniqueidentifier: "CAST('6f9619ff-8b86-d011-b42d-00c04fc964ff' AS uniqueidentifier)",
  varbinary: "CAST(0x00FF AS varbinary(2))",
};

const native: RunnableCheck = {
  name: "native-encodings",
  reliesOn: "Every column is selected as text, so nothing depends on how other types come.",
  advice: "Nothing to do; the forms are worth a report, as they are not public.",
  run: async (wire) => same("see the facts", await nativeForms(wire)),
};

async function nativeForms(wire: Wire): Promise<Readonly<Record<string, string>>> {
  const forms: [string, string][] = [];
  for (const [name, expression] of Object.entries(NATIVE)) {
    const heard = await wire.ask(`SELECT ${expression} AS c0;`);
    const row = isAnswered(heard) ? firstRow(setsOf(heard?.text ?? "")[0]) : undefined;
    forms.push([name, isList(row) ? formOf(row[0]) : outcomeOf(heard)]);
  }
  return Object.fromEntries(forms);
}

export const answerChecks: readonly RunnableCheck[] = [shape, single, nothing, several, encoding, native];
