// What a principal may not see tells it nothing: whatever is written into hidden rows and fields, its answers, the statements
// sent for it and the record of it stay the same, byte for byte. Time is not looked at.

import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { operationOf, printParts, type Parts } from "./operations.ts";
import { hasKey, show } from "./oracle.ts";
import { limited, type Who } from "./people.ts";
import { cellOf, dataOf, type Data, type Row } from "./rows.ts";
import { keyOf, specOf, viewNames, type ViewName } from "./views.ts";
import { check, openWorld, PATIENCE_MS, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** One row of a view gets another value, is gone, or is there a second time with that value. */
interface Change {
  readonly kind: "set" | "remove" | "add";
  readonly view: ViewName;
  readonly at: number;
  readonly cells: Row;
}

const change: fc.Arbitrary<Change> = fc.constantFrom(...viewNames).chain((view) =>
  fc.record({
    kind: fc.constantFrom("set", "set", "set", "remove", "add"),
    view: fc.constant(view),
    at: fc.nat(40),
    cells: fc.constantFrom(...Object.keys(specOf(view).fields)).chain((field) =>
      cellOf(view, field)
        .filter((cell) => cell !== null || !keyOf(view).includes(field))
        .map((cell) => ({ [field]: cell })),
    ),
  }),
);

function apply(data: Data, { kind, view, at, cells }: Change): Data {
  const rows = data[view];
  const index = at % Math.max(rows.length, 1);
  const row = rows[index];
  if (row === undefined) return data;
  const changed = kind === "remove" ? [] : kind === "add" ? [row, { ...row, ...cells }] : [{ ...row, ...cells }];
  return { ...data, [view]: [...rows.slice(0, index), ...changed, ...rows.slice(index + 1)] };
}

/** Makes those of the changes that `who` cannot see. */
function changeHidden(data: Data, changes: readonly Change[], who: Who): Data {
  const seen = JSON.stringify(show(data, who));
  return changes.reduce((known, next) => {
    const changed = apply(known, next);
    return JSON.stringify(show(changed, who)) === seen ? changed : known;
  }, data);
}

/** Everything that comes back for an operation and for the next page of its first list, as text. */
async function outcomes(parts: Parts, who: Who): Promise<readonly string[]> {
  const first = await world.ask({ query: printParts(parts) }, who);
  const next = nextPage(parts, first.answer.data, who);
  return [first, ...(next === undefined ? [] : [await world.ask({ query: printParts(next) }, who)])].map((asked) =>
    JSON.stringify(asked),
  );
}

function nextPage({ r0 }: Parts, data: unknown, who: Who): Parts | undefined {
  if (r0?.list === undefined || !hasKey(r0.view, who)) return undefined;
  const { pageInfo } = (data as { r0: { pageInfo: { startCursor: string | null } } }).r0;
  return { r0: { ...r0, given: { ...r0.given, after: pageInfo.startCursor ?? "" } } };
}

const cases = limited.chain((who) =>
  fc.record({
    who: fc.constant(who),
    data: dataOf(25),
    changes: fc.array(change, { minLength: 10, maxLength: 40 }),
    parts: fc.array(operationOf(who), { minLength: 1, maxLength: 2 }),
  }),
);

test("what is hidden changes no answer, no statement and no record", { timeout: PATIENCE_MS }, async ({ expect }) => {
  let told = 0;
  await check(
    24,
    fc.asyncProperty(cases, async ({ who, data, changes, parts }) => {
      const changed = changeHidden(data, changes, who);
      if (changed === data) return;
      told += 1;
      await world.load(data);
      const before = [];
      for (const operation of parts) before.push(await outcomes(operation, who));
      await world.load(changed);
      const after = [];
      for (const operation of parts) after.push(await outcomes(operation, who));
      expect(after).toEqual(before);
      expect(before.flat().filter((outcome) => outcome.includes('"errors"'))).toEqual([]);
    }),
  );
  // Else nothing was hidden, and nothing proved.
  expect(told).toBeGreaterThan(12);
});
