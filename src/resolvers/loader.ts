// What had to wait for the keys of rows, level by level: all that is asked in one tick becomes one read, whichever rows and
// relations it is for.

import DataLoader from "dataloader";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { Key, ReadAnswer } from "#read/read-request.ts";
import type { OperationReader } from "#read/reader.ts";
import { toRequest, type Ask } from "./asks.ts";

/** What is asked for one row. */
export interface KeyedAsk {
  readonly ask: Ask;
  /** The target's fields and the row's values for them. */
  readonly fields: readonly string[];
  readonly key: Key;
}

/** The answer that a row's part is in, and the name of its set there. */
export interface Located {
  readonly answer: ReadAnswer;
  readonly label: string;
}

export type Loader = DataLoader<KeyedAsk, Result<Located, Refusal>>;

export function createLoader(reader: OperationReader): Loader {
  return new DataLoader<KeyedAsk, Result<Located, Refusal>>((asks) => loadTick(reader, asks), {
    // Equal keys are merged in the batch; nothing is kept between ticks.
    cache: false,
    // A timer on every platform: promises that are ready have all run by then, so one level of the answer is one tick.
    batchScheduleFn: (callback) => setTimeout(callback, 0),
  });
}

interface Batch {
  readonly fields: readonly string[];
  readonly keys: Key[];
  /** Where a key stands among the keys, by its text. */
  readonly indexes: Map<string, number>;
}

async function loadTick(reader: OperationReader, asks: readonly KeyedAsk[]): Promise<Result<Located, Refusal>[]> {
  const batches = new Map<Ask, Batch>();
  const places = asks.map(({ ask, fields, key }) => {
    const batch = batches.get(ask) ?? { fields, keys: [], indexes: new Map<string, number>() };
    batches.set(ask, batch);
    return { ask, index: indexOf(batch, key) };
  });
  const order = [...batches.keys()];
  const answers = await reader.read([...batches].map(([ask, { fields, keys }]) => toRequest(ask, { fields, keys })));
  return places.map(({ ask, index }) => {
    const answer = answers[order.indexOf(ask)];
    if (answer === undefined) throw new TypeError("a request without an answer");
    return answer.ok ? ok({ answer: answer.value, label: answer.value.labels[index] ?? "" }) : answer;
  });
}

function indexOf({ keys, indexes }: Batch, key: Key): number {
  const text = JSON.stringify(key);
  const known = indexes.get(text);
  if (known !== undefined) return known;
  indexes.set(text, keys.length);
  return keys.push(key) - 1;
}
