// What the API answers is what a naive evaluation of the same condition gives over the rows that the principal may see.

import fc from "fast-check";
import { afterAll, beforeAll, test, type ExpectStatic } from "vitest";
import type { Asked } from "../support/open-api.ts";
import { conditionOf, orderBehind, orderOf, someView } from "./conditions.ts";
import { admits, fieldsOf, hasKey, related, relationsOf, show, sorted } from "./oracle.ts";
import type { OrderBy, Where } from "./oracle.ts";
import { anybody, type Who } from "./people.ts";
import { dataOf, type Data } from "./rows.ts";
import { pluralOf, type ViewName } from "./views.ts";
import { check, openWorld, PATIENCE_MS, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

interface Listing {
  readonly view: ViewName;
  readonly where: Where;
  readonly orderBy: readonly OrderBy[];
}

function listingOf(who: Who): fc.Arbitrary<Listing> {
  return fc.tuple(someView(who), fc.nat(3)).chain(([view, depth]) =>
    fc.record({
      view: fc.constant(view),
      where: conditionOf(view, who, depth),
      orderBy: orderOf(view, who),
    }),
  );
}

const cases = anybody.chain((who) =>
  fc.record({
    who: fc.constant(who),
    data: dataOf(30),
    listings: fc.array(listingOf(who), { minLength: 1, maxLength: 6 }),
  }),
);

/** Every field of the view, and of the one row behind each of its relations. */
async function ask({ view, where, orderBy }: Listing, who: Who): Promise<Asked> {
  const links = relationsOf(view, who).filter(({ arity }) => arity === "one");
  const behind = links.map(({ name, target }) => `${name} { ${fieldsOf(target, who).join(" ")} }`);
  const query = `query ($where: ${view}Where, $orderBy: [${view}OrderBy!]) {
    list: ${pluralOf(view)}(where: $where, orderBy: $orderBy, first: 1000) {
      nodes { ${[...fieldsOf(view, who), ...behind].join(" ")} } totalCount
    }
  }`;
  return world.ask({ query, variables: { where, orderBy } }, who);
}

function expected({ view, where, orderBy }: Listing, who: Who, data: Data): readonly object[] {
  const shown = show(data, who);
  const links = relationsOf(view, who).filter(({ arity }) => arity === "one");
  const admitted = shown[view].filter((row) => admits(where, view, row, shown) === true);
  return sorted(admitted, view, orderBy, shown).map((row) => ({
    ...row,
    ...Object.fromEntries(links.map((link) => [link.name, related(link, view, row, shown)[0] ?? null])),
  }));
}

/** Without a key, rows that are alike in all that orders them may come in any order. */
const inOrder = (rows: readonly unknown[], isTotal: boolean): readonly string[] => {
  const texts = rows.map((row) => JSON.stringify(row));
  return isTotal ? texts : texts.toSorted();
};

async function compare(listing: Listing, { who, data }: { who: Who; data: Data }, expect: ExpectStatic): Promise<void> {
  const { answer } = await ask(listing, who);
  expect(answer.errors).toBeUndefined();
  const { list } = answer.data as { list: { nodes: object[]; totalCount: string } };
  const rows = expected(listing, who, data);
  const isTotal = hasKey(listing.view, who);
  expect(inOrder(list.nodes, isTotal)).toEqual(inOrder(rows, isTotal));
  expect(list.totalCount).toBe(String(rows.length));
}

test(
  "a condition and an order mean what they mean in SQL, over what the principal may see",
  { timeout: PATIENCE_MS },
  async ({ expect }) => {
    await check(
      40,
      fc.asyncProperty(cases, async ({ who, data, listings }) => {
        await world.load(data);
        for (const listing of listings) await compare(listing, { who, data }, expect);
      }),
    );
  },
);

/** Each is shown some of the places alone, and several of these share a code. */
const ORDERED: readonly (readonly [Who, ViewName])[] = [
  [{ roles: ["link"], scopes: [], claims: {} }, "Place"],
  [{ roles: ["east"], scopes: [], claims: { regions: ["East", "North"] } }, "Place"],
  [{ roles: ["east"], scopes: [], claims: { regions: "East" } }, "Parcel"],
];

test(
  "an order through a relation does not know of rows that are hidden",
  { timeout: PATIENCE_MS },
  async ({ expect }) => {
    const asked = fc
      .constantFrom(...ORDERED)
      .chain(([who, view]) =>
        fc.record({ who: fc.constant(who), view: fc.constant(view), orderBy: orderBehind(view, who) }),
      );
    await check(
      40,
      fc.asyncProperty(dataOf(30), asked, async (data, { who, ...list }) => {
        await world.load(data);
        await compare({ ...list, where: {} }, { who, data }, expect);
      }),
    );
  },
);
