// Rows for the sample catalog: small, with NULLs, ties, an orphan, and values on both sides of every row filter.

import fc from "fast-check";
import type { Cell, TableRow, Tables } from "./evaluate.ts";

interface FlightCells {
  readonly DelayMinutes?: Cell;
  readonly OriginIata?: string;
  readonly FuelCost?: Cell;
  readonly PreviousId?: Cell;
  readonly Cancelled?: string;
  readonly Remark?: Cell;
}

export function flight(id: number, cells: FlightCells = {}): TableRow {
  return {
    FlightId: String(id),
    DepartedAt: "2001-01-01T00:00:00",
    DelayMinutes: null,
    Cancelled: "0",
    OriginIata: "LAX",
    PreviousId: null,
    FuelCost: null,
    Remark: null,
    ...cells,
  };
}

export function airport(Iata: string, StateCode: Cell, Name = `${Iata} Airport`): TableRow {
  return { Iata, StateCode, Name, Tower: `Tower ${Iata}` };
}

/** LAX is in CA, SEA in WA, MID in no state; XXX is an orphan's. */
export const airports = [airport("LAX", "CA"), airport("SEA", "WA"), airport("MID", null)];

export const tables = (flights: readonly TableRow[], more: Partial<Tables> = {}): Tables => ({
  "curated.Flight": flights,
  "curated.Airport": airports,
  "curated.Budget": [],
  "curated.Notice": [],
  ...Object.fromEntries(Object.entries(more).flatMap(([name, rows]) => (rows === undefined ? [] : [[name, rows]]))),
});

const number = fc.option(fc.integer({ min: 58, max: 63 }).map(String));

/** Up to a dozen flights, most of them alike in something. */
export const someFlights = fc
  .array(
    fc.record({
      DelayMinutes: number,
      OriginIata: fc.constantFrom("LAX", "SEA", "MID", "XXX"),
      FuelCost: number,
      PreviousId: fc.option(fc.integer({ min: 1, max: 12 }).map(String)),
      Cancelled: fc.constantFrom("0", "1"),
    }),
    { maxLength: 12 },
  )
  .map((rows) => rows.map((cells, index) => flight(index + 1, cells)));
