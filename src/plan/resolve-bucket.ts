// A bucket of time as a client asks for it -> the expression to group by. What does not fit the field is refused, with the way
// out. How it is cut is sql's. Sample: `{ unit: QUARTER, fiscalYearStart: 10, timeZone: "America/Chicago" }`.

import type { Field } from "#catalog/catalog.ts";
import { windowsZone } from "#catalog/time-zones.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { PlanDraft } from "./draft.ts";
import type { Bucket, Expression, Span } from "./planned.ts";

interface Place {
  readonly draft: PlanDraft;
  /** `keys[1].departedAt` */
  readonly place: string;
}

/** Hears what is wrong with a part of the bucket: `unit`, `must be one of ...`. */
type Complain = (part: string, problem: string) => undefined;

const UNITS = ["MINUTE", "HOUR", "DAY", "WEEK", "ISO_WEEK", "MONTH", "QUARTER", "YEAR"] as const;
const WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
const PARTS = ["unit", "timeZone", "weekStart", "fiscalYearStart"] as const;
const UTC = "UTC";
const MONTHS = 12;

type Unit = (typeof UNITS)[number];
type Parts = Readonly<Partial<Record<(typeof PARTS)[number], unknown>>>;

/** Undefined, and a refusal in the draft, where the field has no such bucket. `of` is the field as the principal may use it. */
export function resolveBucket(
  input: unknown,
  field: Field,
  of: Expression,
  { draft, place }: Place,
): Expression | undefined {
  const complain: Complain = (part, problem) => {
    draft.badInput(`${place}${part === "" ? "" : `.${part}`}: ${problem}`);
    return undefined;
  };
  const { type } = field;
  if (type.kind !== "date" && !isLocal(type) && !isInstant(type)) return complain("", "has no buckets of time");
  const parts = readParts(input, complain);
  const unit = parts && readUnit(parts, type, complain);
  if (parts === undefined || unit === undefined) return undefined;
  const span = unit === "" ? "" : readSpan(unit, parts, complain);
  const zone = readZone(parts, field, complain);
  if (span === undefined || zone === undefined) return undefined;
  if (span !== "") return cut(of, span, zone);
  const needless = PARTS.find((part) => part !== "unit" && parts[part] !== undefined);
  return needless === undefined ? whole(of) : complain(needless, "goes with a unit");
}

function readParts(input: unknown, complain: Complain): Parts | undefined {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return complain("", "must be a bucket of time such as { unit: MONTH }");
  }
  const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  const unknown = given.find(([name]) => !PARTS.some((part) => part === name));
  return unknown === undefined ? Object.fromEntries(given) : complain("", `has only ${PARTS.join(", ")}`);
}

/** Empty where none is asked for: the value itself. */
function readUnit({ unit }: Parts, type: SqlType, complain: Complain): Unit | "" | undefined {
  if (unit === undefined) return "";
  const known = UNITS.find((name) => name === unit);
  if (known === undefined) return complain("unit", `must be one of ${UNITS.join(", ")}`);
  const isClock = known === "MINUTE" || known === "HOUR";
  return isClock && type.kind === "date" ? complain("unit", "must be DAY or longer, as a date has no hours") : known;
}

function readSpan(unit: Unit, parts: Parts, complain: Complain): Span | undefined {
  const { weekStart, fiscalYearStart } = parts;
  // With another unit it says how the caller's weeks are, and matters to none of its groups.
  if (weekStart !== undefined && weekStart !== "MONDAY" && unit === "ISO_WEEK") {
    return complain("weekStart", "goes with WEEK: ISO weeks begin on Monday");
  }
  if (fiscalYearStart !== undefined && unit !== "YEAR" && unit !== "QUARTER") {
    return complain("fiscalYearStart", "goes with YEAR and QUARTER");
  }
  const day = WEEKDAYS.findIndex((name) => name === (weekStart ?? "MONDAY"));
  if (day === -1) return complain("weekStart", `must be one of ${WEEKDAYS.join(", ")}`);
  const month = fiscalYearStart ?? 1;
  return isMonth(month) ? spanOf(unit, day, month - 1) : complain("fiscalYearStart", "must be a month from 1 to 12");
}

