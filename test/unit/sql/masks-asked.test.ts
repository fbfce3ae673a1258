// Asking by a masked field, over the local warehouse on either kind of pool: what is met, and in which order, is decided by what
// the field shows, and by nothing else of the value.

import fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import { maskedFields, type MaskedField } from "../catalog/claims.ts";
import { names, openClaims, someRow, type ClaimTable, type Page } from "./claim-table.ts";

type Values = Page["rows"][number];

const analyst = { roles: ["analyst"] };
const both = { roles: ["analyst", "desk"], claims: { state: "CA" } };
const MOST = 50;

const kindOf = (field: MaskedField) => maskedFields[field].type.kind;
const isOrdered = (field: MaskedField) => kindOf(field) !== "varbinary" && field !== "note";
const isText = (field: MaskedField) => ["varchar", "nvarchar"].includes(kindOf(field));

/** Equal where the warehouse holds them equal. */
const fold = (value: unknown): unknown => (typeof value === "string" ? value.replace(/ +$/, "").toLowerCase() : value);
const lower = (text: string) => text.toLowerCase();
const keysOf = (rows: readonly Values[]) => rows.map(({ claimId }) => claimId);

describe.for(["dedicated", "serverless"] as const)("on a %s pool", (pool) => {
  let table: ClaimTable;
  beforeAll(async () => {
    table = await openClaims();
    await table.fill(fc.sample(someRow, { numRuns: 24, seed: 7 }));
  });

  test.for(names)("%s", async (field, { expect }) => {
    for (const held of [analyst, both]) {
      const ask = (change: Parameters<ClaimTable["ask"]>[2]) => table.ask(pool, held, { first: MOST, ...change });
      const { rows } = await ask({ fields: ["claimId", field] });
      const met = async (condition: unknown) => keysOf((await ask({ where: { [field]: condition } })).rows);
      const keysWhere = (isMet: (value: unknown) => boolean) => keysOf(rows.filter((row) => isMet(row[field])));

      expect(await met({ isNull: true })).toEqual(keysWhere((value) => value === null));
      for (const value of new Set(
        rows
          .map((row) => row[field])
          .filter((one) => one !== null)
          .slice(0, 2),
      )) {
        const isSame = (other: unknown) => other !== null && fold(other) === fold(value);
        expect(await met({ eq: value })).toEqual(keysWhere(isSame));
        expect(await met({ in: [value] })).toEqual(keysWhere(isSame));
        if (isOrdered(field)) expect(await met({ lte: value, gte: value })).toEqual(keysWhere(isSame));
        if (isText(field) && typeof value === "string") {
          const isBegun = (other: unknown) => typeof other === "string" && lower(other).startsWith(lower(value));
          expect(await met({ startsWith: value })).toEqual(keysWhere(isBegun));
        }
      }
    }
  });

  test.for(names.filter(isOrdered))(
    "pages ordered by %s hold every row once, in its order",
    async (field, { expect }) => {
      for (const held of [analyst, both]) {
        const ask = (change: Parameters<ClaimTable["ask"]>[2]) =>
          table.ask(pool, held, { fields: ["claimId"], orderBy: [{ [field]: "DESC" }], ...change });
        const whole = keysOf((await ask({ first: MOST })).rows);
        const paged: unknown[] = [];
        let page = await ask({ first: 7 });
        for (paged.push(...keysOf(page.rows)); page.hasNextPage; paged.push(...keysOf(page.rows))) {
          page = await ask({ first: 7, after: page.positions.at(-1) });
        }
        expect(paged).toEqual(whole);
        expect(new Set(whole).size).toBe(24);
      }
    },
  );
});
