// The schema of the Yoga + Pothos peer: a resolver a field, as one writes it in an afternoon. It has what the operations ask for.

import SchemaBuilder from "@pothos/core";
import type { AirportRow, FlightRow, MonthRow, PothosRows, SaleLineRow, StateRow } from "./pothos-rows.ts";

interface Text {
  readonly Input: string;
  readonly Output: string;
}

interface Types {
  Context: { readonly rows: PothosRows };
  Scalars: { BigInt: Text; Decimal: Text; Date: Text; LocalDateTime: Text };
  DefaultFieldNullability: false;
}

/** Read when its nodes are asked for. */
interface List<T> {
  readonly nodes: (rows: PothosRows) => Promise<readonly T[]>;
}

const DEFAULT_FIRST = 100;

const builder = new SchemaBuilder<Types>({ defaultFieldNullability: false });
for (const name of ["BigInt", "Decimal", "Date", "LocalDateTime"] as const) {
  builder.scalarType(name, { serialize: (value) => value, parseValue: String });
}

const flight = builder.objectRef<FlightRow>("Flight");
const airport = builder.objectRef<AirportRow>("Airport");
const state = builder.objectRef<StateRow>("State");
const saleLine = builder.objectRef<SaleLineRow>("SaleLine");
const flights = builder.objectRef<List<FlightRow>>("FlightConnection");
const airports = builder.objectRef<List<AirportRow>>("AirportConnection");
const states = builder.objectRef<List<StateRow>>("StateConnection");
const saleLines = builder.objectRef<List<SaleLineRow>>("SaleLineConnection");
const group = builder.objectRef<MonthRow>("FlightGroup");
const groups = builder.objectRef<readonly MonthRow[]>("FlightGroupConnection");

flight.implement({
  fields: (t) => ({
    flightId: t.expose("flightId", { type: "BigInt" }),
    departedAt: t.expose("departedAt", { type: "LocalDateTime" }),
    delayMinutes: t.exposeInt("delayMinutes"),
    distanceMiles: t.exposeInt("distanceMiles"),
    originIata: t.exposeString("originIata"),
    destinationIata: t.exposeString("destinationIata"),
    origin: t.field({
      type: airport,
      nullable: true,
      resolve: ({ originIata }, _given, { rows }) => rows.airport.load(originIata),
    }),
    destination: t.field({
      type: airport,
      nullable: true,
      resolve: ({ destinationIata }, _given, { rows }) => rows.airport.load(destinationIata),
    }),
  }),
});
airport.implement({
  fields: (t) => ({
    iata: t.exposeString("iata"),
    name: t.exposeString("name"),
    city: t.exposeString("city"),
    stateCode: t.exposeString("stateCode"),
    departures: t.field({
      type: flights,
      args: { first: t.arg.int({ defaultValue: DEFAULT_FIRST }) },
      resolve: ({ iata }, { first }) => ({
        nodes: (rows) => rows.departures(first ?? DEFAULT_FIRST).load(iata),
      }),
    }),
  }),
});
state.implement({ fields: (t) => ({ code: t.exposeString("code"), name: t.exposeString("name") }) });
saleLine.implement({
  fields: (t) => ({
    saleId: t.expose("saleId", { type: "BigInt" }),
    lineNumber: t.exposeInt("lineNumber"),
    quantity: t.exposeInt("quantity"),
    storeId: t.exposeInt("storeId", { nullable: true }),
    customerId: t.expose("customerId", { type: "BigInt", nullable: true }),
    unitPrice: t.expose("unitPrice", { type: "Decimal" }),
    discount: t.expose("discount", { type: "Decimal", nullable: true }),
    amount: t.expose("amount", { type: "Decimal" }),
    tax: t.expose("tax", { type: "Decimal" }),
    soldAt: t.expose("soldAt", { type: "LocalDateTime" }),
    shippedAt: t.expose("shippedAt", { type: "LocalDateTime", nullable: true }),
    orderedOn: t.expose("orderedOn", { type: "Date" }),
    dueOn: t.expose("dueOn", { type: "Date", nullable: true }),
    product: t.exposeString("product"),
    category: t.exposeString("category"),
    note: t.exposeString("note", { nullable: true }),
    currency: t.exposeString("currency"),
    weightKg: t.exposeFloat("weightKg"),
    fillRatio: t.exposeFloat("fillRatio", { nullable: true }),
    isReturn: t.exposeBoolean("isReturn"),
  }),
});

