// The checks on a declared type: only what T-SQL has, as the type's numbers and its zone become part of a statement's text.

import type { SqlType } from "#kernel/sql-type.ts";

const zoneName = /^[A-Za-z0-9 .()+-]+$/;

export function typeProblems(type: SqlType): readonly string[] {
  switch (type.kind) {
    case "decimal":
      return isWithin(type.precision, 1, 38) && isWithin(type.scale, 0, type.precision)
        ? []
        : ["decimal needs a precision of 1 to 38 and a scale of 0 to the precision"];
    case "time":
    case "datetimeoffset":
      return precisionProblems(type);
    case "datetime2":
      return [...precisionProblems(type), ...zoneProblems(type.zone)];
    case "varchar":
    case "varbinary":
      return lengthProblems(type, 8000);
    case "nvarchar":
      return lengthProblems(type, 4000);
    case "int":
    case "bigint":
    case "bit":
    case "float":
    case "money":
    case "date":
    case "uniqueidentifier":
      return [];
  }
}

function precisionProblems({ kind, precision }: { kind: string; precision: number }): readonly string[] {
  return isWithin(precision, 0, 7) ? [] : [`${kind} needs a precision of 0 to 7`];
}

function zoneProblems(zone: string | undefined): readonly string[] {
  return zone === undefined || zoneName.test(zone) ? [] : ["zone must be a Windows zone name, such as UTC"];
}

function lengthProblems({ kind, length }: { kind: string; length: number | "max" }, most: number): readonly string[] {
  return length === "max" || isWithin(length, 1, most) ? [] : [`${kind} needs a length of 1 to ${most}, or max`];
}

function isWithin(number: number, least: number, most: number): boolean {
  return Number.isInteger(number) && number >= least && number <= most;
}
