// One of those that are asked the same: where it listens, and what can be known of it while it is asked.

import type { Operation } from "./operations.ts";
import type { Asked, ReplayingWarehouse } from "./replaying-warehouse.ts";
import type { WorkerProcess } from "./worker-process.ts";

export interface Target {
  readonly title: TargetTitle;
  readonly url: string;
  /** Where the machine tells: its CPU time is that of this process. */
  readonly process: WorkerProcess | undefined;
  /** What it asks for rows, where it does that by the query API. */
  readonly warehouse: ReplayingWarehouse | undefined;
  /** What it asked for rows since the last call; undefined where it asks for none. */
  readonly takeAsked: () => Asked | undefined | Promise<Asked>;
  /** Its own document for an operation, where it has another schema; undefined where it cannot be asked this. */
  readonly queryOf: (operation: Operation) => string | undefined;
}

export type TargetTitle =
  | "Edgewise"
  | "bare Yoga"
  | "hand-written"
  | "Yoga + Pothos"
  | "PostGraphile 5"
  | "fixed string";

/** Gives the Authorization header; a run is longer than a token lives. */
export type Authorize = () => Promise<string>;

/** The body of an answer. Throws on any but a whole one: a refusal is fast, and no measurement. */
export async function ask(target: Target, operation: Operation, authorization: string): Promise<string> {
  const query = target.queryOf(operation);
  if (query === undefined) throw new Error(`${target.title} has nothing like it`);
  const response = await fetch(target.url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", authorization },
    body: JSON.stringify({ query, operationName: operation.name }),
  });
  const text = await response.text();
  if (!response.ok || !text.startsWith('{"data":{') || text.includes('"errors":[')) {
    throw new Error(`${target.title}: ${response.status} ${text.slice(0, 300)}`);
  }
  return text;
}
