// Every problem that a mask can have, each refused at start by name.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import type { FieldDirective } from "#catalog/directives.ts";
import type { FieldOptions, FieldSpec } from "#catalog/field-types.ts";
import {
  aggregate,
  authenticated,
  bigint,
  bit,
  date,
  datetimeoffset,
  decimal,
  defineView,
  float,
  hasRole,
  int,
  mask,
  money,
  nvarchar,
  one,
  rowFilter,
  time,
  varbinary,
  varchar,
} from "#catalog/index.ts";
import { claimSpecs, claimRules } from "./claims.ts";
import { rulesFor } from "./sample.ts";

const roleRules = rulesFor("analyst", "safety", "counter");

interface Change {
  readonly fields?: ViewSpec["fields"];
  readonly relations?: NonNullable<ViewSpec["relations"]>;
  readonly directives?: ViewSpec["directives"];
  readonly key?: readonly string[];
}

/** A view without a problem, but for what a test changes. As an untyped owner would write it. */
function plane(change: Change = {}): ViewSpec {
  const { fields = {}, ...rest } = change;
  return {
    object: "curated.Plane",
    description: "One row per plane.",
    key: ["planeId"],
    directives: [hasRole("analyst", "safety")],
    ...rest,
    fields: { planeId: int(), model: nvarchar(40), ...fields },
  };
}

function problemsOf(...views: readonly ViewSpec[]): readonly string[] {
  const built = buildCatalog(views, roleRules);
  return built.ok ? [] : built.refusal;
}

const by = (...directives: readonly FieldDirective[]): FieldOptions => ({ directives });
const withField = (field: FieldSpec) => plane({ fields: { extra: field } });
/** As an owner without TypeScript writes it. */
const untyped = (fn: string, more: object = {}): FieldDirective =>
  ({ ...mask("HASH"), fn, ...more }) as unknown as FieldDirective;
const bucket = (size: unknown) => untyped("BUCKET", { args: { size } });
const round = (digits: unknown) => untyped("ROUND", { args: { digits } });
const constant = (value: unknown) => untyped("CONSTANT", { args: { value } });
const partial = (args: unknown) => untyped("PARTIAL", { args });

test("what a function needs is part of its type", ({ expect }) => {
  // @ts-expect-error BUCKET needs its size.
  expect(() => mask("BUCKET")).not.toThrow();
  // @ts-expect-error ROUND has digits, no size.
  mask("ROUND", { args: { size: 5 } });
  // @ts-expect-error HASH takes nothing.
  mask("HASH", { args: { size: 5 } });
  // @ts-expect-error There is no RANDOM.
  mask("RANDOM");
  // @ts-expect-error There is no raw way to ask.
  mask("HASH", { queryable: "RAW" });
});

test("the masked claims have no problem", ({ expect }) => {
  const built = buildCatalog(claimSpecs, claimRules);
  expect(built.ok ? [] : built.refusal).toEqual([]);
});

