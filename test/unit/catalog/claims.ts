// A small catalog of masks: claims, each field masked for analysts and adjusters, raw for safety and, in its own rows, for desk.

import { buildCatalog } from "#catalog/build-catalog.ts";
import type { Catalog } from "#catalog/catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import type { MaskDirective } from "#catalog/directives.ts";
import type { FieldOptions, FieldSpec } from "#catalog/field-types.ts";
import {
  bigint,
  claim,
  date,
  datetime2,
  decimal,
  defineView,
  float,
  hasRole,
  int,
  many,
  mask,
  money,
  nvarchar,
  one,
  rowFilter,
  uniqueidentifier,
  varbinary,
  varchar,
} from "#catalog/index.ts";
import { rulesFor } from "./sample.ts";

export const claimRules = rulesFor("analyst", "safety", "desk", "adjuster", "clerk");

const spared = { unlessRoles: ["safety", "desk"], queryable: "MASKED" } as const;
const masked = (directive: MaskDirective, more: FieldOptions = {}): FieldOptions => ({
  nullable: true,
  directives: [directive],
  ...more,
});

/** One field for each function and each kind of type that it is for, all of them to be asked by. */
export const maskedFields = {
  nothing: int(masked(mask("NULLIFY", spared))),
  zero: decimal(9, 2, masked(mask("DEFAULT", spared))),
  word: varchar(3, masked(mask("DEFAULT", spared))),
  email: nvarchar(60, masked(mask("EMAIL", spared))),
  mail: varchar(60, masked(mask("EMAIL", spared))),
  phone: varchar(20, masked(mask("PARTIAL", { ...spared, args: { prefix: 2, pad: "-***-", suffix: 2 } }))),
  name: nvarchar(40, masked(mask("PARTIAL", { ...spared, args: { prefix: 1, pad: "…", suffix: 1 } }))),
  card: varchar(19, masked(mask("LAST4", spared))),
  operator: nvarchar(40, masked(mask("HASH", spared))),
  plate: varchar(32, masked(mask("HASH", spared))),
  serial: bigint(masked(mask("HASH", spared))),
  device: uniqueidentifier(masked(mask("HASH", spared))),
  print: varbinary(64, masked(mask("HASH", spared))),
  born: date(masked(mask("YEAR", spared))),
  seenAt: datetime2(3, masked(mask("MONTH", spared))),
  filedAt: datetime2(0, { ...masked(mask("YEAR", spared)), zone: "UTC" }),
  cost: int(masked(mask("BUCKET", { ...spared, args: { size: 1000 } }))),
  total: bigint(masked(mask("BUCKET", { ...spared, args: { size: 7 } }))),
  price: decimal(18, 2, masked(mask("BUCKET", { ...spared, args: { size: "0.25" } }))),
  precise: decimal(38, 10, masked(mask("BUCKET", { ...spared, args: { size: "12345.678" } }))),
  fee: money(masked(mask("BUCKET", { ...spared, args: { size: 2.5 } }))),
  ratio: float(masked(mask("BUCKET", { ...spared, args: { size: 0.5 } }))),
  miles: int(masked(mask("ROUND", { ...spared, args: { digits: -2 } }))),
  weight: decimal(9, 3, masked(mask("ROUND", { ...spared, args: { digits: 1 } }))),
  exact: decimal(38, 10, masked(mask("ROUND", { ...spared, args: { digits: -3 } }))),
  toll: money(masked(mask("ROUND", { ...spared, args: { digits: 0 } }))),
  score: float(masked(mask("ROUND", { ...spared, args: { digits: 2 } }))),
  grade: int(masked(mask("CONSTANT", { ...spared, args: { value: -1 } }))),
  note: nvarchar("max", masked(mask("CONSTANT", { ...spared, args: { value: "it's hidden" } }))),
} satisfies Readonly<Record<string, FieldSpec>>;

export type MaskedField = keyof typeof maskedFields;

const Claim = defineView("curated.Claim", {
  description: "One row per claim.",
  key: ["claimId"],
  fields: {
    claimId: int(),
    state: varchar(2, { nullable: true }),
    ...maskedFields,
    secret: int({
      nullable: true,
      directives: [mask("BUCKET", { args: { size: 10 }, unlessRoles: ["safety", "desk"] })],
    }),
    agent: nvarchar(40, {
      nullable: true,
      directives: [hasRole("analyst", "desk"), mask("HASH", { unlessRoles: ["desk"] })],
    }),
  },
  relations: {
    alike: one("Claim", { operator: "operator" }),
    kin: many("Claim", { operator: "operator" }),
    hidden: one("Claim", { secret: "secret" }),
    reached: one("Claim", { claimId: "secret" }),
  },
  directives: [
    hasRole("analyst", "safety", "desk", "adjuster", "clerk"),
    rowFilter("desk", { state: { eq: claim("state") } }),
    rowFilter("adjuster", { state: { eq: "NY" } }),
  ],
});

export const claimSpecs: readonly ViewSpec[] = [Claim];

export function claimCatalog(): Catalog {
  const built = buildCatalog(claimSpecs, claimRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  return built.value;
}
