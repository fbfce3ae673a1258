// Statements -> the text of one round trip. Values meet the text nowhere but here, as literals of sp_executesql. Sample:
// `EXEC sp_executesql N'SELECT TOP (@p0) ... OPTION (LABEL = ''ew_0af765_0'')', N'@p0 int', @p0 = 51;`

import { declaredType } from "./declared-type.ts";
import type { PoolKind } from "./pool-kind.ts";
import { quoteText } from "./quote.ts";
import { makeBatch } from "./rendered.ts";
import type { Batch, Statement } from "./statement.ts";
import { writeLiteral } from "./write-literal.ts";

interface BatchOptions {
  readonly pool: PoolKind;
  /** Finds the statements in the warehouse's own logs: letters, digits and underscores, 200 at most. The trace, request and trip. */
  readonly label: string;
  /** Where the statements stood before others were left out: that is what they are labelled by. */
  readonly places?: readonly number[];
}

/** What the statement at `index` of a batch is called in the warehouse's logs and in the audit. */
export function statementLabel(label: string, index: number): string {
  return `ew_${label}_${index}`;
}

/** All statements in one text; each gives one result set, in order. */
export function renderBatch(statements: readonly Statement[], { pool, label, places }: BatchOptions): Batch {
  if (!/^[A-Za-z0-9_]{1,200}$/.test(label)) {
    throw new TypeError("a label must be 1 to 200 letters, digits and underscores");
  }
  const texts = statements.map((statement, index) =>
    renderExecute(statement, addLabel(statement.text, pool, statementLabel(label, places?.[index] ?? index))),
  );
  return makeBatch({ text: texts.join("\n"), count: statements.length, unlabelled: () => unlabelled(statements) });
}

function unlabelled(statements: readonly Statement[]): string {
  return statements.map((statement) => renderExecute(statement, statement.text)).join("\n");
}

/** Serverless pools are not known to take a LABEL; a comment in front is kept in their logs. */
function addLabel(text: string, pool: PoolKind, label: string): string {
  return pool === "dedicated" ? `${text} OPTION (LABEL = '${label}')` : `/* ${label} */ ${text}`;
}

/** The first two arguments by position: dedicated pools refuse them by name. */
function renderExecute({ parameters }: Statement, text: string): string {
  if (parameters.length === 0) return `EXEC sp_executesql ${quoteText(text)};`;
  const declared = parameters.map(({ name, type }) => `${name} ${declaredType(type)}`).join(", ");
  const given = parameters.map((parameter) => `${parameter.name} = ${writeLiteral(parameter.type, parameter.text)}`);
  return `EXEC sp_executesql ${[quoteText(text), quoteText(declared), ...given].join(", ")};`;
}
