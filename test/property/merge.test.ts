// However relations and aliases are nested in one operation, each part gives what it gives alone; and what is read together
// takes no more statements than there are lists, totals and lookups in the document, and one trip: but for what belongs to the
// rows of a list that the caller sees no key of, which waits for them.

import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { operationOf, printParts, type Part, type Parts } from "./operations.ts";
import { anybody, type Who } from "./people.ts";
import { dataOf } from "./rows.ts";
import { check, openWorld, PATIENCE_MS, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Each way from a field of Query down to a part with nothing below it, as an operation of its own. */
function alone(parts: Parts): readonly Parts[] {
  return Object.entries(parts).flatMap(([alias, part]) => {
    const below = alone(part.parts);
    return below.length === 0 ? [{ [alias]: part }] : below.map((one) => ({ [alias]: { ...part, parts: one } }));
  });
}

function every(parts: Parts): readonly Part[] {
  return Object.values(parts).flatMap((part) => [part, ...every(part.parts)]);
}

/** One, and one more for each list on the way down that cannot be asked for twice. */
function tripsOf(parts: Parts): number {
  const below = Object.values(parts).map(({ list, parts: next }) => {
    const isWaiting = list?.hasCursors === false && Object.keys(next).length > 0;
    return tripsOf(next) + (isWaiting ? 1 : 0);
  });
  return Math.max(1, ...below);
}

type Twin = "none" | "of the same list" | "of another page";

/** Each part again under another alias: it reads other things of the same rows, or the same of another page. */
function twice(parts: Parts, kind: Twin): Parts {
  if (kind === "none") return parts;
  const twins = Object.entries(parts).map(([alias, part]) => [`${alias}b`, twinOf(part, kind)] as const);
  return { ...parts, ...Object.fromEntries(twins) };
}

function twinOf(part: Part, kind: Twin): Part {
  const { fields, list, given } = part;
  if (list === undefined) return { ...part, fields: fields.slice(1) };
  const other = { ...list, wantsEdges: !list.wantsEdges, wantsTotal: !list.wantsTotal };
  if (kind === "of the same list") return { ...part, fields: fields.slice(1), list: other };
  const { last: _, ...rest } = given;
  return { ...part, given: { ...rest, first: 3 } };
}

/** Twins of the fields of Query, and of what is right below these. */
function withTwins(parts: Parts, kind: Twin): Parts {
  const below = Object.entries(parts).map(([alias, part]) => [alias, { ...part, parts: twice(part.parts, kind) }]);
  return twice(Object.fromEntries(below) as Parts, kind);
}

/** Of all ways, so many are asked alone. */
const MOST_ALONE = 6;

const cases = anybody.chain((who) =>
  fc.record({
    who: fc.constant(who),
    data: dataOf(30),
    parts: operationOf(who),
    twin: fc.constantFrom<Twin[]>("none", "of the same list", "of another page"),
  }),
);

async function answerOf(parts: Parts, who: Who) {
  const { answer, batches } = await world.ask({ query: printParts(parts) }, who);
  if (answer.errors !== undefined) throw new TypeError(JSON.stringify(answer.errors));
  // Each statement of a trip is a line of its text.
  return { data: answer.data as object, trips: batches.map((text) => text.split("\n")) };
}

test("together as alone, in few statements and few trips", { timeout: PATIENCE_MS }, async ({ expect }) => {
  await check(
    28,
    fc.asyncProperty(cases, async ({ who, data, parts, twin }) => {
      await world.load(data);
      const asked = withTwins(parts, twin);
      const together = await answerOf(asked, who);
      const ways = alone(asked);
      const some = ways.filter((_, index) => index % Math.ceil(ways.length / MOST_ALONE) === 0);
      for (const one of some) expect(together.data).toMatchObject((await answerOf(one, who)).data);

      expect(together.trips.length).toBeLessThanOrEqual(tripsOf(parts));
      const statements = together.trips.flat();
      // What is asked of the same list twice is read once, and its total with it if one of them wants that.
      const own = every(twin === "of another page" ? asked : parts);
      const totals = own.filter(({ list }) => list !== undefined && (list.wantsTotal || twin === "of the same list"));
      expect(statements.length).toBeLessThanOrEqual(own.length + totals.length);
    }),
  );
});
