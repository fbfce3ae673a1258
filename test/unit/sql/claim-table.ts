// The masked claims as a table of the local warehouse: values to draw, how they are stored, and what the API shows of a mask.

import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { deriveMaskKeys } from "#catalog/mask-keys.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import { planList, type ListToPlan, type Position } from "#plan/plan-list.ts";
import { shapeList } from "#result/shape-list.ts";
import type { PoolKind } from "#sql/pool-kind.ts";
import { renderBatch } from "#sql/render-batch.ts";
import { renderPlan } from "#sql/render-plan.ts";
import { makeRowset } from "#transport/received.ts";
import { readCatalog } from "../../../local/warehouse/catalog.ts";
import { runStatement } from "../../../local/warehouse/run-statement.ts";
import { translateBatch } from "../../../local/warehouse/translate-batch.ts";
import { claimCatalog, maskedFields, type MaskedField } from "../catalog/claims.ts";
import { contextOf } from "../plan/planning.ts";
import type { Held } from "../policy/people.ts";
import { bucket, email, exact, hashOf, month, partial, round, textOf, year } from "./mask-oracle.ts";

const MASK_SECRET = "a-mask-secret-of-the-tests-0123456789";

export type Cell = string | null;
export type ClaimRow = Readonly<Record<MaskedField, Cell>>;

export const names: readonly MaskedField[] = Object.keys(maskedFields).filter(
  (name): name is MaskedField => name in maskedFields,
);

const always = (shown: Cell) => (): Cell => shown;
const unlessNull =
  (shown: (text: string) => string) =>
  (cell: Cell): Cell =>
    cell === null ? null : shown(cell);
const hash = (name: string, kind: Parameters<typeof hashOf>[2]) =>
  unlessNull(hashOf(MASK_SECRET, `Claim.${name}`, kind));

/** Doubles that are whole multiples of the size lie exactly; beyond 2^53 of them nothing is done. */
const floatBucket = (text: string): string =>
  Math.abs(Number(text)) >= 2 ** 52 ? text : String(Math.floor(Number(text) / 0.5) * 0.5);

/** Canonical text -> canonical text, for who sees the field masked. */
export const shownMasked: Readonly<Record<MaskedField, (cell: Cell) => Cell>> = {
  nothing: always(null),
  zero: always("0.00"),
  word: always("xxx"),
  email: unlessNull(email),
  mail: unlessNull(email),
  phone: unlessNull(partial(2, "-***-", 2)),
  name: unlessNull(partial(1, "…", 1)),
  card: unlessNull(partial(0, "XXXX", 4)),
  operator: hash("operator", "text"),
  plate: hash("plate", "text"),
  serial: hash("serial", "bigint"),
  device: hash("device", "uuid"),
  print: hash("print", "binary"),
  born: unlessNull(year),
  seenAt: unlessNull(month),
  filedAt: unlessNull(year),
  cost: unlessNull(bucket("1000", exact.int)),
  total: unlessNull(bucket("7", exact.bigint)),
  price: unlessNull(bucket("0.25", exact.decimal(18, 2))),
  precise: unlessNull(bucket("12345.678", exact.decimal(38, 10))),
  fee: unlessNull(bucket("2.5", exact.money)),
  ratio: unlessNull(floatBucket),
  miles: unlessNull(round(-2, exact.int)),
  weight: unlessNull(round(1, exact.decimal(9, 3))),
  exact: unlessNull(round(-3, exact.decimal(38, 10))),
  toll: unlessNull(round(0, exact.money)),
  score: unlessNull((text) => String((Math.sign(Number(text)) * Math.round(Math.abs(Number(text)) * 100)) / 100)),
  grade: always("-1"),
  note: always("it's hidden"),
};

/** Characters of one, two and four bytes, of one and two units; the collation tells none of them apart but by case. */
const letters = fc.constantFrom(...Array.from("aAbZ09 '\"-@éÉŁ日😀🚀"));
const textOfUnits = (unit: fc.Arbitrary<string>, most: number) => fc.string({ unit, maxLength: most });
const plain = fc.constantFrom(...Array.from("aAbZ09 '-@éÉ"));
const uuids = fc.uuid();

