// Buckets of time as clients ask for them: what does not fit the field is refused with the way out, and no name of a zone that a
// client gives comes into a plan.

import fc from "fast-check";
import { test } from "vitest";
import type { SqlType } from "#kernel/sql-type.ts";
import { PlanDraft } from "#plan/draft.ts";
import { isConstant, rawColumn } from "#plan/expressions.ts";
import type { Expression } from "#plan/plan.ts";
import { resolveBucket } from "#plan/resolve-bucket.ts";
import { clocks, fieldOf } from "../sql/bucket-table.ts";
import { analyst, catalog, contextOf, refusalOf } from "./planning.ts";

function resolved(
  asked: unknown,
  type: SqlType,
): { readonly bucket: Expression | undefined; readonly refusal: string } {
  const draft = new PlanDraft(contextOf(analyst));
  const field = fieldOf("at", type);
  const bucket = resolveBucket(asked, field, rawColumn(field, "t0"), { draft, place: "keys[1].at" });
  const view = catalog.views.get("Flight");
  if (view === undefined) throw new TypeError("a view");
  return { bucket, refusal: refusalOf(draft.finish({ reads: [], page: undefined }, view, [])) };
}

const oneOfUnits = "must be one of MINUTE, HOUR, DAY, WEEK, ISO_WEEK, MONTH, QUARTER, YEAR";
const oneOfDays = "must be one of MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY";
const zoneName = "must be the name of a time zone, such as America/Chicago";
const { day, local, utc, instant } = clocks;

test.for([
  ["a number has none", { kind: "int" }, { unit: "DAY" }, ": has no buckets of time"],
  ["nor has a time without a day", { kind: "time", precision: 0 }, { unit: "HOUR" }, ": has no buckets of time"],
  ["nor has text", { kind: "varchar", length: 10 }, {}, ": has no buckets of time"],
  ["what is no object", day, "DAY", ": must be a bucket of time such as { unit: MONTH }"],
  ["null", day, null, ": must be a bucket of time such as { unit: MONTH }"],
  ["a list", day, [{ unit: "DAY" }], ": must be a bucket of time such as { unit: MONTH }"],
  ["a part that there is not", day, { unit: "DAY", size: 2 }, ": has only unit, timeZone, weekStart, fiscalYearStart"],
  ["an unknown unit", day, { unit: "DECADE" }, `.unit: ${oneOfUnits}`],
  ["a unit that every object has", day, { unit: "constructor" }, `.unit: ${oneOfUnits}`],
  ["hours of a date", day, { unit: "HOUR" }, ".unit: must be DAY or longer, as a date has no hours"],
  ["minutes of a date", day, { unit: "MINUTE" }, ".unit: must be DAY or longer, as a date has no hours"],
  ["a zone for a date", day, { unit: "DAY", timeZone: "UTC" }, ".timeZone: must be left out, as at is a date"],
  [
    "a zone for a clock that is nobody's",
    local,
    { unit: "DAY", timeZone: "Europe/Berlin" },
    ".timeZone: must be left out, as at is on a clock that is not named",
  ],
  ["an unknown zone", utc, { unit: "DAY", timeZone: "Mars/Olympus" }, `.timeZone: ${zoneName}`],
  ["an offset is no zone", utc, { unit: "DAY", timeZone: "+01:00" }, `.timeZone: ${zoneName}`],
  ["a zone that breaks out", instant, { unit: "DAY", timeZone: "UTC' --" }, `.timeZone: ${zoneName}`],
  ["a zone that every object has", instant, { unit: "DAY", timeZone: "__proto__" }, `.timeZone: ${zoneName}`],
  ["a zone that is no text", instant, { unit: "DAY", timeZone: 1 }, `.timeZone: ${zoneName}`],
  ["an empty zone", instant, { unit: "DAY", timeZone: "" }, `.timeZone: ${zoneName}`],
  [
    "a start of an ISO week",
    day,
    { unit: "ISO_WEEK", weekStart: "SUNDAY" },
    ".weekStart: goes with WEEK: ISO weeks begin on Monday",
  ],
  ["an unknown day", day, { unit: "WEEK", weekStart: "SOMEDAY" }, `.weekStart: ${oneOfDays}`],
  ["a fiscal month", day, { unit: "MONTH", fiscalYearStart: 7 }, ".fiscalYearStart: goes with YEAR and QUARTER"],
  ["month 0", day, { unit: "YEAR", fiscalYearStart: 0 }, ".fiscalYearStart: must be a month from 1 to 12"],
  ["month 13", day, { unit: "QUARTER", fiscalYearStart: 13 }, ".fiscalYearStart: must be a month from 1 to 12"],
  ["half a month", day, { unit: "YEAR", fiscalYearStart: 1.5 }, ".fiscalYearStart: must be a month from 1 to 12"],
  ["a month as text", day, { unit: "YEAR", fiscalYearStart: "7" }, ".fiscalYearStart: must be a month from 1 to 12"],
  ["a week's start without a unit", day, { weekStart: "SUNDAY" }, ".weekStart: goes with a unit"],
  ["a zone without a unit", utc, { timeZone: "Europe/Berlin" }, ".timeZone: goes with a unit"],
] as const satisfies readonly (readonly [string, SqlType, unknown, string])[])(
  "%s is refused",
  ([, type, asked, problem], { expect }) => {
    expect(resolved(asked, type)).toEqual({ bucket: undefined, refusal: `bad-input keys[1].at${problem}` });
  },
);

