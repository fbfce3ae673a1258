// A made-up catalog of sales and shops, small enough for another hand to group them: random rows, who sees which of them, and the
// same rows as plain SQL for DuckDB. Shops are told apart as the collation does; places have codes twice, and orphans.

import fc from "fast-check";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import {
  bigint,
  bit,
  date,
  datetime2,
  decimal,
  defineView,
  float,
  hasRole,
  int,
  money,
  nvarchar,
  one,
  rowFilter,
  varchar,
} from "#catalog/index.ts";
import { rulesFor } from "../unit/catalog/sample.ts";

const nullable = true;

const Sale = defineView("curated.Sale", {
  description: "Sales.",
  key: ["saleId"],
  fields: {
    saleId: bigint(),
    shop: varchar(4, { nullable }),
    amount: int({ nullable }),
    stock: bigint({ nullable }),
    price: decimal(9, 2, { nullable, directives: [hasRole("chief", "east")] }),
    fee: money({ nullable }),
    weight: float({ nullable }),
    soldOn: date({ nullable }),
    soldAt: datetime2(0, { nullable }),
    servedAt: datetime2(0, { nullable, zone: "Central Standard Time" }),
    isPaid: bit({ nullable }),
  },
  relations: { place: one("Place", { shop: "code" }) },
  directives: [
    hasRole("chief", "east", "cash"),
    rowFilter("east", { place: { region: { eq: "East" } } }),
    rowFilter("cash", { isPaid: { eq: true } }),
  ],
});

const Place = defineView("curated.Place", {
  description: "Places; their code should be unique and is not.",
  key: ["placeId"],
  fields: {
    placeId: int(),
    code: varchar(4, { nullable }),
    region: nvarchar(10, { nullable }),
    isOpen: bit({ nullable }),
    openedOn: date({ nullable }),
  },
  directives: [hasRole("chief", "east", "cash")],
});

export function salesCatalog(): Catalog {
  const built = buildCatalog([Sale, Place], rulesFor("chief", "east", "cash"));
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}

export const BUILD = `
  CREATE SCHEMA curated; CREATE SCHEMA edgewise;
  CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR);
  CREATE TABLE curated.Sale(SaleId BIGINT, Shop VARCHAR, Amount INTEGER, Stock BIGINT, Price DECIMAL(9,2), Fee DECIMAL(19,4),
    Weight DOUBLE, SoldOn DATE, SoldAt TIMESTAMP, ServedAt TIMESTAMP, IsPaid BOOLEAN);
  CREATE TABLE curated.Place(PlaceId INTEGER, Code VARCHAR, Region VARCHAR, IsOpen BOOLEAN, OpenedOn DATE);
  INSERT INTO edgewise.column_types VALUES ('curated', 'Sale', 'Shop', 'varchar(4)'), ('curated', 'Place', 'Code', 'varchar(4)'),
    ('curated', 'Sale', 'Fee', 'money'), ('curated', 'Sale', 'SoldAt', 'datetime2(0)'), ('curated', 'Sale', 'ServedAt', 'datetime2(0)');`;

const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 4 });
const days = fc.constantFrom("1999-12-31", "2000-01-01", "2000-02-29", "2000-03-31", "2000-04-01", "2001-01-01");
const clocks = fc.constantFrom("00:00:00", "01:59:59", "12:30:00", "23:59:59");
const times = fc.tuple(days, clocks).map((parts) => parts.join(" "));

const sale = fc.record({
  shop: orNull(fc.constantFrom("A", "a", "A ", "B", "b", "C")),
  amount: orNull(fc.constantFrom(-2, 0, 1, 2, 2_147_483_647)),
  stock: orNull(fc.constantFrom("-9223372036854775808", "9223372036854775807", "7", "0")),
  price: orNull(fc.constantFrom("-1.50", "0.00", "0.01", "9999999.99")),
  fee: orNull(fc.constantFrom("-0.0001", "1.2345", "922337203685477.5807")),
  weight: orNull(fc.constantFrom(-0.5, 0.25, 3, 1024)),
  soldOn: orNull(days),
  soldAt: orNull(times),
  servedAt: orNull(times),
  isPaid: orNull(fc.boolean()),
});
const place = fc.record({
  code: orNull(fc.constantFrom("A", "a ", "B", "D")),
  region: orNull(fc.constantFrom("East", "east", "West")),
  isOpen: orNull(fc.boolean()),
  openedOn: orNull(days),
});

export type Sales = readonly Readonly<Record<string, string | number | boolean | null>>[];

export const rows = fc.record({ sales: fc.array(sale, { maxLength: 30 }), places: fc.array(place, { maxLength: 4 }) });

/** The statements that put them in the place of what is there. */
export function insertOf({ sales, places }: { readonly sales: Sales; readonly places: Sales }): string {
  return [
    "DELETE FROM curated.Sale",
    "DELETE FROM curated.Place",
    ...into("Sale", sales),
    ...into("Place", places),
  ].join("; ");
}

function into(table: string, all: Sales): readonly string[] {
  const tuples = all.map((row, at) => `(${[at, ...Object.values(row).map(literal)].join(", ")})`);
  return tuples.length === 0 ? [] : [`INSERT INTO curated.${table} VALUES ${tuples.join(", ")}`];
}

function literal(value: string | number | boolean | null): string {
  return typeof value === "string" ? `'${value}'` : String(value);
}

/** How the collation tells texts apart. */
const fold = (text: string): string => `lower(rtrim(${text}))`;

/** The sales that somebody with these roles sees, as columns named after the fields, texts folded. `price` is NULL where hidden. */
export function seenBy(roles: readonly string[]): string {
  const isEast = `EXISTS (SELECT 1 FROM curated.Place e WHERE ${fold("e.Code")} = ${fold("s.Shop")} AND ${fold("e.Region")} = 'east')`;
  const rowsOf: Readonly<Record<string, string>> = { chief: "TRUE", east: isEast, cash: "coalesce(s.IsPaid, FALSE)" };
  const seen = roles.map((role) => rowsOf[role] ?? "FALSE").join(" OR ");
  const priced = roles.filter((role) => role !== "cash").map((role) => rowsOf[role] ?? "FALSE");
  return `SELECT ${fold("s.Shop")} AS shop, s.Amount AS amount, s.Stock AS stock, CASE WHEN ${["FALSE", ...priced].join(" OR ")} THEN s.Price END AS price,
    s.Fee AS fee, s.Weight AS weight, s.SoldOn AS soldOn, s.SoldAt AS soldAt, s.ServedAt AS servedAt, s.IsPaid AS isPaid,
    p.region AS "place.region", p.isOpen AS "place.isOpen", p.openedOn AS "place.openedOn"
    FROM curated.Sale s LEFT JOIN (SELECT ${fold("Code")} AS code, min(${fold("Region")}) AS region, min(IsOpen) AS isOpen, min(OpenedOn) AS openedOn
      FROM curated.Place GROUP BY 1) p ON p.code = ${fold("s.Shop")} WHERE ${seen}`;
}