const unit = builder.enumType("TimeUnit", { values: ["MONTH"] as const });
const bucket = builder.inputType("TimeBucket", { fields: (t) => ({ unit: t.field({ type: unit }) }) });
const key = builder.inputType("FlightGroupKey", { fields: (t) => ({ departedAt: t.field({ type: bucket }) }) });
flights.implement({
  fields: (t) => ({
    nodes: t.field({ type: [flight], resolve: (list, _given, { rows }) => list.nodes(rows) }),
    groupBy: t.field({
      type: groups,
      args: { keys: t.arg({ type: [key], required: true }), first: t.arg.int({ defaultValue: DEFAULT_FIRST }) },
      resolve: (_list, { first }, { rows }) => rows.flightsByMonth(first ?? DEFAULT_FIRST),
    }),
  }),
});
groups.implement({ fields: (t) => ({ nodes: t.field({ type: [group], resolve: (rows) => [...rows] }) }) });
const average = builder.objectRef<MonthRow>("FlightAvg").implement({
  fields: (t) => ({ delayMinutes: t.expose("avgDelayMinutes", { type: "Decimal", nullable: true }) }),
});
const aggregate = builder.objectRef<MonthRow>("FlightAggregate").implement({
  fields: (t) => ({
    count: t.expose("count", { type: "BigInt" }),
    avg: t.field({ type: average, resolve: (row) => row }),
  }),
});
const groupKey = builder.objectRef<MonthRow>("FlightGroupKeys").implement({
  fields: (t) => ({ departedAt: t.expose("departedAt", { type: "LocalDateTime", nullable: true }) }),
});
group.implement({
  fields: (t) => ({
    key: t.field({ type: groupKey, resolve: (row) => row }),
    aggregate: t.field({ type: aggregate, resolve: (row) => row }),
  }),
});
airports.implement({
  fields: (t) => ({ nodes: t.field({ type: [airport], resolve: (list, _given, { rows }) => list.nodes(rows) }) }),
});
states.implement({
  fields: (t) => ({ nodes: t.field({ type: [state], resolve: (list, _given, { rows }) => list.nodes(rows) }) }),
});
saleLines.implement({
  fields: (t) => ({ nodes: t.field({ type: [saleLine], resolve: (list, _given, { rows }) => list.nodes(rows) }) }),
});

builder.queryType({
  fields: (t) => ({
    flight: t.field({
      type: flight,
      nullable: true,
      args: { flightId: t.arg({ type: "BigInt", required: true }) },
      resolve: (_root, { flightId }, { rows }) => rows.flight.load(flightId),
    }),
    flights: t.field({
      type: flights,
      args: { first: t.arg.int({ defaultValue: DEFAULT_FIRST }) },
      resolve: (_root, { first }) => ({ nodes: (rows) => rows.flights(first ?? DEFAULT_FIRST) }),
    }),
    airports: t.field({
      type: airports,
      args: { first: t.arg.int({ defaultValue: DEFAULT_FIRST }) },
      resolve: (_root, { first }) => ({ nodes: (rows) => rows.airports(first ?? DEFAULT_FIRST) }),
    }),
    states: t.field({
      type: states,
      args: { first: t.arg.int({ defaultValue: DEFAULT_FIRST }) },
      resolve: (_root, { first }) => ({ nodes: (rows) => rows.states(first ?? DEFAULT_FIRST) }),
    }),
    saleLines: t.field({
      type: saleLines,
      args: { first: t.arg.int({ defaultValue: DEFAULT_FIRST }) },
      resolve: (_root, { first }) => ({ nodes: (rows) => rows.saleLines(first ?? DEFAULT_FIRST) }),
    }),
  }),
});

export const pothosSchema = builder.toSchema();
