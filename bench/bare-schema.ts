// The part of Edgewise's schema that the operations touch, in the schema language, for a Yoga that has its answers hard-wired.

export const bareSchema = /* GraphQL */ `
  scalar BigInt
  scalar Decimal
  scalar Date
  scalar LocalDateTime

  type Query {
    flight(flightId: BigInt!): Flight
    flights(first: Int): FlightConnection
    airports(first: Int): AirportConnection
    states(first: Int): StateConnection
    saleLines(first: Int): SaleLineConnection
  }

  type Flight {
    flightId: BigInt!
    departedAt: LocalDateTime!
    delayMinutes: Int!
    distanceMiles: Int!
    originIata: String!
    destinationIata: String!
    origin: Airport
    destination: Airport
  }

  type FlightConnection {
    nodes: [Flight!]!
    groupBy(keys: [FlightGroupKey!]!, first: Int): FlightGroupConnection!
  }

  input FlightGroupKey @oneOf {
    departedAt: TimeBucket
  }

  input TimeBucket {
    unit: TimeUnit
  }

  enum TimeUnit {
    MONTH
  }

  type FlightGroupConnection {
    nodes: [FlightGroup!]!
  }

  type FlightGroup {
    key: FlightGroupKeys!
    aggregate: FlightAggregate!
  }

  type FlightGroupKeys {
    departedAt: LocalDateTime
  }

  type FlightAggregate {
    count: BigInt!
    avg: FlightAvg!
  }

  type FlightAvg {
    delayMinutes: Decimal
  }

  type Airport {
    iata: String!
    name: String!
    city: String!
    stateCode: String!
    departures(first: Int): FlightConnection!
  }

  type AirportConnection {
    nodes: [Airport!]!
  }

  type State {
    code: String!
    name: String!
  }

  type StateConnection {
    nodes: [State!]!
  }

  type SaleLine {
    saleId: BigInt!
    lineNumber: Int!
    quantity: Int!
    storeId: Int
    customerId: BigInt
    unitPrice: Decimal!
    discount: Decimal
    amount: Decimal!
    tax: Decimal!
    soldAt: LocalDateTime!
    shippedAt: LocalDateTime
    orderedOn: Date!
    dueOn: Date
    product: String!
    category: String!
    note: String
    currency: String!
    weightKg: Float!
    fillRatio: Float
    isReturn: Boolean!
  }

  type SaleLineConnection {
    nodes: [SaleLine!]!
  }
`;
