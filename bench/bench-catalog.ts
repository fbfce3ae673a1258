// What the measured Worker serves instead of catalog/index.ts: the sample's views, and one that is wide enough for a large page.

import {
  bigint,
  bit,
  date,
  datetime2,
  decimal,
  defineView,
  float,
  hasRole,
  int,
  nvarchar,
  varchar,
} from "#catalog/index.ts";
import { Airport } from "../catalog/views/airport.ts";
import { BirdStrike } from "../catalog/views/bird-strike.ts";
import { Flight } from "../catalog/views/flight.ts";
import { State } from "../catalog/views/state.ts";

export { roleBudgets, roleRules } from "../catalog/roles.ts";
export { default as statistics } from "../catalog/statistics.json" with { type: "json" };

export const SaleLine = defineView("curated.SaleLine", {
  description: "Made up: one row per line of a sale.",
  key: ["saleId"],
  fields: {
    saleId: bigint(),
    lineNumber: int(),
    quantity: int(),
    storeId: int({ nullable: true }),
    customerId: bigint({ nullable: true }),
    unitPrice: decimal(18, 4),
    discount: decimal(9, 4, { nullable: true }),
    amount: decimal(18, 2),
    tax: decimal(18, 2),
    soldAt: datetime2(3),
    shippedAt: datetime2(0, { nullable: true }),
    orderedOn: date(),
    dueOn: date({ nullable: true }),
    product: nvarchar(60),
    category: nvarchar(40),
    note: nvarchar(100, { nullable: true }),
    currency: varchar(3),
    weightKg: float(),
    fillRatio: float({ nullable: true }),
    isReturn: bit(),
  },
  directives: [hasRole("analyst")],
});

export const views = [Airport, BirdStrike, Flight, SaleLine, State] as const;
