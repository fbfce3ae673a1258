// What a driver emits -> what a reader takes at its own pace. The driver is told to pause while too much waits and to go on when
// little is left, so that memory is bounded by the queue and not by the answer.

import type { BatchEvent, Cell } from "./engine.ts";

export interface Flow {
  readonly pause: () => void;
  readonly resume: () => void;
}

export interface EventQueue {
  readonly push: (event: BatchEvent) => void;
  readonly pushRow: (row: readonly Cell[]) => void;
  /** No more events; later ones are dropped. With an error the reader meets it after the events before it. */
  readonly end: (error?: Error) => void;
  readonly events: AsyncIterable<BatchEvent>;
}

const MUCH_CHARACTERS = 1_000_000;
const LITTLE_CHARACTERS = 250_000;
/** What a cell weighs beside its text. */
const CELL_CHARACTERS = 8;

interface Waiting {
  readonly event: BatchEvent;
  readonly weight: number;
}

export function makeEventQueue(flow: Flow): EventQueue {
  const waiting: Waiting[] = [];
  let rows: (readonly Cell[])[] = [];
  let rowsWeight = 0;
  let ending: { readonly error: Error | undefined } | undefined;
  let wake: () => void = () => undefined;
  const gauge = makeGauge(flow);

  const gather = (): void => {
    if (rows.length > 0) waiting.push({ event: { kind: "rows", rows }, weight: rowsWeight });
    rows = [];
    rowsWeight = 0;
  };

  async function* read(): AsyncGenerator<BatchEvent> {
    while (true) {
      gather();
      const next = waiting.shift();
      if (next !== undefined) {
        yield next.event;
        gauge.add(-next.weight);
      } else if (ending !== undefined) {
        if (ending.error !== undefined) throw ending.error;
        return;
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  }

  return {
    push: (event) => {
      if (ending !== undefined) return;
      gather();
      waiting.push({ event, weight: 0 });
      wake();
    },
    pushRow: (row) => {
      if (ending !== undefined) return;
      const weight = weigh(row);
      rows.push(row);
      rowsWeight += weight;
      gauge.add(weight);
      wake();
    },
    end: (error) => {
      ending ??= { error };
      wake();
    },
    events: read(),
  };
}

const weigh = (row: readonly Cell[]): number =>
  row.reduce<number>((sum, cell) => sum + CELL_CHARACTERS + (typeof cell === "string" ? cell.length : 0), 0);

function makeGauge({ pause, resume }: Flow): { readonly add: (weight: number) => void } {
  let held = 0;
  let isPaused = false;
  return {
    add: (weight) => {
      held += weight;
      if (!isPaused && held >= MUCH_CHARACTERS) {
        isPaused = true;
        pause();
      } else if (isPaused && held <= LITTLE_CHARACTERS) {
        isPaused = false;
        resume();
      }
    },
  };
}
