// What the sample warehouse holds: each curated view's columns, with their T-SQL type, the DuckDB type that stores it, and the
// expression that reads it from the source. Plain data; build-sample.ts does the work.

export interface SampleColumn {
  readonly name: string;
  /** As Synapse would declare it; recorded in edgewise.column_types. */
  readonly sqlType: string;
  readonly stored: string;
  /** DuckDB SQL over the source's columns. */
  readonly from: string;
}

/** A file of the vega-datasets package. */
export type SourceFile = "airports.csv" | "birdstrikes.csv" | "flights-3m.parquet";

export interface SampleTable {
  readonly name: string;
  /** Undefined: the rows are those of states.ts. */
  readonly source: SourceFile | undefined;
  readonly columns: readonly SampleColumn[];
}

/** Rows are numbered in the order of the file, from 1. */
const ROW_NUMBER = "row_number() OVER ()";

function column(name: string, sqlType: string, stored: string, from: string): SampleColumn {
  return { name, sqlType, stored, from };
}

function text(name: string, length: number, from: string): SampleColumn {
  return column(name, `nvarchar(${length})`, "VARCHAR", from);
}

function code(name: string, length: number, from: string): SampleColumn {
  return column(name, `varchar(${length})`, "VARCHAR", from);
}

function dollars(name: string, from: string): SampleColumn {
  return column(name, "decimal(18,2)", "DECIMAL(18,2)", from);
}

export const sampleTables: readonly SampleTable[] = [
  {
    name: "State",
    source: undefined,
    columns: [code("Code", 2, "code"), text("Name", 40, "name")],
  },
  {
    name: "Airport",
    source: "airports.csv",
    columns: [
      code("Iata", 4, "iata"),
      text("Name", 60, "name"),
      text("City", 60, "city"),
      code("StateCode", 2, "state"),
      text("Country", 60, "country"),
      column("Latitude", "float", "DOUBLE", "latitude"),
      column("Longitude", "float", "DOUBLE", "longitude"),
    ],
  },
  {
    name: "BirdStrike",
    source: "birdstrikes.csv",
    columns: [
      column("StrikeKey", "int", "INTEGER", ROW_NUMBER),
      column("OccurredOn", "date", "DATE", `"Flight Date"`),
      text("AirportName", 100, `"Airport Name"`),
      text("Aircraft", 60, `"Aircraft Make Model"`),
      text("Operator", 60, `"Aircraft Airline Operator"`),
      text("StateName", 60, `"Origin State"`),
      text("PhaseOfFlight", 60, `"Phase of flight"`),
      text("WildlifeSize", 60, `"Wildlife Size"`),
      text("Species", 60, `"Wildlife Species"`),
      text("TimeOfDay", 60, `"Time of day"`),
      text("Damage", 60, `"Effect Amount of damage"`),
      dollars("CostRepair", `"Cost Repair"`),
      dollars("CostOther", `"Cost Other"`),
      dollars("CostTotal", `"Cost Total $"`),
      column("SpeedKnots", "int", "INTEGER", `nullif("Speed IAS in knots", '')`),
    ],
  },
  {
    name: "Flight",
    source: "flights-3m.parquet",
    columns: [
      column("FlightKey", "bigint", "BIGINT", "file_row_number + 1"),
      column("DepartedAt", "datetime2(0)", "TIMESTAMP", "date"),
      column("DelayMinutes", "int", "INTEGER", "delay"),
      column("DistanceMiles", "int", "INTEGER", "distance"),
      code("OriginIata", 4, "origin"),
      code("DestinationIata", 4, "destination"),
    ],
  },
];
