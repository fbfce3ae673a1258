// What a page of a frontend asks: the most delayed flights out of some states, page by page, every field typed by the operation.

import type { Ask } from "./create-client.ts";
import { LateDeparturesDocument } from "./generated/operations.ts";
import type { LateDeparturesQuery, LateDeparturesQueryVariables } from "./generated/operations.ts";

type Page = NonNullable<LateDeparturesQuery["flights"]>;

export type LateDeparture = Page["nodes"][number];

type Wanted = Pick<LateDeparturesQueryVariables, "states" | "minDelay" | "first">;

/** Walks the list by its cursors. Stop reading, and no further page is asked for. */
export async function* lateDepartures(ask: Ask, wanted: Wanted): AsyncGenerator<LateDeparture> {
  let after: string | null = null;
  do {
    const page: Page = await askPage(ask, { ...wanted, after });
    yield* page.nodes;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}

async function askPage(ask: Ask, variables: LateDeparturesQueryVariables): Promise<Page> {
  const { data, errors = [] } = await ask(LateDeparturesDocument, variables);
  if (data?.flights) return data.flights;
  throw new Error(errors.map(({ message }) => message).join("; "));
}
