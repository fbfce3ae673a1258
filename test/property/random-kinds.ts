// The kinds of fields of the random catalogs: a type, values that it holds, how they compare, and which masks are for it. Written
// by hand, over values as the API shows them.

import type { SqlType } from "#kernel/sql-type.ts";
import type { Value } from "./domains.ts";

export type KindName = keyof typeof kinds;

export interface Kind {
  readonly type: SqlType;
  /** Kinds of one family can be the two ends of a relation. */
  readonly family: string;
  readonly stored: readonly Value[];
  readonly asked?: readonly Value[];
  readonly compare: (one: Value, other: Value) => number;
  /** What DEFAULT shows. */
  readonly byDefault: Value;
  /** Masks besides those that are for every kind, with their arguments. */
  readonly masks: readonly (readonly [fn: string, args?: Readonly<Record<string, unknown>>])[];
}

const sign = (one: number | bigint | string, other: number | bigint | string): number =>
  one < other ? -1 : one > other ? 1 : 0;

const DIGITS = 6;

/** In millionths, exact. */
function unitsOf(value: Value): bigint {
  const [whole = "", fraction = ""] = String(value).replace("-", "").split(".");
  const units = BigInt(whole + fraction.slice(0, DIGITS).padEnd(DIGITS, "0"));
  return String(value).startsWith("-") ? -units : units;
}

const exact = (one: Value, other: Value): number => sign(unitsOf(one), unitsOf(other));
const plain = (one: Value, other: Value): number => sign(Number(one), Number(other));
/** Texts of one form, each the longer the later. */
const letters = (one: Value, other: Value): number => sign(padded(one), padded(other));
const padded = (value: Value): string => (String(value).includes(".") ? `${value}` : `${value}.`).padEnd(32, "0");
const instants = (one: Value, other: Value): number => sign(Date.parse(String(one)), Date.parse(String(other)));

const english = new Intl.Collator("en");
export const folded = (value: Value): string => String(value).replace(/ +$/, "").toLowerCase();

function texts(one: Value, other: Value): number {
  const [a, b] = [folded(one), folded(other)];
  return a === b ? 0 : english.compare(a, b) || sign(a, b);
}

/** Last group first, then group by group, the first three with their bytes turned. */
function uuids(one: Value, other: Value): number {
  return sign(uuidOrder(one), uuidOrder(other));
}

function uuidOrder(value: Value): string {
  const [a = "", b = "", c = "", d = "", e = ""] = String(value).toLowerCase().split("-");
  const turned = (group: string): string => (group.match(/../g) ?? []).toReversed().join("");
  return [e, d, turned(c), turned(b), turned(a)].join("");
}

const TEXT_MASKS = [
  ["HASH"],
  ["EMAIL"],
  ["LAST4"],
  ["PARTIAL", { prefix: 1, pad: "**", suffix: 1 }],
  ["PARTIAL", { prefix: 0, pad: "-", suffix: 2 }],
] as const;

export const uuidAt = (index: number): string =>
  `${String(index % 3).padStart(8, "0")}-0000-4000-8000-${String(index).padStart(12, "0")}`;

