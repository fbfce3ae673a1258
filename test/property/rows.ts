// Rows of the made-up views: random ones, and how they get into DuckDB. Few values, so that ties, NULLs, orphans and duplicate
// keys of relations are everywhere. A row holds its values as the API would show them.

import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import type { SqlType } from "#kernel/sql-type.ts";
import {
  binaries,
  bodies,
  berlin,
  codes,
  dates,
  decimals,
  flags,
  floats,
  idAt,
  ids,
  instants,
  locals,
  marks,
  moneys,
  notes,
  regions,
  routes,
  storedIn,
  times,
  tokyo,
  uuids,
  wholes,
  type Cell,
  type Domain,
} from "./domains.ts";
import { keyOf, specOf, viewNames, type ViewName } from "./views.ts";

export type Row = Readonly<Record<string, Cell>>;
export type Data = Readonly<Record<ViewName, readonly Row[]>>;

const steps: Domain = Array.from({ length: 31 }, (_, index) => ({ stored: [index] }));

const DOMAINS: Readonly<Record<ViewName, Readonly<Record<string, Domain>>>> = {
  Parcel: {
    parcelId: ids,
    placeCode: codes,
    pieces: wholes,
    weight: floats,
    price: decimals,
    duty: moneys,
    sentOn: dates,
    sentTime: times,
    packedAt: locals,
    scannedAt: instants,
    servedAt: tokyo,
    dueAt: berlin,
    isFragile: flags,
    mark: marks,
    note: notes,
    token: uuids,
    seal: binaries,
  },
  Place: {
    placeId: steps,
    code: codes,
    withinCode: codes,
    region: regions,
    size: floats,
    isOpen: flags,
    openedAt: tokyo,
    token: uuids,
  },
  Leg: { route: routes, step: steps, nextStep: steps, parcelId: ids, minutes: wholes },
  Remark: { parcelId: ids, body: bodies, stars: wholes, saidOn: dates },
};

export function domainOf(view: ViewName, field: string): Domain {
  const domain = DOMAINS[view][field];
  if (domain === undefined) throw new TypeError(`no domain of ${view}.${field}`);
  return domain;
}

export function typeOf(view: ViewName, field: string): SqlType {
  const type = specOf(view).fields[field]?.type;
  if (type === undefined) throw new TypeError(`no field ${view}.${field}`);
  return type;
}

/** What the key of the row at `index` is. No two rows of a view share one. */
function keyAt(view: ViewName, index: number): Row {
  if (view === "Parcel") return { parcelId: idAt(index) };
  if (view === "Place") return { placeId: (index * 7) % 31 };
  const route = storedIn(routes)[index % 3] ?? "";
  return view === "Leg" ? { route, step: Math.floor(index / 3) } : {};
}

/** Any value that a field may hold; most of the ids and steps lead to a row. */
export function cellOf(view: ViewName, field: string): fc.Arbitrary<Cell> {
  const values = storedIn(domainOf(view, field));
  const isReference = field === "parcelId" || field === "nextStep";
  const some = isReference ? values.filter((value) => Number(value) < 15) : values;
  return fc.option(fc.constantFrom(...some), { freq: 4 });
}

function rowsOf(view: ViewName, most: number): fc.Arbitrary<readonly Row[]> {
  const free = Object.keys(DOMAINS[view]).filter((field) => !keyOf(view).includes(field));
  const cells = fc.record(Object.fromEntries(free.map((field) => [field, cellOf(view, field)])));
  // By fast-check's bias most tables would be nearly empty. Without it any number is as likely, and failures shrink to few.
  const rows = fc.noBias(fc.array(cells, { maxLength: most, size: "max" }));
  return rows.map((some) => some.map((row, index) => ({ ...keyAt(view, index), ...row })));
}

/** Up to `most` parcels, and what belongs to them. */
export function dataOf(most: number): fc.Arbitrary<Data> {
  return fc.record({
    Parcel: rowsOf("Parcel", most),
    Place: rowsOf("Place", Math.min(most, 8)),
    Leg: rowsOf("Leg", Math.min(most, 20)),
    Remark: rowsOf("Remark", Math.min(most, 20)),
  });
}

export async function createTables(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE SCHEMA curated; CREATE SCHEMA edgewise;
    CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR)`);
  for (const view of viewNames) {
    const fields = Object.entries(specOf(view).fields);
    const columns = fields.map(([name, { type }]) => `${columnOf(name)} ${heldAs(type)}`);
    await connection.run(`CREATE TABLE curated.${view}(${columns.join(", ")})`);
    const types = fields.map(([name, { type }]) => `('curated', '${view}', '${columnOf(name)}', '${declared(type)}')`);
    await connection.run(`INSERT INTO edgewise.column_types VALUES ${types.join(", ")}`);
  }
}

/** Replaces all rows. */
export async function load(connection: DuckDBConnection, data: Data): Promise<void> {
  const inserts = viewNames.flatMap((view) => {
    const fields = Object.keys(specOf(view).fields);
    const rows = data[view].map(
      (row) => `(${fields.map((field) => literal(row[field] ?? null, typeOf(view, field))).join(", ")})`,
    );
    return [
      `DELETE FROM curated.${view}`,
      ...(rows.length > 0 ? [`INSERT INTO curated.${view} VALUES ${rows.join(", ")}`] : []),
    ];
  });
  await connection.run(inserts.join("; "));
}

const columnOf = (field: string): string => field.charAt(0).toUpperCase() + field.slice(1);

/** `decimal(9,2)` */
export function declared(type: SqlType): string {
  if (type.kind === "decimal") return `decimal(${type.precision},${type.scale})`;
  if ("precision" in type) return `${type.kind}(${type.precision})`;
  return "length" in type ? `${type.kind}(${type.length})` : type.kind;
}

/** The type of the DuckDB column that holds it. */
export function heldAs(type: SqlType): string {
  if (type.kind === "decimal") return `DECIMAL(${type.precision}, ${type.scale})`;
  const held: Partial<Record<SqlType["kind"], string>> = {
    int: "INTEGER",
    bigint: "BIGINT",
    bit: "BOOLEAN",
    float: "DOUBLE",
    money: "DECIMAL(19, 4)",
    date: "DATE",
    time: "TIME",
    datetime2: "TIMESTAMP",
    uniqueidentifier: "UUID",
    varbinary: "BLOB",
  };
  return held[type.kind] ?? "VARCHAR";
}

/** A value of the API as DuckDB text. */
export function literal(cell: Cell, type: SqlType): string {
  if (cell === null) return "NULL";
  if (type.kind === "float") return `CAST('${Object.is(cell, -0) ? "-0.0" : String(cell)}' AS DOUBLE)`;
  if (typeof cell !== "string") return String(cell);
  if (type.kind === "varbinary") return `from_base64('${cell}')`;
  // Stored on the zone's clock, without its offset.
  if (type.kind === "datetime2") return `'${cell.slice(0, type.zone === undefined ? undefined : 19)}'`;
  if (type.kind === "datetimeoffset") return `'${cell.replace("T", " ").replace(/([+-]\d\d:\d\d)$/, " $1")}'`;
  return `'${cell.replaceAll("'", "''")}'`;
}
