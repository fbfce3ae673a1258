// A small warehouse in memory, asked directly (text -> rows) or over HTTP with real tokens and signatures.

import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { readCatalog } from "../../local/warehouse/catalog.ts";
import { runStatement } from "../../local/warehouse/run-statement.ts";
import { toSqlFailure } from "../../local/warehouse/sql-failure.ts";
import { startWarehouse } from "../../local/warehouse/start-warehouse.ts";
import type { Warehouse, WarehouseOptions } from "../../local/warehouse/start-warehouse.ts";
import type { Pool } from "../../local/warehouse/surface.ts";
import { translateBatch } from "../../local/warehouse/translate-batch.ts";
import { signRequest } from "../../local/warehouse/verify-request.ts";

const build = `
  CREATE SCHEMA curated; CREATE SCHEMA edgewise;
  CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR);
  CREATE TABLE curated.Airport(Iata VARCHAR, State VARCHAR, Name VARCHAR);
  INSERT INTO curated.Airport VALUES ('ATL', 'ga', 'Atlanta'), ('JFK', 'NY', 'Kennedy'), ('jfk', 'ny', 'Kennedy 2'), ('ORD', NULL, 'Straße');
  CREATE TABLE curated.Flight(FlightKey BIGINT, Origin VARCHAR, Name VARCHAR, Delay INTEGER, DepartedAt TIMESTAMP, Cost DECIMAL(18,2),
    Latitude DOUBLE, Bin BLOB, Fee DECIMAL(19,4), Day DATE, Id UUID, IsLate BOOLEAN, Local VARCHAR);
  INSERT INTO curated.Flight VALUES
    (1, 'ATL', 'Zoë', 5, '2024-01-02 03:04:05', 12.5, CAST('-0.0' AS DOUBLE), '\\xAA\\x01', 1.2345, '2024-02-29', '6f9619ff-8b86-d011-b42d-00c04fc964ff', TRUE, '2024-01-01 01:02:03.0000000 +01:00'),
    (2, 'atl ', 'a_b%c[d]', NULL, '2024-07-02 03:04:05', -0.5, 5e-324, NULL, 0, NULL, '00000000-0000-0000-0000-100000000000', FALSE, NULL),
    (3, 'JFK', 'O''Hara', -7, NULL, NULL, 1.7976931348623157e308, NULL, NULL, '1899-12-31', NULL, NULL, NULL),
    (4, 'XXX', 'äpfel', 5, '2023-12-31 23:59:59', 7, 0.1, NULL, NULL, '2023-12-31', 'ffffffff-ffff-ffff-ffff-000000000000', TRUE, NULL);
  INSERT INTO edgewise.column_types VALUES ('curated', 'Flight', 'DepartedAt', 'datetime2(0)'), ('curated', 'Flight', 'Fee', 'money'),
    ('curated', 'Flight', 'Local', 'datetimeoffset(7)'), ('curated', 'Flight', 'Origin', 'varchar(4)'), ('curated', 'Airport', 'Iata', 'varchar(4)');`;

export async function makeInstance(): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  await connection.run(build);
  connection.closeSync();
  return instance;
}

export interface Asker {
  readonly connection: DuckDBConnection;
  /** The rows of the last statement; throws what the answer would carry. */
  readonly ask: (text: string, pool?: Pool) => Promise<unknown[][]>;
  /** The message that a text fails with. */
  readonly fails: (text: string, pool?: Pool) => Promise<string>;
}

export async function makeAsker(): Promise<Asker> {
  const connection = await (await makeInstance()).connect();
  await connection.run("SET TimeZone = 'UTC'");
  const catalog = await readCatalog(connection);
  const ask = async (text: string, pool: Pool = "dedicated"): Promise<unknown[][]> => {
    let rows: unknown[][] = [];
    for (const statement of translateBatch(text, { pool, catalog, nowMs: Date.UTC(2026, 0, 2, 3, 4, 5) })) {
      rows = JSON.parse((await runStatement(connection, statement)).json) as unknown[][];
    }
    return rows;
  };
  const fails = async (text: string, pool: Pool = "dedicated"): Promise<string> => {
    try {
      return `no failure: ${JSON.stringify(await ask(text, pool))}`;
    } catch (thrown) {
      return toSqlFailure(thrown).message;
    }
  };
  return { connection, ask, fails };
}

export const literal = (text: string): string => `N'${text.replaceAll("'", "''")}'`;

/** `EXEC sp_executesql` as the Worker writes it. */
export function exec(
  text: string,
  parameters: readonly (readonly [name: string, type: string, value: string])[],
): string {
  const declarations = parameters.map(([name, type]) => `${name} ${type}`).join(", ");
  const values = parameters.map(([name, , value]) => `, ${name} = ${value}`).join("");
  return `EXEC sp_executesql ${literal(text)}, ${literal(declarations)}${values}`;
}

const issuer = "https://issuer.test";
const audience = "https://sql.azuresynapse.net";

interface TokenClaims {
  readonly issuer?: string;
  readonly audience?: string;
  readonly exp?: number;
  /** Beside those of every token. */
  readonly claims?: Readonly<Record<string, string>>;
}

export interface Served {
  readonly warehouse: Warehouse;
  readonly send: (text: string, changes?: Changes) => Promise<Response>;
  readonly token: (claims?: TokenClaims) => Promise<string>;
  readonly headersFor: (token: string, changes?: Changes) => Record<string, string>;
}

interface Changes {
  readonly path?: string;
  readonly query?: string;
  readonly host?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly headers?: Record<string, string>;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

export const nowMs = Date.UTC(2026, 0, 2, 3, 4, 5);
export const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19) + "Z";

/** With `start`, something else that serves the same API. */
export async function serve(options: Partial<WarehouseOptions> = {}, start = startWarehouse): Promise<Served> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" };
  const database = options.database ?? (await makeInstance());
  const warehouse = await start({
    pool: "dedicated",
    nowMs: () => nowMs,
    auth: { issuer, audience, keys: { jwks: { keys: [jwk] } } },
    ...options,
    database,
  });
  const token: Served["token"] = (claims = {}) =>
    new SignJWT({ oid: "app", ...claims.claims })
      .setProtectedHeader({ alg: "ES256", kid: "k1" })
      .setIssuer(claims.issuer ?? issuer)
      .setAudience(claims.audience ?? audience)
      .setExpirationTime(claims.exp ?? nowMs / 1000 + 3600)
      .sign(privateKey);
  const headersFor: Served["headersFor"] = (bare, changes = {}) => {
    const bearer = `Bearer ${bare}`;
    const notBefore = changes.notBefore ?? stamp(nowMs);
    const notAfter = changes.notAfter ?? stamp(nowMs + 300_000);
    const signature = signRequest({ bearer, host: changes.host ?? `127.0.0.1:${warehouse.port}`, notBefore, notAfter });
    return {
      authorization: bearer,
      "x-csrf-signature": `${signature}; not-before=${notBefore}; not-after=${notAfter}; signed-headers=authorization,host`,
      "content-type": "text/plain",
      ...changes.headers,
    };
  };
  const good = await token();
  const send: Served["send"] = (text, changes = {}) => {
    const query = changes.query ?? "application=test&allResultSets=true";
    const path = changes.path ?? "/databases/edgewise/query";
    return fetch(`${warehouse.url}${path}?api-version=2018-08-01-preview&${query}`, {
      method: "POST",
      headers: headersFor(changes.token ?? good, changes),
      body: text,
      ...(changes.signal === undefined ? {} : { signal: changes.signal }),
    });
  };
  return { warehouse, send, token, headersFor };
}
