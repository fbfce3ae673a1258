// The data access of the Yoga + Pothos peer: a statement by hand for each list, and a DataLoader for each relation, made anew for
// each request. Every column of a row is read: which of them a client selects is not looked at.

import DataLoader from "dataloader";
import type { AskWarehouse, PeerRow } from "./peer-warehouse.ts";

export interface FlightRow {
  readonly flightId: string;
  readonly departedAt: string;
  readonly delayMinutes: number;
  readonly distanceMiles: number;
  readonly originIata: string;
  readonly destinationIata: string;
}

export interface AirportRow {
  readonly iata: string;
  readonly name: string;
  readonly city: string;
  readonly stateCode: string;
}

export interface StateRow {
  readonly code: string;
  readonly name: string;
}

export interface MonthRow {
  readonly departedAt: string;
  readonly count: string;
  readonly avgDelayMinutes: string;
}

export interface SaleLineRow {
  readonly saleId: string;
  readonly lineNumber: number;
  readonly quantity: number;
  readonly storeId: number | null;
  readonly customerId: string | null;
  readonly unitPrice: string;
  readonly discount: string | null;
  readonly amount: string;
  readonly tax: string;
  readonly soldAt: string;
  readonly shippedAt: string | null;
  readonly orderedOn: string;
  readonly dueOn: string | null;
  readonly product: string;
  readonly category: string;
  readonly note: string | null;
  readonly currency: string;
  readonly weightKg: number;
  readonly fillRatio: number | null;
  readonly isReturn: boolean;
}

type Columns<T> = Readonly<Record<keyof T, string>>;

const flightColumns: Columns<FlightRow> = {
  flightId: "CONVERT(varchar(20), t.[FlightKey])",
  departedAt: "CONVERT(varchar(34), t.[DepartedAt], 126)",
  delayMinutes: "t.[DelayMinutes]",
  distanceMiles: "t.[DistanceMiles]",
  originIata: "t.[OriginIata]",
  destinationIata: "t.[DestinationIata]",
};

const airportColumns: Columns<AirportRow> = {
  iata: "t.[Iata]",
  name: "t.[Name]",
  city: "t.[City]",
  stateCode: "t.[StateCode]",
};

const stateColumns: Columns<StateRow> = { code: "t.[Code]", name: "t.[Name]" };

const monthColumns: Columns<MonthRow> = {
  departedAt: "CONVERT(varchar(34), t.[Starts], 126)",
  count: "CONVERT(varchar(20), t.[Flights])",
  avgDelayMinutes: "CONVERT(varchar(41), t.[Delay])",
};

const saleLineColumns: Columns<SaleLineRow> = {
  saleId: "CONVERT(varchar(20), t.[SaleId])",
  lineNumber: "t.[LineNumber]",
  quantity: "t.[Quantity]",
  storeId: "t.[StoreId]",
  customerId: "CONVERT(varchar(20), t.[CustomerId])",
  unitPrice: "CONVERT(varchar(41), t.[UnitPrice])",
  discount: "CONVERT(varchar(41), t.[Discount])",
  amount: "CONVERT(varchar(41), t.[Amount])",
  tax: "CONVERT(varchar(41), t.[Tax])",
  soldAt: "CONVERT(varchar(34), t.[SoldAt], 126)",
  shippedAt: "CONVERT(varchar(34), t.[ShippedAt], 126)",
  orderedOn: "CONVERT(varchar(10), t.[OrderedOn], 23)",
  dueOn: "CONVERT(varchar(10), t.[DueOn], 23)",
  product: "t.[Product]",
  category: "t.[Category]",
  note: "t.[Note]",
  currency: "t.[Currency]",
  weightKg: "t.[WeightKg]",
  fillRatio: "t.[FillRatio]",
  isReturn: "t.[IsReturn]",
};

/** By month; a year's 24 groups at most are asked for. */
const MONTHS = `(SELECT m.[Starts], COUNT_BIG(*) AS [Flights], AVG(CAST(m.[DelayMinutes] AS decimal(28, 0))) AS [Delay]
  FROM (SELECT CAST(DATEFROMPARTS(YEAR(f.[DepartedAt]), MONTH(f.[DepartedAt]), 1) AS datetime2(0)) AS [Starts], f.[DelayMinutes]
    FROM [curated].[Flight] AS f) AS m
  GROUP BY m.[Starts])`;

