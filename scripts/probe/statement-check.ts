// A check of one statement that must give exactly the rows that are due.

import type { Parameter } from "../../src/sql/statement.ts";
import { differs, failed, same } from "./check.ts";
import type { Check, RunnableCheck } from "./check.ts";

interface Asked extends Check {
  readonly text: string;
  readonly parameters?: readonly Parameter[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export function statementCheck({ text, parameters = [], rows, ...check }: Asked): RunnableCheck {
  return {
    ...check,
    run: async (wire) => {
      const sent = await wire.send({ text, parameters });
      if (!sent.ok) return failed(sent.refusal);
      const came = sent.value[0] ?? [];
      if (came.length !== rows.length) return differs(`${came.length} rows where ${rows.length} were due`);
      const wrong = came.filter((row, index) => JSON.stringify(row) !== JSON.stringify(rows[index])).length;
      return wrong === 0
        ? same("the rows that were due")
        : differs(`${wrong} rows of ${rows.length} with other values`);
    },
  };
}