function units({ scale, least, most }: { scale: number; least: bigint; most: bigint }): fc.Arbitrary<string> {
  const near = fc.bigInt({ min: -3000n, max: 3000n });
  const ends = fc.bigInt({ min: 0n, max: 99_999n }).chain((off) => fc.constantFrom(least + off, most - off));
  return fc.oneof(near, ends, fc.bigInt({ min: least, max: most })).map((value) => textOf(value, scale));
}

const days = fc
  .date({ min: new Date("0002-01-01T00:00:00Z"), max: new Date("9998-12-31T00:00:00Z"), noInvalidDate: true })
  .map((day) => day.toISOString());

function valueOf(type: SqlType): fc.Arbitrary<string> {
  switch (type.kind) {
    case "int":
      return units(exact.int);
    case "bigint":
      return units(exact.bigint);
    case "money":
      return units(exact.money);
    case "decimal":
      return units(exact.decimal(type.precision, type.scale));
    case "float":
      return fc.integer({ min: -100_000, max: 100_000 }).map((number) => String(number / 1024));
    case "varchar":
      return textOfUnits(plain, type.length === "max" ? 10 : type.length);
    case "nvarchar":
      return textOfUnits(letters, type.length === "max" ? 10 : Math.floor(type.length / 2));
    case "uniqueidentifier":
      return uuids;
    case "varbinary":
      return fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString("hex").toUpperCase());
    case "date":
      return days.map((day) => day.slice(0, 10));
    case "datetime2":
      return days.map((day) => day.slice(0, type.precision === 0 ? 19 : 23));
    default:
      throw new TypeError(`no values of ${type.kind}`);
  }
}

export const someRow: fc.Arbitrary<ClaimRow> = fc.record(
  Object.fromEntries(names.map((name) => [name, fc.option(valueOf(maskedFields[name].type), { freq: 9 })])) as Record<
    MaskedField,
    fc.Arbitrary<Cell>
  >,
);

const catalog = claimCatalog();
const column = (name: string): string => `"${name.charAt(0).toUpperCase()}${name.slice(1)}"`;

function heldAs(type: SqlType): string {
  switch (type.kind) {
    case "int":
      return "INTEGER";
    case "money":
      return "DECIMAL(19,4)";
    case "decimal":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "float":
      return "DOUBLE";
    case "varchar":
    case "nvarchar":
      return "VARCHAR";
    case "uniqueidentifier":
      return "UUID";
    case "varbinary":
      return "BLOB";
    case "datetime2":
      return "TIMESTAMP";
    default:
      return type.kind.toUpperCase();
  }
}

function declaredAs(type: SqlType): string {
  if ("length" in type) return `${type.kind}(${type.length})`;
  return type.kind === "datetime2" ? `datetime2(${type.precision})` : type.kind;
}

/** Decoded: values by field. */
export interface Page {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly positions: readonly Position[];
  readonly hasNextPage: boolean;
}

export interface ClaimTable {
  readonly instance: DuckDBInstance;
  readonly ask: (pool: PoolKind, held: Held, change: Partial<ListToPlan>) => Promise<Page>;
  /** Replaces all rows; the key of each is its place. The first half is of CA, the others of NY. */
  readonly fill: (rows: readonly ClaimRow[]) => Promise<void>;
}

export async function openClaims(): Promise<ClaimTable> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const fields = names.map((name) => `${column(name)} ${heldAs(maskedFields[name].type)}`);
  await connection.run(`CREATE SCHEMA curated; CREATE SCHEMA edgewise;
    CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR);
    CREATE TABLE curated.Claim(ClaimId INTEGER, State VARCHAR, Secret INTEGER, Agent VARCHAR, ${fields.join(", ")})`);
  for (const name of names) {
    const { type } = maskedFields[name];
    if (!("length" in type) && type.kind !== "money" && type.kind !== "datetime2") continue;
    const stored = column(name).slice(1, -1);
    await connection.run("INSERT INTO edgewise.column_types VALUES ('curated', 'Claim', $1, $2)", [
      stored,
      declaredAs(type),
    ]);
  }
  await connection.run("SET TimeZone = 'UTC'");
  const asked = {
    connection,
    known: await readCatalog(connection),
    maskKeys: await deriveMaskKeys(catalog, MASK_SECRET),
  };
  return {
    instance,
    ask: (pool, held, change) => ask(asked, pool, planOf(asked, held, change)),
    fill: (rows) => fill(connection, rows),
  };
}