export const kinds = {
  int: {
    type: { kind: "int" },
    family: "integer",
    stored: [-5, 0, 1, 2, 3, 7, 1234, 2_147_483_647, -2_147_483_648],
    asked: [8, -1],
    compare: plain,
    byDefault: 0,
    masks: [
      ["BUCKET", { size: 5 }],
      ["BUCKET", { size: 1000 }],
      ["ROUND", { digits: -1 }],
    ],
  },
  bigint: {
    type: { kind: "bigint" },
    family: "integer",
    stored: ["1", "2", "3", "7", "-5", "9007199254740993", "9223372036854775807", "-9223372036854775808"],
    asked: ["8", "9007199254740992"],
    compare: exact,
    byDefault: "0",
    masks: [["HASH"], ["BUCKET", { size: 1000 }], ["ROUND", { digits: -2 }]],
  },
  bit: { type: { kind: "bit" }, family: "bit", stored: [false, true], compare: plain, byDefault: false, masks: [] },
  float: {
    type: { kind: "float" },
    family: "float",
    stored: [-1.5, 0, 0.1, 7.25, 1e300],
    asked: [0.100_000_000_000_000_02],
    compare: plain,
    byDefault: 0,
    masks: [["BUCKET", { size: 2 }]],
  },
  decimal: {
    type: { kind: "decimal", precision: 9, scale: 2 },
    family: "decimal",
    stored: ["-0.50", "0.00", "12.50", "12.49", "9999999.99"],
    asked: ["12.5", "12.501"],
    compare: exact,
    byDefault: "0.00",
    masks: [
      ["BUCKET", { size: "0.25" }],
      ["ROUND", { digits: 0 }],
    ],
  },
  money: {
    type: { kind: "money" },
    family: "money",
    stored: ["-922337203685477.5808", "0.0000", "0.0001", "1999.9999", "922337203685477.5807"],
    compare: exact,
    byDefault: "0.0000",
    masks: [["BUCKET", { size: 1000 }]],
  },
  date: {
    type: { kind: "date" },
    family: "date",
    stored: ["0001-01-01", "1899-12-31", "2024-02-29", "2024-03-01", "9999-12-31"],
    compare: letters,
    byDefault: "1900-01-01",
    masks: [["YEAR"], ["MONTH"]],
  },
  time: {
    type: { kind: "time", precision: 3 },
    family: "time",
    stored: ["00:00:00.000", "12:30:00.500", "23:59:59.999"],
    asked: ["00:00:00", "12:30:00.5001"],
    compare: letters,
    byDefault: "00:00:00.000",
    masks: [],
  },
  local: {
    type: { kind: "datetime2", precision: 3 },
    family: "datetime2",
    stored: [
      "1753-01-01T00:00:00.000",
      "2024-02-29T12:00:00.000",
      "2024-02-29T12:00:00.001",
      "9999-12-31T23:59:59.999",
    ],
    asked: ["2024-02-29T12:00:00", "2024-02-29T12:00:00.0015"],
    compare: letters,
    byDefault: "1900-01-01T00:00:00.000",
    masks: [["YEAR"], ["MONTH"]],
  },
  tokyo: {
    type: { kind: "datetime2", precision: 0, zone: "Tokyo Standard Time" },
    family: "tokyo",
    stored: ["2000-01-01T00:00:00+09:00", "2024-07-01T12:00:00+09:00", "2024-07-01T12:00:01+09:00"],
    asked: ["1999-12-31T15:00:00Z"],
    compare: instants,
    byDefault: "1900-01-01T00:00:00+00:00",
    masks: [["YEAR"], ["MONTH"]],
  },
  instant: {
    type: { kind: "datetimeoffset", precision: 3 },
    family: "instant",
    stored: ["2024-01-01T00:00:00.000+14:00", "2023-12-31T10:00:00.000+00:00", "2024-01-01T00:00:00.000-05:30"],
    compare: instants,
    byDefault: "1900-01-01T00:00:00.000+00:00",
    masks: [],
  },
  varchar: {
    type: { kind: "varchar", length: 40 },
    family: "text",
    stored: ["", "  ", "10%", "ab", "AB ", "aB c", "O'Hara", "zz_[x]", "ana@contoso.com", "4111111111111111"],
    asked: ["Ab   ", "zz"],
    compare: texts,
    byDefault: "xxxx",
    masks: TEXT_MASKS,
  },
  nvarchar: {
    type: { kind: "nvarchar", length: 40 },
    family: "text",
    stored: ["ab", "é", "E", "'; DROP TABLE x; --", "\u{4e2d}\u{6587}", "x\\y", "null", "]]", "@p0"],
    asked: ["É", "AB"],
    compare: texts,
    byDefault: "xxxx",
    masks: TEXT_MASKS,
  },
  uuid: {
    type: { kind: "uniqueidentifier" },
    family: "uuid",
    stored: [
      uuidAt(1),
      uuidAt(2),
      "ffffffff-ffff-ffff-0000-000000000001",
      "00000000-0000-0000-0001-000000000002",
      "00000000-0000-0000-0000-ff0000000000",
    ],
    compare: uuids,
    byDefault: "00000000-0000-0000-0000-000000000000",
    masks: [["HASH"]],
  },
  binary: {
    type: { kind: "varbinary", length: 32 },
    family: "binary",
    stored: ["", "AAE=", "/w=="],
    compare: (one, other) => sign(String(one), String(other)),
    byDefault: "AA==",
    masks: [["HASH"]],
  },
} as const satisfies Readonly<Record<string, Kind>>;

export const kindNames = Object.keys(kinds) as KindName[];
export const kindOf = (name: KindName): Kind => kinds[name];