export interface PothosRows {
  readonly flight: DataLoader<string, FlightRow | undefined>;
  readonly airport: DataLoader<string, AirportRow | undefined>;
  /** The first so many departures of an airport. */
  readonly departures: (first: number) => DataLoader<string, readonly FlightRow[]>;
  readonly flights: (first: number) => Promise<readonly FlightRow[]>;
  readonly airports: (first: number) => Promise<readonly AirportRow[]>;
  readonly states: (first: number) => Promise<readonly StateRow[]>;
  readonly saleLines: (first: number) => Promise<readonly SaleLineRow[]>;
  readonly flightsByMonth: (first: number) => Promise<readonly MonthRow[]>;
}

/** Made for one request. */
export function createRows(ask: AskWarehouse): PothosRows {
  async function read<T>(columns: Columns<T>, rest: string, first?: number): Promise<readonly T[]> {
    const top = first === undefined ? "" : `TOP (${first}) `;
    const [rows = []] = await ask(`SELECT ${top}${Object.values(columns).join(", ")} ${rest}`);
    const names = Object.keys(columns);
    return rows.map((row) => toObject<T>(names, row));
  }
  const departures = new Map<number, DataLoader<string, readonly FlightRow[]>>();
  return {
    flight: new DataLoader(async (ids) => {
      const among = ids.map((id) => BigInt(id)).join(", ");
      const found = await read<FlightRow>(
        flightColumns,
        `FROM [curated].[Flight] AS t WHERE t.[FlightKey] IN (${among})`,
      );
      return ids.map((id) => found.find(({ flightId }) => flightId === id));
    }),
    airport: new DataLoader(async (iatas) => {
      const found = await read<AirportRow>(
        airportColumns,
        `FROM [curated].[Airport] AS t WHERE t.[Iata] IN (${texts(iatas)})`,
      );
      const byIata = new Map(found.map((row) => [row.iata, row]));
      return iatas.map((iata) => byIata.get(iata));
    }),
    departures: (first) => {
      const loader =
        departures.get(first) ??
        new DataLoader(async (iatas: readonly string[]) => {
          const numbered = `SELECT f.[FlightKey], f.[DepartedAt], f.[DelayMinutes], f.[DistanceMiles],
    f.[OriginIata], f.[DestinationIata], ROW_NUMBER() OVER (PARTITION BY f.[OriginIata] ORDER BY f.[FlightKey]) AS [Nr]
  FROM [curated].[Flight] AS f WHERE f.[OriginIata] IN (${texts(iatas)})`;
          const found = await read<FlightRow>(
            flightColumns,
            `FROM (${numbered}) AS t WHERE t.[Nr] <= ${first} ORDER BY t.[FlightKey]`,
          );
          const byIata = Map.groupBy(found, ({ originIata }) => originIata);
          return iatas.map((iata) => byIata.get(iata) ?? []);
        });
      departures.set(first, loader);
      return loader;
    },
    flights: (first) => read(flightColumns, "FROM [curated].[Flight] AS t ORDER BY t.[FlightKey]", first),
    airports: (first) => read(airportColumns, "FROM [curated].[Airport] AS t ORDER BY t.[Iata]", first),
    states: (first) => read(stateColumns, "FROM [curated].[State] AS t ORDER BY t.[Code]", first),
    saleLines: (first) => read(saleLineColumns, "FROM [curated].[SaleLine] AS t ORDER BY t.[SaleId]", first),
    flightsByMonth: (first) => read(monthColumns, `FROM ${MONTHS} AS t ORDER BY t.[Starts]`, first),
  };
}

function toObject<T>(names: readonly string[], row: PeerRow): T {
  return Object.fromEntries(names.map((name, at) => [name, row[at]])) as T;
}

function texts(values: readonly string[]): string {
  return values.map((value) => `N'${value.replaceAll("'", "''")}'`).join(", ");
}