interface Asked {
  readonly connection: DuckDBConnection;
  readonly known: Awaited<ReturnType<typeof readCatalog>>;
  readonly maskKeys: Awaited<ReturnType<typeof deriveMaskKeys>>;
}

function planOf({ maskKeys }: Asked, held: Held, change: Partial<ListToPlan>) {
  const nothing = {
    parents: undefined,
    where: undefined,
    first: undefined,
    last: undefined,
    after: undefined,
    before: undefined,
  };
  const request: ListToPlan = {
    view: "Claim",
    fields: ["claimId"],
    orderBy: [],
    wantsCursors: true,
    ...nothing,
    ...change,
  };
  const plan = planList(request, { ...contextOf(held, catalog), maskKeys });
  if (!plan.ok) throw new TypeError(plan.refusal.detail);
  return plan.value;
}

async function ask({ connection, known }: Asked, pool: PoolKind, plan: ReturnType<typeof planOf>): Promise<Page> {
  const { text } = renderBatch(renderPlan(plan, pool), { pool, label: "test" });
  const rowsets = [];
  for (const statement of translateBatch(text, { pool, catalog: known, nowMs: 0 })) {
    rowsets.push(makeRowset(JSON.parse((await runStatement(connection, statement)).json) as (string | null)[][]));
  }
  const shaped = shapeList(plan, rowsets);
  if (!shaped.ok) throw new TypeError(shaped.refusal.detail);
  const { table, pages } = shaped.value;
  const page = pages.get("");
  if (page === undefined) throw new TypeError("no page");
  const [read] = plan.reads;
  const fields = read?.kind === "rows" ? read.columns.flatMap(({ field }) => field ?? []) : [];
  return {
    rows: page.rows.map((row) => Object.fromEntries(fields.map((field) => [field, table.value(field)(row)]))),
    positions: page.rows.map((row) => {
      const position = table.position(row);
      if (!position.ok) throw new TypeError(position.refusal.detail);
      return position.value;
    }),
    hasNextPage: page.hasNextPage,
  };
}

async function fill(connection: DuckDBConnection, rows: readonly ClaimRow[]): Promise<void> {
  await connection.run("DELETE FROM curated.Claim");
  const places = names.map((name, index) => {
    const held = heldAs(maskedFields[name].type);
    return held === "BLOB" ? `unhex($${index + 3})` : `CAST($${index + 3} AS ${held})`;
  });
  const into = `INSERT INTO curated.Claim(ClaimId, State, Secret, Agent, ${names.map(column).join(", ")})`;
  for (const [index, row] of rows.entries()) {
    const state = index < rows.length / 2 ? "CA" : "NY";
    await connection.run(
      `${into} VALUES (CAST($1 AS INTEGER), $2, CAST($1 AS INTEGER) * 7, $2, ${places.join(", ")})`,
      [String(index), state, ...names.map((name) => row[name])],
    );
  }
}

/** A canonical text as the API gives it. */
export function asAnswer(name: MaskedField, cell: Cell): unknown {
  const { type } = maskedFields[name];
  if (cell === null) return null;
  switch (type.kind) {
    case "int":
    case "float":
      return Number(cell);
    case "varbinary":
      return Buffer.from(cell, "hex").toString("base64");
    case "datetime2": {
      const [clock = "", fraction = ""] = cell.split(".");
      const zone = "zone" in type && type.zone !== undefined ? "+00:00" : "";
      return `${clock}${type.precision === 0 ? "" : `.${fraction.padEnd(type.precision, "0")}`}${zone}`;
    }
    default:
      return cell;
  }
}