const WRONG: readonly (readonly [string, FieldSpec, string])[] = [
  ["no function", int(by(untyped("RANDOM"))), "mask RANDOM is no function of masks; there are NULLIFY, DEFAULT, "],
  ["a name of every object", int(by(untyped("constructor"))), "mask constructor is no function of masks"],
  ["a small name", varchar(40, by(untyped("hash"))), "mask hash is no function of masks"],
  [
    "another queryable",
    bigint(by(untyped("HASH", { queryable: "RAW" }))),
    "mask HASH queryable must be NONE or MASKED",
  ],
  ["NULLIFY of what is never null", int(by(mask("NULLIFY"))), "mask NULLIFY needs a nullable field"],
  ["EMAIL of a number", int(by(mask("EMAIL"))), "mask EMAIL is for text, not for int"],
  ["EMAIL of a short text", varchar(12, by(mask("EMAIL"))), "mask EMAIL needs a length of at least 13"],
  ["LAST4 of a number", bigint(by(mask("LAST4"))), "mask LAST4 is for text, not for bigint"],
  ["LAST4 of a short text", varchar(7, by(mask("LAST4"))), "mask LAST4 needs a length of at least 8"],
  ["HASH of a short text", varchar(31, by(mask("HASH"))), "mask HASH needs a length of at least 32"],
  ["HASH of few bytes", varbinary(31, by(mask("HASH"))), "mask HASH needs a length of at least 32"],
  [
    "HASH of an int",
    int(by(mask("HASH"))),
    "mask HASH is for text, varbinary, bigint and uniqueidentifier, not for int",
  ],
  ["HASH of a date", date(by(mask("HASH"))), "not for date"],
  ["YEAR of a time", time(0, by(mask("YEAR"))), "mask YEAR is for date and datetime2, not for time"],
  [
    "MONTH of an instant",
    datetimeoffset(0, by(mask("MONTH"))),
    "mask MONTH is for date and datetime2, not for datetimeoffset",
  ],
  ["MONTH of a text", varchar(10, by(mask("MONTH"))), "not for varchar"],
  ["BUCKET of a text", varchar(10, by(bucket(10))), "mask BUCKET is for numbers, not for varchar"],
  ["BUCKET of a bit", bit(by(bucket(10))), "mask BUCKET is for numbers, not for bit"],
  ["BUCKET without arguments", int(by(untyped("BUCKET"))), "mask BUCKET takes exactly size"],
  [
    "BUCKET with another argument",
    int(by(untyped("BUCKET", { args: { width: 5 } }))),
    "mask BUCKET takes exactly size",
  ],
  ["BUCKET with one too many", int(by(untyped("BUCKET", { args: { size: 5, from: 1 } }))), "takes exactly size"],
  ["HASH with an argument", bigint(by(untyped("HASH", { args: { key: "x" } }))), "mask HASH takes no arguments"],
  ["HASH with no named argument", bigint(by(untyped("HASH", { args: {} }))), "mask HASH takes no arguments"],
  ["a size of zero", int(by(bucket(0))), "mask BUCKET size must be above zero"],
  ["a size below zero", int(by(bucket(-10))), "mask BUCKET size must be above zero"],
  ["a size that is no number", int(by(bucket("ten"))), "mask BUCKET size must be a decimal number"],
  ["a size that is nothing", int(by(bucket(undefined))), "mask BUCKET size must be a decimal number"],
  ["a size of part of a whole", int(by(bucket(0.5))), "mask BUCKET size must have at most 0 digits behind the point"],
  [
    "a size finer than the field",
    decimal(9, 2, by(bucket("0.005"))),
    "size must have at most 2 digits behind the point",
  ],
  ["a size that changes nothing", int(by(bucket(1))), "size is the field's smallest step"],
  ["the smallest step of a decimal", decimal(9, 2, by(bucket("0.01"))), "size is the field's smallest step"],
  ["a size beyond the field", int(by(bucket(2_147_483_648))), "size is larger than every value of the field"],
  ["a size beyond a decimal", decimal(4, 2, by(bucket(100))), "size must have at most 2 digits before the point"],
  ["a float's size of zero", float(by(bucket(0))), "mask BUCKET size must be above zero"],
  ["a float's size below zero", float(by(bucket(-0.5))), "mask BUCKET size must be above zero"],
  ["a float's size without end", float(by(bucket(Infinity))), "mask BUCKET size must be a finite number"],
  ["a float's size that is no number", float(by(bucket("ten"))), "mask BUCKET size must be a finite number"],
  ["a float's size that is too large", float(by(bucket(1e300))), "mask BUCKET size is too large"],
  ["ROUND of a date", date(by(round(0))), "mask ROUND is for numbers, not for date"],
  ["digits that are no number", money(by(round("2"))), "mask ROUND digits must be a whole number"],
  ["half a digit", money(by(round(0.5))), "mask ROUND digits must be a whole number"],
  ["digits that change nothing", decimal(9, 2, by(round(2))), "digits must be from -6 to 1 for this field"],
  ["digits of an int that change nothing", int(by(round(0))), "digits must be from -9 to -1 for this field"],
  ["digits that leave nothing", money(by(round(-15))), "digits must be from -14 to 3 for this field"],
  ["digits beyond a float", float(by(round(16))), "digits must be from -15 to 15 for this field"],
  [
    "PARTIAL of a number",
    int(by(partial({ prefix: 1, pad: "x", suffix: 1 }))),
    "mask PARTIAL is for text, not for int",
  ],
  ["PARTIAL without a suffix", varchar(9, by(partial({ prefix: 1, pad: "x" }))), "takes exactly prefix, pad, suffix"],
  [
    "a prefix below zero",
    varchar(9, by(partial({ prefix: -1, pad: "x", suffix: 1 }))),
    "prefix and suffix must be whole",
  ],
  ["half a suffix", varchar(9, by(partial({ prefix: 1, pad: "x", suffix: 0.5 }))), "prefix and suffix must be whole"],
  ["no pad", varchar(9, by(partial({ prefix: 1, pad: "", suffix: 1 }))), "pad must be text that is not empty"],
  ["a pad that is a number", varchar(9, by(partial({ prefix: 1, pad: 0, suffix: 1 }))), "pad must be text"],
  [
    "a pad beyond the code page",
    varchar(9, by(partial({ prefix: 1, pad: "…", suffix: 1 }))),
    "pad must be plain ASCII",
  ],
  ["half a pair as pad", nvarchar(9, by(partial({ prefix: 1, pad: "\uD83D", suffix: 1 }))), "pad holds half of a surr"],
  ["more than the field holds", varchar(9, by(partial({ prefix: 4, pad: "--", suffix: 4 }))), "length of at least 10"],
  ["a constant of another type", int(by(constant("a"))), "mask CONSTANT value must be an integer"],
  ["a constant that is nothing", int(by(constant(null))), "mask CONSTANT value must be an integer"],
  ["a constant out of range", int(by(constant(2 ** 31))), "mask CONSTANT value must be within -2147483648 and"],
  ["a constant that is too long", varchar(3, by(constant("abcd"))), "value must have at most 3 characters"],
  ["a constant beyond the code page", varchar(3, by(constant("é"))), "value must be plain ASCII in a varchar"],
  ["a constant that would be rounded", decimal(9, 2, by(constant("1.005"))), "value must have at most 2 digits behind"],
  ["a money that would be rounded", money(by(constant("1.00005"))), "value must have at most 4 digits behind"],
  ["a clock that would be rounded", time(0, by(constant("12:00:00.5"))), "value must have at most 0 digits behind"],
  ["two masks", bigint(by(mask("HASH"), mask("DEFAULT"))), "has more than one mask; which of them is meant?"],
  ["a role that nobody has", bigint(by(mask("HASH", { unlessRoles: ["ghost"] }))), "role ghost is granted by no rule"],
  [
    "a role that the view is not for",
    bigint(by(mask("HASH", { unlessRoles: ["counter"] }))),
    "unlessRoles names counter, ",
  ],
  [
    "a role that the field is not for",
    bigint(by(hasRole("analyst"), mask("HASH", { unlessRoles: ["safety"] }))),
    "unlessRoles names safety, which the field is not for; it cannot take effect",
  ],
  ["a role twice", bigint(by(mask("HASH", { unlessRoles: ["safety", "safety"] }))), "unlessRoles names a role twice"],
  [
    "every role that the view is for",
    bigint(by(mask("HASH", { unlessRoles: ["safety", "analyst"] }))),
    "unlessRoles names every role that the field is for; the mask cannot take effect",
  ],
  [
    "every role that the field is for",
    bigint(by(hasRole("safety"), mask("HASH", { unlessRoles: ["safety"] }))),
    "unlessRoles names every role that the field is for; the mask cannot take effect",
  ],
];

