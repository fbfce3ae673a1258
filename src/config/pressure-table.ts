// The settings that say how much is asked of the warehouse at once, and by whom. Plain data, no checks.

import type { SettingRow } from "./setting-row.ts";

type WholeRow = SettingRow & Required<Pick<SettingRow, "range">>;

function whole(fallback: number, unit: SettingRow["unit"], range: WholeRow["range"], about: string): WholeRow {
  const accepts = `a whole number from ${range[0]} to ${range[1]}`;
  return { section: "Pressure", fallback: String(fallback), unit, range, accepts, about };
}

function row(fallback: string, accepts: string, about: string): SettingRow {
  return { section: "Pressure", fallback, unit: "", accepts, about };
}

export const PRESSURE_TABLE = {
  WAREHOUSE_SLOTS: whole(
    0,
    "count",
    [0, 1000],
    "Round trips that all isolates together have under way at the warehouse: fewer than the pool runs at once. 0: no such limit. See docs/pressure.md.",
  ),
  WAREHOUSE_SLOTS_LOCAL: whole(
    2,
    "count",
    [1, 1000],
    "In place of them, for each isolate, while the object that counts them cannot be reached.",
  ),
  WAREHOUSE_QUEUE: whole(
    100,
    "count",
    [0, 10_000],
    "Round trips that wait for a slot. What comes on top is refused. One principal has half of the queue at most.",
  ),
  WAREHOUSE_QUEUE_MS: whole(10_000, "ms", [10, 300_000], "The longest that a round trip waits for a slot."),
  WAREHOUSE_ASK_ONCE: row(
    "off",
    "on or off",
    "Whether requests of one isolate that ask the warehouse the same at the same time share one answer.",
  ),
  EXPORT_ROWS: whole(
    5000,
    "rows",
    [1, 1_000_000],
    "An operation that is expected to answer more rows than this is an export, and waits behind others.",
  ),
  RATE_LIMIT_SECONDS: row(
    "0",
    "0, 10 or 60",
    "The period of the binding RATE_LIMITER in wrangler.toml, in seconds. What one principal asks over its limit is refused before anything is planned. 0: it is not consulted.",
  ),
} satisfies Record<string, SettingRow>;
