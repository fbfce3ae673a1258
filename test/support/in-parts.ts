// A warehouse whose answers come in parts wherever they may, however small they are: the rows of the last statement in turns of so
// many, the last turn of which may have none.

import { ok } from "#kernel/result.ts";
import { makeRowset } from "#transport/received.ts";
import type { Rest, RestEnd } from "#transport/rest.ts";
import type { Transport } from "#transport/send-batch.ts";

export interface Parted {
  readonly send: Transport["send"];
  /** Answers that came in parts. */
  readonly count: () => number;
}

/** `sizes` are used over and over. */
export function inParts(send: Transport["send"], sizes: readonly number[]): Parted {
  let count = 0;
  return {
    count: () => count,
    async send(batch, context) {
      const sent = await send(batch, context);
      if (!sent.ok || context.mayStream !== true) return sent;
      count += 1;
      const { rowsets } = sent.value;
      const rows = rowsets.at(-1)?.rows ?? [];
      const turns: (typeof rows)[] = [];
      for (let from = 0, turn = 0; from < rows.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? 1;
        turns.push(rows.slice(from, from + size));
        from += size;
      }
      const [first = [], ...more] = turns;
      return ok({ ...sent.value, rowsets: [...rowsets.slice(0, -1), makeRowset(first)], rest: restOf([...more, []]) });
    },
  };
}

function restOf(turns: (readonly (readonly (string | null)[])[])[]): Rest {
  const ended = Promise.withResolvers<RestEnd>();
  let rows = 0;
  const next = () => {
    const turn = turns.shift();
    rows += turn?.length ?? 0;
    return turn === undefined ? undefined : makeRowset(turn);
  };
  return {
    ended: ended.promise,
    close: () => ended.resolve({ bytes: 0, rows, refusal: undefined }),
    next: async () => ok(next()),
    async hold() {
      const held = [];
      for (let part = next(); part !== undefined; part = next()) held.push(part);
      ended.resolve({ bytes: 0, rows, refusal: undefined });
      return ok(held);
    },
  };
}
