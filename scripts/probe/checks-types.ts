// One check for each SQL type of the catalog: values at its ends go out as parameters, are cast to the type, encoded as the Worker
// encodes columns, and decoded as it decodes cells. Literals only; nothing is read.

import type { SqlType } from "../../src/kernel/sql-type.ts";
import { decodeCell } from "../../src/result/decode-cell.ts";
import type { ApiValue } from "../../src/result/decode-cell.ts";
import { encodeColumn } from "../../src/sql/encode-column.ts";
import { storedType } from "../../src/sql/shown-type.ts";
import type { Parameter } from "../../src/sql/statement.ts";
import type { Row } from "../../src/transport/rowset.ts";
import { differs, failed, same } from "./check.ts";
import type { Finding, RunnableCheck } from "./check.ts";
import { formOf } from "./shape.ts";

interface Sample {
  readonly type: SqlType;
  /** Canonical text of a parameter -> what the API shows. NULL is tried with each. */
  readonly values: readonly (readonly [text: string, shown: ApiValue])[];
}

/** Values that are shown as they are written. */
const plain = (...texts: readonly string[]): Sample["values"] => texts.map((text) => [text, text] as const);
const numbers = (...texts: readonly string[]): Sample["values"] => texts.map((text) => [text, Number(text)] as const);

export const SAMPLES: readonly Sample[] = [
  { type: { kind: "int" }, values: numbers("-2147483648", "2147483647", "0") },
  { type: { kind: "bigint" }, values: plain("-9223372036854775808", "9223372036854775807", "9007199254740993") },
  {
    type: { kind: "bit" },
    values: [
      ["1", true],
      ["0", false],
    ],
  },
  {
    type: { kind: "float" },
    values: numbers("0.1", "-1.7976931348623157e+308", "2.2250738585072014e-308", "0", "123456789.12345679"),
  },
  { type: { kind: "money" }, values: plain("922337203685477.5807", "-922337203685477.5808", "0.0100") },
  {
    type: { kind: "decimal", precision: 38, scale: 10 },
    values: plain("1234567890123456789012345678.0123456789", "-0.5000000000"),
  },
  { type: { kind: "decimal", precision: 38, scale: 0 }, values: plain("-99999999999999999999999999999999999999") },
  { type: { kind: "date" }, values: plain("0001-01-01", "9999-12-31", "2000-02-29") },
  { type: { kind: "time", precision: 7 }, values: plain("23:59:59.9999999") },
  { type: { kind: "time", precision: 6 }, values: plain("00:00:00.000000", "23:59:59.999999") },
  { type: { kind: "time", precision: 0 }, values: plain("23:59:59") },
  {
    type: { kind: "datetime2", precision: 7 },
    values: plain("9999-12-31T23:59:59.9999999"),
  },
  {
    type: { kind: "datetime2", precision: 6 },
    values: plain("0001-01-01T00:00:00.000000", "9999-12-31T23:59:59.999999"),
  },
  { type: { kind: "datetime2", precision: 0 }, values: plain("2001-02-28T23:59:59") },
  {
    type: { kind: "datetimeoffset", precision: 7 },
    values: plain("2001-02-28T23:59:59.1234567+05:30"),
  },
  {
    type: { kind: "datetimeoffset", precision: 6 },
    values: plain("2001-02-28T23:59:59.123456+05:30", "2001-02-28T00:00:00.000000-11:45"),
  },
  { type: { kind: "varchar", length: 40 }, values: plain('O\'Hara \\ "x" [y] ', "a", "") },
  { type: { kind: "varchar", length: "max" }, values: plain("a") },
  { type: { kind: "nvarchar", length: 40 }, values: plain("ß€漢😀 O'Hara", " ", "") },
  { type: { kind: "nvarchar", length: "max" }, values: plain("漢".repeat(5000)) },
  {
    type: { kind: "uniqueidentifier" },
    values: plain("6f9619ff-8b86-d011-b42d-00c04fc964ff", "00000000-0000-0000-0000-000000000000"),
  },
  {
    type: { kind: "varbinary", length: 16 },
    values: [
      ["00ff10", "AP8Q"],
      ["", ""],
    ],
  },
];

/** A row of all values, each once as it is and once in the lossless form of its type. */
function typeCheck({ type, values }: Sample): RunnableCheck {
  const declared = storedType(type);
  return {
    name: `type ${declared}`,
    reliesOn: `Values at the ends of ${declared}, and NULL, come back as they went out, in the text that is selected for the type.`,
    advice: `Fields of this type would be read wrongly or not at all: leave them out of the catalog, and report the forms.`,
    run: async (wire) => {
      const texts = [...values.map(([text]) => text), null];
      const parameters = texts.map((text, index): Parameter => ({ name: `@p${index}`, type, text }));
      const columns = parameters.map(
        ({ name }, index) => `${encodeColumn(`CAST(${name} AS ${declared})`, type)} AS c${index}`,
      );
      const sent = await wire.send({ text: `SELECT ${columns.join(", ")}`, parameters });
      return sent.ok ? compare({ type, values }, sent.value[0]?.[0] ?? []) : failed(sent.refusal);
    },
  };
}

function compare({ type, values }: Sample, row: Row): Finding {
  const shown = [...values.map(([, value]) => value), null];
  if (row.length !== shown.length) return differs(`${row.length} cells for ${shown.length} columns`);
  const wrong = row.flatMap((cell, index) => {
    const decoded = decodeCell(type, cell);
    const isRight = "value" in decoded && decoded.value === shown[index];
    return isRight
      ? []
      : [`value ${index + 1}, ${"value" in decoded ? "another value" : "another form"}: ${formOf(cell)}`];
  });
  const forms = row.map(formOf);
  return wrong.length === 0 ? same(`${row.length} values`, { forms }) : differs(wrong.join("; "), { forms });
}

export const typeChecks: readonly RunnableCheck[] = SAMPLES.map(typeCheck);
