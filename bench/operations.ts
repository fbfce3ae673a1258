// What is measured: each operation as every GraphQL target is asked it. The others go by its name.

export interface Operation {
  readonly title: string;
  /** Name of the operation in its document. */
  readonly name: OperationName;
  readonly query: string;
}

export type OperationName = "OneRow" | "RowsWithRelations" | "LargePage" | "ByMonth" | "ThreeRoots" | "TenLevels";

const FLIGHT = "flightId departedAt delayMinutes distanceMiles originIata destinationIata";
const AIRPORT = "iata name city stateCode";
const SALE_LINE =
  "saleId lineNumber quantity storeId customerId unitPrice discount amount tax soldAt " +
  "shippedAt orderedOn dueOn product category note currency weightKg fillRatio isReturn";

export const operations: readonly Operation[] = [
  {
    title: "one row",
    name: "OneRow",
    query: `query OneRow { flight(flightId: "1") { ${FLIGHT} } }`,
  },
  {
    title: "50 rows with two relations",
    name: "RowsWithRelations",
    query: `query RowsWithRelations {
      flights(first: 50) { nodes { flightId departedAt origin { ${AIRPORT} } destination { ${AIRPORT} } } }
    }`,
  },
  {
    title: "5,000 x 20 cells",
    name: "LargePage",
    query: `query LargePage { saleLines(first: 5000) { nodes { ${SALE_LINE} } } }`,
  },
  {
    title: "group by month",
    name: "ByMonth",
    query: `query ByMonth {
      flights {
        groupBy(keys: [{ departedAt: { unit: MONTH } }], first: 24) {
          nodes { key { departedAt } aggregate { count avg { delayMinutes } } }
        }
      }
    }`,
  },
  {
    title: "three root fields",
    name: "ThreeRoots",
    query: `query ThreeRoots {
      flights(first: 10) { nodes { ${FLIGHT} } }
      airports(first: 10) { nodes { ${AIRPORT} } }
      states(first: 10) { nodes { code name } }
    }`,
  },
  {
    title: "ten nested levels",
    name: "TenLevels",
    query: `query TenLevels { flight(flightId: "3") { flightId ${destinationOf(5)} } }`,
  },
];

/**
 * So many pairs of a flight, which stands around, and where it goes: from flight 3 on, five airports that differ. By `origin` all
 * would be the same one, and a DataLoader would have it already.
 */
function destinationOf(pairs: number): string {
  const below = pairs === 1 ? "" : ` departures(first: 1) { nodes { flightId ${destinationOf(pairs - 1)} } }`;
  return `destination { iata name${below} }`;
}
