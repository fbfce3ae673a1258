// Counts the views of a catalog: rows, and the average bytes of each field's values as an answer shows them. One statement a view,
// one after the other, so that a pool is never asked for more than one scan at a time.

import type { Catalog, Field, View } from "../../src/catalog/catalog.ts";
import type { WrittenStatistics } from "../../src/catalog/statistics.ts";
import type { PoolKind } from "../../src/sql/pool-kind.ts";
import { renderBatch } from "../../src/sql/render-batch.ts";
import { renderStatistics } from "../../src/sql/render-statistics.ts";
import type { Transport } from "../../src/transport/send-batch.ts";

export interface Reached {
  readonly send: Transport["send"];
  readonly pool: PoolKind;
  /** The longest that one view may take. */
  readonly deadlineMs: number;
}

/** In alphabetical order, so that the file's diffs are changes. `names` are views of the catalog. */
export async function countViews(
  catalog: Catalog,
  names: readonly string[],
  reached: Reached,
): Promise<WrittenStatistics> {
  const counted: [string, WrittenStatistics[string]][] = [];
  for (const name of names.toSorted()) {
    const view = catalog.views.get(name);
    if (view === undefined)
      throw new Error(`${name} is no view of the catalog: ${[...catalog.views.keys()].join(", ")}`);
    counted.push([name, await countView(view, reached)]);
  }
  return Object.fromEntries(counted);
}

async function countView(view: View, reached: Reached): Promise<WrittenStatistics[string]> {
  const fields = [...view.fields.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const [rows = 0, ...bytes] = await readNumbers(view, fields, reached);
  const averages = fields.map((field, index): [string, number] => [
    field.name,
    average(field, bytes[index] ?? 0, rows),
  ]);
  return { rows, fields: Object.fromEntries(averages) };
}

async function readNumbers(view: View, fields: readonly Field[], reached: Reached): Promise<readonly number[]> {
  const { schema, object, name } = view;
  const batch = renderBatch([renderStatistics({ schema, object, columns: fields })], {
    pool: reached.pool,
    label: `stats_${name}`,
  });
  const sent = await reached.send(batch, {
    deadlineMs: Date.now() + reached.deadlineMs,
    signal: new AbortController().signal,
  });
  if (!sent.ok) throw new Error(`${name} could not be counted: ${sent.refusal.reason}: ${sent.refusal.detail}`);
  const [row] = sent.value.rowsets[0]?.rows ?? [];
  if (row?.length !== fields.length + 1) throw new Error(`${name} could not be counted: an answer of another form`);
  return row.map((cell) => Number(cell ?? "0"));
}

/** Two bytes of nvarchar are one or so of the answer's UTF-8. */
function average({ type }: Field, bytes: number, rows: number): number {
  const shown = type.kind === "nvarchar" ? bytes / 2 : bytes;
  return rows === 0 ? 0 : Math.round((shown / rows) * 10) / 10;
}
