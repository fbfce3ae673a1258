// How failures come: status, number and class, whether results of before are given, and that nothing else is taken for one.

import { isList, isRecord } from "../../src/transport/narrow.ts";
import { differs, notTold, same } from "./check.ts";
import type { Facts, RunnableCheck } from "./check.ts";
import { outcomeOf } from "./checks-reach.ts";
import { headFacts, keysOf, messageFacts, setsOf } from "./shape.ts";
import type { Heard, Wire } from "./wire.ts";

interface Failing {
  readonly name: string;
  readonly what: string;
  readonly text: string;
  /** As src/transport/classify-fault.ts calls it. */
  readonly expected: string;
}

const FAILING: readonly Failing[] = [
  { name: "error-syntax", what: "A syntax error", text: "SELECT N'1' AS c0 FROM WHERE", expected: "syntax" },
  {
    name: "error-conversion",
    what: "A conversion that fails",
    text: "SELECT CONVERT(varchar(20), CAST(d0.v AS int)) AS c0 FROM (SELECT N'edgewise' AS v UNION ALL SELECT N'probe' AS v) AS d0",
    expected: "conversion",
  },
  {
    name: "error-missing-object",
    what: "A view that is not there",
    text: "SELECT t0.v AS c0 FROM [edgewise_probe].[no_such_view] AS t0",
    expected: "missing-object",
  },
  {
    name: "error-division",
    what: "A division by zero",
    text: "SELECT CONVERT(varchar(20), 1 / d0.n) AS c0 FROM (SELECT 0 AS n UNION ALL SELECT 0 AS n) AS d0",
    expected: "conversion",
  },
];

/** Asked twice: by the Worker's transport, for its class; and by hand, for how it came. */
function failureCheck({ name, what, text, expected }: Failing): RunnableCheck {
  return {
    name,
    reliesOn: `${what} is told by isSuccess: false with a message that has its number, or by a status: class ${expected}.`,
    advice: "The failure is told apart from others by its number or text: report number, level and phrases.",
    run: async (wire) => {
      const sent = await wire.send({ text });
      const facts = await failureFacts(wire, text);
      if (sent.ok) return differs("it did not fail", facts);
      const isSame = sent.refusal.startsWith("warehouse-failed: ") && sent.refusal.endsWith(`(${expected})`);
      return isSame ? same(sent.refusal, facts) : differs(sent.refusal, facts);
    },
  };
}

async function failureFacts(wire: Wire, text: string): Promise<Facts> {
  const heard = await wire.ask(`EXEC sp_executesql N'${text.replaceAll("'", "''")}';`);
  return heard === undefined ? { outcome: "no answer" } : { ...headFacts(heard), ...setFacts(heard) };
}

function setFacts(heard: Heard): Facts {
  const set = failedSet(heard);
  const message = isRecord(set) ? set["message"] : undefined;
  return { sets: setsOf(heard.text).length, keys: keysOf(set), ...messageFacts(message) };
}

function failedSet({ text }: Heard): unknown {
  return setsOf(text).find((set) => isRecord(set) && set["isSuccess"] !== true);
}

const late: RunnableCheck = {
  name: "error-late",
  reliesOn:
    "Where a statement of a batch fails, the answer says so, whatever came before: no batch that failed passes for a whole one.",
  advice: "Failed statements could pass for empty ones: do not deploy, and report this.",
  run: async (wire) => {
    const fail = "EXEC sp_executesql N'SELECT t0.v AS c0 FROM [edgewise_probe].[no_such_view] AS t0';";
    const heard = await wire.ask(`SELECT N'1' AS c0;\n${fail}\nSELECT N'2' AS c0;`);
    if (heard === undefined) return notTold("no answer");
    const sets = setsOf(heard.text);
    const good = sets.filter((set) => isRecord(set) && set["isSuccess"] === true && isList(set["data"])).length;
    const facts = { ...headFacts(heard), ...setFacts(heard), good };
    const isTold = heard.status > 299 || failedSet(heard) !== undefined;
    const met = `${outcomeOf(heard)}: ${sets.length} result sets, ${good} of them good`;
    return isTold ? same(met, facts) : differs(met, facts);
  },
};

export const errorChecks: readonly RunnableCheck[] = [...FAILING.map(failureCheck), late];
