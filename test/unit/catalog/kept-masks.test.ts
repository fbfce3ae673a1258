// What the catalog keeps of a mask: canonical values, who is spared, another digest for another mask, and the printed directive.

import { describe, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { digestCatalog } from "#catalog/digest.ts";
import type { FieldDirective } from "#catalog/directives.ts";
import type { FieldSpec } from "#catalog/field-types.ts";
import {
  bigint,
  bit,
  date,
  datetime2,
  datetimeoffset,
  defineView,
  float,
  hasRole,
  int,
  mask,
  money,
  nvarchar,
  time,
  uniqueidentifier,
  varbinary,
} from "#catalog/index.ts";
import { printCatalog } from "#schema/index.ts";
import { claimCatalog, maskedFields } from "./claims.ts";
import { rulesFor, viewOf } from "./sample.ts";

const roleRules = rulesFor("analyst", "safety");

const withField = (field: FieldSpec) =>
  defineView("curated.Plane", {
    description: "Planes.",
    fields: { extra: field },
    directives: [hasRole("analyst", "safety")],
  });

describe("the catalog", () => {
  const claim = viewOf(claimCatalog(), "Claim");

  test.for([
    ["DEFAULT of a text as much as fits", "word", { fn: "DEFAULT", text: "xxx" }],
    ["a size in its canonical form", "fee", { fn: "BUCKET", size: "2.5", written: "{size: 2.5}" }],
    ["LAST4 as what it shows", "card", { fn: "LAST4", prefix: 0, pad: "XXXX", suffix: 4 }],
    ["who is spared", "serial", { fn: "HASH", unlessRoles: ["safety", "desk"], queryable: "MASKED" }],
    ["that nothing is asked by it unless said", "secret", { queryable: "NONE" }],
  ] as const)("keeps %s", ([, field, kept], { expect }) => {
    expect(claim.fields.get(field)?.mask).toMatchObject(kept);
    expect(Object.isFrozen(claim.fields.get(field)?.mask)).toBe(true);
  });

  test("has no mask where none is written", ({ expect }) => {
    expect(claim.fields.get("state")?.mask).toBeUndefined();
  });

  const defaults: readonly (readonly [FieldSpec, string])[] = [
    [int(), "0"],
    [bit(), "0"],
    [float(), "0"],
    [money(), "0"],
    [date(), "1900-01-01"],
    [time(3), "00:00:00"],
    [datetime2(0), "1900-01-01T00:00:00"],
    [datetime2(0, { zone: "UTC" }), "1900-01-01T00:00:00+00:00"],
    [datetimeoffset(0), "1900-01-01T00:00:00+00:00"],
    [uniqueidentifier(), "00000000-0000-0000-0000-000000000000"],
    [varbinary(4), "00"],
    [nvarchar("max"), "xxxx"],
  ];
  test.for(defaults)("DEFAULT shows nothing of a %o", ([field, text], { expect }) => {
    const built = buildCatalog([withField({ ...field, directives: [mask("DEFAULT")] })], roleRules);
    expect(built.ok && built.value.views.get("Plane")?.fields.get("extra")?.mask).toMatchObject({
      fn: "DEFAULT",
      text,
    });
  });

  test("is another policy with another mask", async ({ expect }) => {
    const digest = async (directive: FieldDirective) => {
      const built = buildCatalog([withField(bigint({ directives: [directive] }))], roleRules);
      return built.ok ? digestCatalog(built.value, roleRules) : built.refusal;
    };
    const digests = await Promise.all(
      [
        mask("HASH"),
        mask("DEFAULT"),
        mask("HASH", { unlessRoles: ["safety"] }),
        mask("HASH", { queryable: "MASKED" }),
        mask("BUCKET", { args: { size: 10 } }),
        mask("BUCKET", { args: { size: 20 } }),
      ].map(digest),
    );
    expect(new Set(digests).size).toBe(digests.length);
  });

  test("prints masks for who reviews them", ({ expect }) => {
    const printed = printCatalog(claimCatalog());
    expect(printed).toContain(
      'cost: Int @column(name: "Cost", type: "int") @mask(fn: BUCKET, args: "{size: 1000}", unlessRoles: ["safety", "desk"], queryable: MASKED)',
    );
    expect(printed).toContain('@mask(fn: HASH, unlessRoles: ["desk"], queryable: NONE)');
    expect(printed).toContain(
      "directive @mask(fn: MaskFunction!, args: String, unlessRoles: [String!], queryable: MaskQueryable! = NONE, mode: RuleMode! = ENFORCE)",
    );
    expect(printed).toMatch(/enum MaskFunction \{\n {2}NULLIFY\n/);
    expect(Object.keys(maskedFields).every((name) => printed.includes(`  ${name}: `))).toBe(true);
  });
});