test.for(WRONG)("refused: %s", ([, field, problem], { expect }) => {
  const problems = problemsOf(withField(field));
  expect(problems.join("\n")).toContain(`Plane: extra: ${problem.startsWith("mask") ? problem : ""}`);
  expect(problems.join("\n")).toContain(problem);
});

test("refused: a mask on a field of the key", ({ expect }) => {
  const fields = { planeId: bigint(by(mask("HASH"))) };
  expect(problemsOf(plane({ fields }))).toEqual(["Plane: planeId: is part of the key, which is never masked"]);
});

describe("a second way to the same column", () => {
  const serial = (name: string, ...directives: readonly FieldDirective[]) =>
    ({ [name]: bigint({ column: "Serial", directives }) }) as const;
  const hash = mask("HASH", { unlessRoles: ["safety"] });
  const other = (fields: ViewSpec["fields"], ...roles: readonly string[]) => ({
    ...plane({ fields, directives: [hasRole(...roles)] }),
    object: "CURATED.plane",
    name: "Craft",
  });

  test.for([
    ["without a mask", [plane({ fields: { ...serial("a", hash), ...serial("b") } })], "a: is masked, but b shows the"],
    [
      "without a mask, for those alone who see the value",
      [plane({ fields: { ...serial("a", hash), ...serial("b", hasRole("safety")) } })],
      "a: is masked, but b shows the same column without a mask",
    ],
    [
      "by another case of its name",
      [plane({ fields: { ...serial("a", hash), b: bigint({ column: "SERIAL" }) } })],
      "a: is masked, but b shows the same column without a mask",
    ],
    [
      "with a mask that spares another role",
      [plane({ fields: { ...serial("a", hash), ...serial("b", mask("HASH", { unlessRoles: ["analyst"] })) } })],
      "a: is masked for a role that b shows the same column to without a mask",
    ],
    [
      "in another view of the same object",
      [plane({ fields: serial("a", hash) }), other(serial("b"), "analyst")],
      "a: is masked for a role that Craft.b shows the same column to without a mask",
    ],
    [
      "in a view for everybody",
      [plane({ fields: serial("a", hash) }), { ...other(serial("b"), "analyst"), directives: [authenticated()] }],
      "a: is masked for a role that Craft.b shows the same column to without a mask",
    ],
  ] as const)("is refused %s", ([, views, problem], { expect }) => {
    expect(problemsOf(...views).join("\n")).toContain(`Plane: ${problem}`);
  });

  test.for([
    ["with the same mask", [plane({ fields: { ...serial("a", hash), ...serial("b", hash) } })]],
    ["for the roles that see the value", [plane({ fields: serial("a", hash) }), other(serial("b"), "safety")]],
    ["for roles that the field is not for", [plane({ fields: serial("a", hash) }), other(serial("b"), "counter")]],
  ] as const)("is allowed %s", ([, views], { expect }) => {
    expect(problemsOf(...views)).toEqual([]);
  });
});

