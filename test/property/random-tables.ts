// The tables of a random catalog in the local warehouse, and their rows.

import type { DuckDBConnection } from "@duckdb/node-api";
import { kindOf } from "./random-kinds.ts";
import { fieldOf, type CatalogModel, type ViewModel } from "./random-model.ts";
import type { Rows } from "./random-people.ts";
import { declared, heldAs, literal } from "./rows.ts";

export async function createTables(connection: DuckDBConnection, catalog: CatalogModel): Promise<void> {
  const typeOf = (view: ViewModel, name: string) => kindOf(fieldOf(view, name).kind).type;
  const column = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
  const tables = catalog.flatMap((view) => [
    `CREATE TABLE curated.${view.name}(${view.fields.map(({ name }) => `${column(name)} ${heldAs(typeOf(view, name))}`).join(", ")})`,
    ...view.fields.map(
      ({ name }) =>
        `INSERT INTO edgewise.column_types VALUES ('curated', '${view.name}', '${column(name)}', '${declared(typeOf(view, name))}')`,
    ),
  ]);
  await connection.run(`CREATE SCHEMA curated; CREATE SCHEMA edgewise;
    CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR);
    ${tables.join("; ")}`);
}

/** Instead of those that are there. */
export async function loadRows(connection: DuckDBConnection, catalog: CatalogModel, rows: Rows): Promise<void> {
  const inserts = catalog.flatMap((view) => {
    const tuples = (rows[view.name] ?? []).map(
      (row) => `(${view.fields.map(({ name, kind }) => literal(row[name] ?? null, kindOf(kind).type)).join(", ")})`,
    );
    return [
      `DELETE FROM curated.${view.name}`,
      ...(tuples.length === 0 ? [] : [`INSERT INTO curated.${view.name} VALUES ${tuples.join(", ")}`]),
    ];
  });
  await connection.run(inserts.join("; "));
}
