// The scalars of the API, by T-SQL type. All that a JSON number or a Date would round are text: every digit arrives.

import type { ValueNode } from "graphql";
import { coerceValue } from "#catalog/coerce-value.ts";
import type { SqlType } from "#kernel/sql-type.ts";

export type BuiltInScalar = "Int" | "Float" | "Boolean" | "String";
export type OwnScalar = "BigInt" | "Decimal" | "Date" | "Time" | "DateTime" | "LocalDateTime" | "UUID" | "Base64";
export type ScalarName = BuiltInScalar | OwnScalar;

export interface ScalarDefinition {
  readonly description: string;
  readonly specifiedByURL: string;
  /** Literals that may stand for a value, besides strings. */
  readonly literals: readonly ("IntValue" | "FloatValue")[];
  /** Undefined for a value of the right form. */
  readonly problem: (value: unknown) => string | undefined;
}

function like(type: SqlType): ScalarDefinition["problem"] {
  return (value) => {
    const coerced = coerceValue(type, value);
    return "problem" in coerced ? coerced.problem : undefined;
  };
}

function decimalProblem(value: unknown): string | undefined {
  const isNumber = /^-?\d{1,38}(\.\d{1,38})?$/.test(typeof value === "number" ? String(value) : asText(value));
  return isNumber ? undefined : "must be a decimal number such as -12.50";
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export const OWN_SCALARS: Readonly<Record<OwnScalar, ScalarDefinition>> = {
  BigInt: {
    description:
      "A whole number of up to 64 bits, as text: a JSON number would lose digits. Input may be a number too.",
    specifiedByURL: "https://www.w3.org/TR/xmlschema11-2/#long",
    literals: ["IntValue"],
    problem: like({ kind: "bigint" }),
  },
  Decimal: {
    description: "An exact decimal number, as text with every digit of its scale. Input may be a number too.",
    specifiedByURL: "https://www.w3.org/TR/xmlschema11-2/#decimal",
    literals: ["IntValue", "FloatValue"],
    problem: decimalProblem,
  },
  Date: {
    description: "A calendar date, such as 2001-02-28.",
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    literals: [],
    problem: like({ kind: "date" }),
  },
  Time: {
    description: "A time of day without date or offset, such as 23:59:59.1234567.",
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    literals: [],
    problem: like({ kind: "time", precision: 7 }),
  },
  DateTime: {
    description:
      "A date and time with its offset, such as 2001-02-28T23:59:59+01:00, with up to seven digits of a second.",
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    literals: [],
    problem: like({ kind: "datetimeoffset", precision: 7 }),
  },
  LocalDateTime: {
    description: "A date and time on a clock that is not named, such as 2001-02-28T23:59:59: no offset is known.",
    specifiedByURL: "https://www.w3.org/TR/xmlschema11-2/#dateTime",
    literals: [],
    problem: like({ kind: "datetime2", precision: 7 }),
  },
  UUID: {
    description: "A universally unique identifier, in lower case.",
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc9562",
    literals: [],
    problem: like({ kind: "uniqueidentifier" }),
  },
  Base64: {
    description: "Bytes in Base64 with padding.",
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc4648#section-4",
    literals: [],
    problem: like({ kind: "varbinary", length: "max" }),
  },
};

export function isOwnScalar(name: ScalarName): name is OwnScalar {
  return Object.hasOwn(OWN_SCALARS, name);
}

/** The scalar that a field of this type has. */
export function scalarOf(type: SqlType): ScalarName {
  switch (type.kind) {
    case "int":
      return "Int";
    case "bigint":
      return "BigInt";
    case "bit":
      return "Boolean";
    case "float":
      return "Float";
    case "money":
    case "decimal":
      return "Decimal";
    case "date":
      return "Date";
    case "time":
      return "Time";
    case "datetime2":
      return type.zone === undefined ? "LocalDateTime" : "DateTime";
    case "datetimeoffset":
      return "DateTime";
    case "varchar":
    case "nvarchar":
      return "String";
    case "uniqueidentifier":
      return "UUID";
    case "varbinary":
      return "Base64";
  }
}

/** The value of a variable, checked for form. What its field can hold is checked by the plan. */
export function parseValue(scalar: OwnScalar, value: unknown): unknown {
  const problem = OWN_SCALARS[scalar].problem(value);
  if (problem !== undefined) throw new TypeError(`${scalar} ${problem}`);
  return value;
}

/** The value of a literal: digits as they are written, none of them lost in a number. */
export function parseLiteral(scalar: OwnScalar, node: ValueNode): unknown {
  const { literals } = OWN_SCALARS[scalar];
  if (node.kind === "StringValue") return parseValue(scalar, node.value);
  if ((node.kind === "IntValue" || node.kind === "FloatValue") && literals.includes(node.kind)) {
    return parseValue(scalar, node.value);
  }
  throw new TypeError(
    `${scalar} must be written as ${["a string", ...(literals.length > 0 ? ["a number"] : [])].join(" or ")}`,
  );
}