describe("a row filter", () => {
  const masked = { cost: int(by(mask("BUCKET", { args: { size: 10 }, unlessRoles: ["safety"] }))), key2: bigint() };
  const self = { self: one("Plane", { serial: "serial" }) };
  const serial = { serial: bigint(by(mask("HASH", { unlessRoles: ["safety"] }))) };
  const filtered = (role: string, where: unknown, more: Change = {}) =>
    plane({
      ...more,
      fields: { ...masked, ...more.fields },
      directives: [hasRole("analyst", "safety"), rowFilter(role, where)],
    });
  const hangar = (role: string, where: unknown) =>
    defineView("curated.Hangar", {
      description: "Hangars.",
      key: ["hangarId"],
      fields: { hangarId: int(), planeId: int() },
      relations: { plane: one("Plane", { planeId: "planeId" }) },
      directives: [hasRole("analyst", "safety", "counter"), rowFilter(role, where as never)],
    });

  test.for([
    [
      "a field",
      [filtered("analyst", { cost: { gt: 5 } })],
      "Plane: rowFilter(analyst): reads cost, which analyst sees",
    ],
    ["it under not", [filtered("analyst", { not: { cost: { in: [5] } } })], "reads cost, which analyst sees masked"],
    [
      "it for NULL",
      [filtered("analyst", { or: [{ cost: { isNull: true } }] })],
      "reads cost, which analyst sees masked",
    ],
    [
      "it behind a relation",
      [plane({ fields: masked }), hangar("analyst", { plane: { cost: { gt: 5 } } })],
      "Hangar: rowFilter(analyst): reads Plane.cost, which analyst sees masked: its rows would tell the value",
    ],
    [
      "both ends of a relation",
      [filtered("analyst", { self: { model: { eq: "a" } } }, { fields: serial, relations: self })],
      "rowFilter(analyst): reads serial, which analyst sees masked",
    ],
  ] as const)("is refused that reads %s, masked for its role", ([, views, problem], { expect }) => {
    expect(problemsOf(...views).join("\n")).toContain(problem);
  });

  test.for([
    ["of a role that sees the value", [filtered("safety", { cost: { gt: 5 } })]],
    [
      "of a role that joins by the value",
      [filtered("safety", { self: { model: { eq: "a" } } }, { fields: serial, relations: self })],
    ],
    [
      "of a role that the field is not for",
      [plane({ fields: masked }), hangar("counter", { plane: { cost: { gt: 5 } } })],
    ],
  ] as const)("is allowed %s", ([, views], { expect }) => {
    expect(problemsOf(...views)).toEqual([]);
  });

  test("of a role that counts alone is held to the fields that it filters by", ({ expect }) => {
    const counted = (filterFields: readonly string[]) =>
      plane({
        fields: masked,
        directives: [
          hasRole("analyst", "safety"),
          aggregate({ roles: ["counter"], entityKey: "planeId", filterFields }),
          rowFilter("counter", { cost: { gt: 5 } }),
        ],
      });
    expect(problemsOf(counted(["cost"])).join("\n")).toContain("reads cost, which counter sees masked");
    expect(problemsOf(counted(["model"]))).toEqual([]);
  });
});

test("a role of everybody's view may be spared", ({ expect }) => {
  const fields = { extra: bigint(by(mask("HASH", { unlessRoles: ["safety"] }))) };
  expect(problemsOf(plane({ fields, directives: [authenticated()] }))).toEqual([]);
});
