// What is measured: the same columns of one row, and of a page of a thousand.

export interface Operation {
  readonly title: string;
  /** Name of the operation in its document, by which its audit records are found. */
  readonly name: string;
  readonly query: string;
}

const FIELDS = "flightId departedAt delayMinutes distanceMiles originIata destinationIata";

export const operations: readonly Operation[] = [
  {
    title: "one row",
    name: "OneRow",
    query: `query OneRow { flight(flightId: "1") { ${FIELDS} } }`,
  },
  {
    title: "1,000 rows",
    name: "ThousandRows",
    query: `query ThousandRows { flights(first: 1000) { nodes { ${FIELDS} } } }`,
  },
];
