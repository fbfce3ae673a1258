// Each operation as one would write it by hand: its T-SQL, ready for JSON where T-SQL can do that, and the reshaping of its rows.

import type { OperationName } from "./operations.ts";
import type { PeerRow } from "./peer-warehouse.ts";

export interface HandOperation {
  /** Statements separated by `;`: one round trip. */
  readonly text: string;
  readonly reshape: (sets: readonly (readonly PeerRow[])[]) => object;
}

const bigint = (column: string): string => `CONVERT(varchar(20), ${column})`;
const dateTime = (column: string): string => `CONVERT(varchar(34), ${column}, 126)`;
const decimal = (column: string): string => `CONVERT(varchar(41), ${column})`;
const date = (column: string): string => `CONVERT(varchar(10), ${column}, 23)`;

const FLIGHT = [
  bigint("f.[FlightKey]"),
  dateTime("f.[DepartedAt]"),
  "f.[DelayMinutes], f.[DistanceMiles], f.[OriginIata], f.[DestinationIata]",
].join(", ");
const airport = (of: string): string => `${of}.[Iata], ${of}.[Name], ${of}.[City], ${of}.[StateCode]`;

const SALE_LINE = [
  bigint("s.[SaleId]"),
  "s.[LineNumber], s.[Quantity], s.[StoreId]",
  bigint("s.[CustomerId]"),
  ...["s.[UnitPrice]", "s.[Discount]", "s.[Amount]", "s.[Tax]"].map(decimal),
  ...["s.[SoldAt]", "s.[ShippedAt]"].map(dateTime),
  ...["s.[OrderedOn]", "s.[DueOn]"].map(date),
  "s.[Product], s.[Category], s.[Note], s.[Currency], s.[WeightKg], s.[FillRatio], s.[IsReturn]",
].join(", ");

export const handOperations: Readonly<Record<OperationName, HandOperation>> = {
  OneRow: {
    text: `SELECT ${FLIGHT} FROM [curated].[Flight] AS f WHERE f.[FlightKey] = 1`,
    reshape: ([rows = []]) => ({ flight: rows[0] === undefined ? null : flightOf(rows[0]) }),
  },
  RowsWithRelations: {
    text: `SELECT TOP (50) ${bigint("f.[FlightKey]")}, ${dateTime("f.[DepartedAt]")}, ${airport("o")}, ${airport("d")}
FROM [curated].[Flight] AS f
LEFT JOIN [curated].[Airport] AS o ON o.[Iata] = f.[OriginIata]
LEFT JOIN [curated].[Airport] AS d ON d.[Iata] = f.[DestinationIata]
ORDER BY f.[FlightKey]`,
    reshape: ([rows = []]) => ({ flights: { nodes: rows.map(flightWithAirports) } }),
  },
  LargePage: {
    text: `SELECT TOP (5000) ${SALE_LINE} FROM [curated].[SaleLine] AS s ORDER BY s.[SaleId]`,
    reshape: ([rows = []]) => ({ saleLines: { nodes: rows.map(saleLineOf) } }),
  },
  ByMonth: {
    text: `SELECT TOP (24) ${dateTime("g.[Starts]")}, ${bigint("g.[Flights]")}, ${decimal("g.[Delay]")}
FROM (SELECT m.[Starts], COUNT_BIG(*) AS [Flights], AVG(CAST(m.[DelayMinutes] AS decimal(28, 0))) AS [Delay]
  FROM (SELECT CAST(DATEFROMPARTS(YEAR(f.[DepartedAt]), MONTH(f.[DepartedAt]), 1) AS datetime2(0)) AS [Starts], f.[DelayMinutes]
    FROM [curated].[Flight] AS f) AS m
  GROUP BY m.[Starts]) AS g
ORDER BY g.[Starts]`,
    reshape: ([rows = []]) => ({ flights: { groupBy: { nodes: rows.map(groupOf) } } }),
  },
  ThreeRoots: {
    text: `SELECT TOP (10) ${FLIGHT} FROM [curated].[Flight] AS f ORDER BY f.[FlightKey];
SELECT TOP (10) ${airport("a")} FROM [curated].[Airport] AS a ORDER BY a.[Iata];
SELECT TOP (10) s.[Code], s.[Name] FROM [curated].[State] AS s ORDER BY s.[Code]`,
    reshape: ([flights = [], airports = [], states = []]) => ({
      flights: { nodes: flights.map(flightOf) },
      airports: { nodes: airports.map((row) => airportOf(row, 0)) },
      states: { nodes: states.map(([code, name]) => ({ code, name })) },
    }),
  },
  TenLevels: {
    text: tenLevels().join(";\n"),
    reshape: (sets) => ({ flight: flightBelow(sets.map(([row]) => row)) }),
  },
};

function flightOf(row: PeerRow): object {
  const [flightId, departedAt, delayMinutes, distanceMiles, originIata, destinationIata] = row;
  return { flightId, departedAt, delayMinutes, distanceMiles, originIata, destinationIata };
}

function flightWithAirports(row: PeerRow): object {
  return { flightId: row[0], departedAt: row[1], origin: airportOf(row, 2), destination: airportOf(row, 6) };
}

/** An airport's four columns begin `at` this place; all are null where the join found none. */
function airportOf(row: PeerRow, at: number): object | null {
  if (row[at] === null) return null;
  return { iata: row[at], name: row[at + 1], city: row[at + 2], stateCode: row[at + 3] };
}

function saleLineOf(row: PeerRow): object {
  return {
    saleId: row[0],
    lineNumber: row[1],
    quantity: row[2],
    storeId: row[3],
    customerId: row[4],
    unitPrice: row[5],
    discount: row[6],
    amount: row[7],
    tax: row[8],
    soldAt: row[9],
    shippedAt: row[10],
    orderedOn: row[11],
    dueOn: row[12],
    product: row[13],
    category: row[14],
    note: row[15],
    currency: row[16],
    weightKg: row[17],
    fillRatio: row[18],
    isReturn: row[19],
  };
}

function groupOf([departedAt, count, delayMinutes]: PeerRow): object {
  return { key: { departedAt }, aggregate: { count, avg: { delayMinutes } } };
}

/** A flight and where it goes, five times; each finds its row by the one before, which stands in it once more. */
function tenLevels(): readonly string[] {
  const texts: string[] = [];
  let key = "3";
  for (let pair = 0; pair < 5; pair += 1) {
    texts.push(`SELECT ${bigint("f.[FlightKey]")} FROM [curated].[Flight] AS f WHERE f.[FlightKey] = ${key}`);
    const iata = `(SELECT f.[DestinationIata] FROM [curated].[Flight] AS f WHERE f.[FlightKey] = ${key})`;
    texts.push(`SELECT a.[Iata], a.[Name] FROM [curated].[Airport] AS a WHERE a.[Iata] = ${iata}`);
    key = `(SELECT MIN(f.[FlightKey]) FROM [curated].[Flight] AS f WHERE f.[OriginIata] = ${iata})`;
  }
  return texts;
}

function flightBelow([flight, to, ...rest]: readonly (PeerRow | undefined)[]): object | null {
  if (flight === undefined) return null;
  const below: { readonly departures?: object } =
    rest.length === 0 ? {} : { departures: { nodes: [flightBelow(rest)].filter((row) => row !== null) } };
  return { flightId: flight[0], destination: to === undefined ? null : { iata: to[0], name: to[1], ...below } };
}
