// The values that the made-up views hold and are asked about: by hand, in the warehouse's own order, so that who says what
// equals what and what is less is this page and none of the code under test.

export type Value = string | number | boolean;
export type Cell = Value | null;

/** Values that the warehouse holds equal. `asked` ones are only asked about, or only spelled so. */
interface Class {
  readonly stored: readonly Value[];
  readonly asked?: readonly Value[];
}

/** Ascending. */
export type Domain = readonly Class[];

const classes = (...values: readonly Value[]): Domain => values.map((value) => ({ stored: [value] }));

export const wholes: Domain = [...classes(-5, 0, 3, 7), { stored: [], asked: [8] }, ...classes(2_147_483_647)];

const MOST_IDS = 90;

/** What the row at `index` is called: not in the order that rows lie in, and some beyond what a double can tell apart. */
export function idAt(index: number): string {
  return index % 4 === 3 ? String(9_007_199_254_740_992n + BigInt(index)) : String((index * 37) % 101);
}

export const ids: Domain = Array.from({ length: MOST_IDS }, (_, index) => idAt(index))
  .toSorted((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1))
  .map((id) => ({ stored: [id] }));

export const floats: Domain = [
  ...classes(-1.5),
  { stored: [0, -0] },
  ...classes(0.1),
  { stored: [], asked: [0.100_000_000_000_000_02] },
  ...classes(1e300),
];

export const decimals: Domain = [
  ...classes("-0.50", "0.00"),
  { stored: ["12.50"], asked: ["12.5", 12.5] },
  { stored: [], asked: ["12.501"] },
  ...classes("9999999.99"),
];

export const moneys: Domain = classes("-922337203685477.5808", "0.0000", "0.0001", "922337203685477.5807");

export const dates: Domain = classes("0001-01-01", "1899-12-31", "2024-02-29", "9999-12-31");

export const times: Domain = [
  { stored: ["00:00:00.000"], asked: ["00:00:00"] },
  ...classes("12:30:00.500"),
  { stored: [], asked: ["12:30:00.5001"] },
  ...classes("23:59:59.999"),
];

export const locals: Domain = [
  ...classes("1753-01-01T00:00:00.000"),
  { stored: ["2024-02-29T12:00:00.000"], asked: ["2024-02-29T12:00:00"] },
  ...classes("2024-02-29T12:00:00.001"),
  { stored: [], asked: ["2024-02-29T12:00:00.0015"] },
  ...classes("9999-12-31T23:59:59.999"),
];

export const instants: Domain = [
  { stored: ["2024-01-01T00:00:00.000+14:00", "2023-12-31T10:00:00.000+00:00"], asked: ["2023-12-31T10:00:00Z"] },
  { stored: ["2024-01-01T00:00:00.000+00:00", "2023-12-31T23:00:00.000-01:00"] },
  ...classes("2024-01-01T00:00:00.000-05:30"),
];

/** On Tokyo's clock. */
export const tokyo: Domain = [
  { stored: ["2000-01-01T00:00:00+09:00"], asked: ["1999-12-31T15:00:00Z"] },
  ...classes("2024-07-01T12:00:00+09:00", "2024-07-01T12:00:01+09:00"),
];

/** On Berlin's clock: later by the sun is earlier by the letters, in summer. */
export const berlin: Domain = [
  ...classes("2024-01-15T12:00:00+01:00"),
  { stored: ["2024-07-15T12:00:00+02:00"], asked: ["2024-07-15T11:00:00+01:00"] },
  { stored: [], asked: ["2024-07-15T12:00:00+01:00"] },
  ...classes("2024-12-15T12:00:00+01:00"),
];

export const flags: Domain = classes(false, true);

export const marks: Domain = [
  { stored: ["", "  "] },
  ...classes("10"),
  ...classes("10%"),
  ...classes("9"),
  { stored: ["ab", "AB ", "aB"], asked: ["Ab   "] },
  ...classes("ab c", "O'Hara", "zz_[x]"),
];

export const notes: Domain = [
  { stored: ["E", "e "] },
  { stored: ["é", "É"] },
  { stored: ["Strasse", "straße"] },
  ...classes("x\\y", "\u{4e2d}"),
];

export const codes: Domain = [{ stored: ["P1", "p1 "] }, { stored: ["P2"] }, { stored: ["P3"], asked: ["p3"] }];

export const regions: Domain = [{ stored: ["East", "EAST"] }, { stored: ["North"] }, { stored: ["West"] }];

/** One spelling each: without a key, rows that differ in spelling alone have no order. */
export const routes: Domain = classes("A", "b ", "C'd");
export const bodies: Domain = classes("fine", "LATE", "lost");

export const uuids: Domain = [
  { stored: ["ffffffff-ffff-ffff-0000-000000000001"], asked: ["FFFFFFFF-FFFF-FFFF-0000-000000000001"] },
  ...classes("00000000-0000-0000-0000-000000000002", "00000000-0000-0000-0001-000000000002"),
  ...classes("00000000-0000-0000-0000-ff0000000000"),
];

export const binaries: Domain = classes("", "AAE=", "/w==");

/** Wildcards of LIKE among them. */
export const needles: readonly string[] = ["", "a", "b", " ", "AB", "10", "%", "0%", "_", "[", "[x]", "'", "e", "\\"];

export const storedIn = (domain: Domain): readonly Value[] => domain.flatMap(({ stored }) => stored);
export const askedOf = (domain: Domain): readonly Value[] =>
  domain.flatMap(({ stored, asked = [] }) => [...stored, ...asked]);

/** Where a value stands in its domain. */
export function rankOf(domain: Domain, value: Value): number {
  const rank = domain.findIndex(({ stored, asked = [] }) => [...stored, ...asked].includes(value));
  if (rank < 0) throw new TypeError(`${value} is in no class of its domain`);
  return rank;
}