function isMonth(month: unknown): month is number {
  return typeof month === "number" && Number.isInteger(month) && month >= 1 && month <= MONTHS;
}

/** The year 1 began on a Monday. */
function spanOf(unit: Unit, day: number, month: number): Span {
  switch (unit) {
    case "MINUTE":
      return { part: "minute" };
    case "HOUR":
      return { part: "hour" };
    case "DAY":
      return { part: "day", size: 1, first: 0 };
    case "WEEK":
      return { part: "day", size: 7, first: day };
    case "ISO_WEEK":
      return { part: "day", size: 7, first: 0 };
    case "MONTH":
      return { part: "month", size: 1, first: 0 };
    case "QUARTER":
      return { part: "month", size: 3, first: month % 3 };
    case "YEAR":
      return { part: "month", size: MONTHS, first: month };
  }
}

/** The Windows zone whose clock is cut; empty for a clock that is nobody's. */
function readZone({ timeZone }: Parts, { name, type }: Field, complain: Complain): string | undefined {
  if (!isInstant(type)) {
    if (timeZone === undefined) return "";
    const why = type.kind === "date" ? "is a date" : "is on a clock that is not named";
    return complain("timeZone", `must be left out, as ${name} ${why}`);
  }
  if (timeZone === undefined) return type.kind === "datetime2" ? (type.zone ?? UTC) : UTC;
  const zone = typeof timeZone === "string" ? windowsZone(timeZone) : undefined;
  return zone ?? complain("timeZone", "must be the name of a time zone, such as America/Chicago");
}

function cut(of: Expression, span: Span, zone: string): Bucket {
  const { type } = of;
  if (type.kind === "date") return { kind: "bucket", span, zone: undefined, of, type };
  if (zone === "") return { kind: "bucket", span, zone: undefined, of, type: { kind: "datetime2", precision: 0 } };
  const isLocalDay = span.part === "day" || span.part === "month";
  // A clock that is set back shows an hour twice: they are told apart by their offsets, which are then part of the start.
  const shown: SqlType =
    isLocalDay || zone === UTC ? { kind: "datetime2", precision: 0, zone } : { kind: "datetimeoffset", precision: 0 };
  if (!isOnClock(type, zone)) return { kind: "bucket", span, zone, of, type: shown };
  return { kind: "bucket", span, zone: undefined, of: shown.kind === "datetime2" ? asStored(of) : of, type: shown };
}

/** The value itself. Beyond UTC two stored times can be one instant, so that instants are what is grouped. */
function whole(of: Expression): Expression {
  const { type } = of;
  if (type.kind !== "datetime2" || type.zone === undefined) return of;
  const { precision, zone } = type;
  const bucket = { kind: "bucket", span: undefined, zone: undefined } as const;
  return zone === UTC
    ? { ...bucket, of: asStored(of), type }
    : { ...bucket, of, type: { kind: "datetimeoffset", precision } };
}

/** The same on the clock that its column is stored on: AT TIME ZONE for each row is dear. */
function asStored(of: Expression): Expression {
  const type = unzoned(of.type);
  switch (of.kind) {
    case "column":
      return { ...of, type };
    case "masked":
      return { ...of, of: { ...of.of, type }, type };
    case "guarded": {
      const form = { ...of, of: asStored(of.of), type };
      return of.otherwise === undefined ? form : { ...form, otherwise: asStored(of.otherwise) };
    }
    case "orZero":
    case "bucket":
      throw new TypeError(`no field is ${of.kind}`);
  }
}

function unzoned(type: SqlType): SqlType {
  return type.kind === "datetime2" ? { kind: "datetime2", precision: type.precision } : type;
}

function isOnClock(type: SqlType, zone: string): boolean {
  return type.kind === "datetime2" && type.zone?.toLowerCase() === zone.toLowerCase();
}

function isLocal(type: SqlType): boolean {
  return type.kind === "datetime2" && type.zone === undefined;
}

function isInstant(type: SqlType): boolean {
  return type.kind === "datetimeoffset" || (type.kind === "datetime2" && type.zone !== undefined);
}
