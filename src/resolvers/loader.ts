// Gathers everything that is asked in one tick into one read. One DataLoader for all views and relations, so that whatever
// is asked together leaves together, whichever resolver asked.

import DataLoader from "dataloader";
import type { Refusal } from "#kernel/refusal.ts";
import type { Result } from "#kernel/result.ts";
import type { ReadAnswer, ReadPage, ReadRow } from "#read/read-request.ts";
import type { OperationReader } from "#read/reader.ts";
import { mergeAsks, type Ask, type ListAsk, type LookupAsk } from "./merge-asks.ts";
import { toWireError } from "./wire-error.ts";

export interface Loader {
  /** One page of a list. Throws the wire error of a refusal. */
  readonly page: (ask: ListAsk) => Promise<ReadPage>;
  /** The row with a key, or undefined. Throws the wire error of a refusal. */
  readonly row: (ask: LookupAsk) => Promise<ReadRow | undefined>;
}

type Loaded = { readonly page: ReadPage } | { readonly row: ReadRow | undefined };

export function createLoader(reader: OperationReader): Loader {
  const loader = new DataLoader<Ask, Loaded>((asks) => loadTick(reader, asks), {
    // Equal asks are merged in the batch; nothing is kept between ticks.
    cache: false,
    // A timer on every platform: promises that are ready have all run by then, so one level of the answer is one tick.
    batchScheduleFn: (callback) => setTimeout(callback, 0),
  });
  return {
    page: async (ask) => pageOf(await loader.load(ask)),
    row: async (ask) => rowOf(await loader.load(ask)),
  };
}

async function loadTick(reader: OperationReader, asks: readonly Ask[]): Promise<(Loaded | Error)[]> {
  const { requests, places } = mergeAsks(asks);
  const answers = await reader.read(requests);
  return places.map(({ request, key }) => loadedOf(answers[request], key));
}

function loadedOf(answer: Result<ReadAnswer, Refusal> | undefined, key: number): Loaded | Error {
  if (answer === undefined) return new TypeError("a request without an answer");
  if (!answer.ok) return toWireError(answer.refusal);
  if (answer.value.kind === "lookup") return { row: answer.value.rows[key] };
  const page = answer.value.pages[key];
  return page === undefined ? new TypeError("a list without its page") : { page };
}

function pageOf(loaded: Loaded): ReadPage {
  if ("page" in loaded) return loaded.page;
  throw new TypeError("a list was answered by a row");
}

function rowOf(loaded: Loaded): ReadRow | undefined {
  if ("row" in loaded) return loaded.row;
  throw new TypeError("a lookup was answered by a list");
}
