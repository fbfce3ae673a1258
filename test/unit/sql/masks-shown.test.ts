// What masks show, over the local warehouse on either kind of pool: the same as plain JavaScript says of the stored values.

import fc from "fast-check";
import { beforeAll, describe, test } from "vitest";
import type { MaskedField } from "../catalog/claims.ts";
import type { Held } from "../policy/people.ts";
import { asAnswer, names, openClaims, shownMasked, someRow, type ClaimRow, type ClaimTable } from "./claim-table.ts";

const analyst = { roles: ["analyst"] };
const safety = { roles: ["safety"] };
const desk = { roles: ["desk"], claims: { state: "CA" } };
const both = { ...desk, roles: ["analyst", "desk"] };

describe.for(["dedicated", "serverless"] as const)("on a %s pool", (pool) => {
  let table: ClaimTable;
  beforeAll(async () => {
    table = await openClaims();
  });

  /** JSON knows one zero. */
  const nodesFor = async (held: Held): Promise<unknown> =>
    JSON.parse(JSON.stringify((await table.ask(pool, held, { fields: ["claimId", ...names], first: 50 })).rows));

  const answerOf = (rows: readonly ClaimRow[], shown: (name: MaskedField, row: ClaimRow, at: number) => unknown) =>
    rows.map((row, at) => ({
      claimId: at,
      ...Object.fromEntries(names.map((name) => [name, shown(name, row, at)])),
    }));
  const masked = (name: MaskedField, row: ClaimRow) => asAnswer(name, shownMasked[name](row[name]));
  const raw = (name: MaskedField, row: ClaimRow) => asAnswer(name, row[name]);

  test("each function shows what it says, and nothing fails", async ({ expect }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(someRow, { minLength: 1, maxLength: 20 }), async (rows) => {
        await table.fill(rows);
        expect(await nodesFor(analyst)).toEqual(answerOf(rows, masked));
        expect(await nodesFor(safety)).toEqual(answerOf(rows, raw));
        const isOfDesk = (at: number) => at < rows.length / 2;
        expect(await nodesFor(both)).toEqual(
          answerOf(rows, (name, row, at) => (isOfDesk(at) ? raw(name, row) : masked(name, row))),
        );
      }),
      { numRuns: 10 },
    );
  });
});