test("what is null is left out, as GraphQL has it", ({ expect }) => {
  const asked = { unit: "DAY", timeZone: null, weekStart: undefined, fiscalYearStart: null };
  expect(resolved(asked, local)).toEqual(resolved({ unit: "DAY" }, local));
  expect(resolved({ unit: null }, day).bucket).toEqual(rawColumn(fieldOf("at", day), "t0"));
});

test("each type has the buckets that it says, in a type whose column shows the start", ({ expect }) => {
  const typeOf = (type: SqlType, asked: object) => resolved(asked, type).bucket?.type;
  const chicago = { kind: "datetime2", precision: 0, zone: "Central Standard Time" };
  const timeZone = "america/chicago";
  expect(typeOf(day, { unit: "WEEK" })).toEqual({ kind: "date" });
  expect(typeOf(local, { unit: "MINUTE" })).toEqual({ kind: "datetime2", precision: 0 });
  expect(typeOf(instant, { unit: "HOUR" })).toEqual({ kind: "datetime2", precision: 0, zone: "UTC" });
  expect(typeOf(instant, { unit: "DAY", timeZone })).toEqual(chicago);
  expect(typeOf(utc, { unit: "YEAR", timeZone })).toEqual(chicago);
  expect(typeOf(utc, { unit: "HOUR", timeZone })).toEqual({ kind: "datetimeoffset", precision: 0 });
  expect(typeOf(clocks.chicago, { unit: "MONTH" })).toEqual(chicago);
  expect(typeOf(clocks.chicago, {})).toEqual({ kind: "datetimeoffset", precision: 0 });
  expect(typeOf(utc, {})).toEqual(utc);
});

test("whatever a client writes as a zone, a plan holds a name of ours or none", ({ expect }) => {
  const names = fc.oneof(fc.string(), fc.constantFrom("EUROPE/BERLIN", "gmt", "Tokyo Standard Time", "toString"));
  const known = ["W. Europe Standard Time", "UTC", "Tokyo Standard Time"];
  fc.assert(
    fc.property(names, (timeZone) => {
      const { bucket, refusal } = resolved({ unit: "DAY", timeZone }, instant);
      if (bucket?.kind === "bucket") expect(known).toContain(bucket.zone);
      else expect(refusal).toBe(`bad-input keys[1].at.timeZone: ${zoneName}`);
    }),
  );
});

test("a field that some rows hide stays hidden in its buckets, on the clock that it is stored on", ({ expect }) => {
  const draft = new PlanDraft(contextOf(analyst));
  const field = fieldOf("at", utc);
  const raw = rawColumn(field, "t0");
  const when = { kind: "or", parts: [] } as const;
  const mask = {
    kind: "masked",
    mask: { fn: "year" },
    of: { kind: "column", alias: "t0", column: "at", type: utc },
  } as const;
  const hidden: Expression = { kind: "guarded", when, of: raw, otherwise: { ...mask, type: utc }, type: utc };
  const stored = { kind: "datetime2", precision: 3 };
  const asked = { unit: "DAY" };
  expect(resolveBucket(asked, field, hidden, { draft, place: "keys[0].at" })).toMatchObject({
    kind: "bucket",
    of: {
      kind: "guarded",
      when,
      of: { kind: "column", type: stored },
      otherwise: { kind: "masked", of: { type: stored }, type: stored },
      type: stored,
    },
  });
  const nothing: Expression = { ...mask, mask: { fn: "null" }, type: utc };
  const bucket = resolveBucket(asked, field, nothing, { draft, place: "keys[0].at" });
  expect(bucket !== undefined && isConstant(bucket)).toBe(true);
});
