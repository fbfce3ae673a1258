// How much is asked of the warehouse at once: the checks of pressure-table.ts, the bindings that it needs, and what it comes to.

import { choice, onOrOff, wholeNumber } from "./checks.ts";
import { PRESSURE_TABLE as T } from "./pressure-table.ts";
import type { PressureSettings } from "./settings.ts";

export const PRESSURE_CHECKS = {
  WAREHOUSE_SLOTS: wholeNumber(T.WAREHOUSE_SLOTS.range),
  WAREHOUSE_SLOTS_LOCAL: wholeNumber(T.WAREHOUSE_SLOTS_LOCAL.range),
  WAREHOUSE_QUEUE: wholeNumber(T.WAREHOUSE_QUEUE.range),
  WAREHOUSE_QUEUE_MS: wholeNumber(T.WAREHOUSE_QUEUE_MS.range),
  WAREHOUSE_ASK_ONCE: onOrOff,
  EXPORT_ROWS: wholeNumber(T.EXPORT_ROWS.range),
  RATE_LIMIT_SECONDS: choice(["0", "10", "60"], "is no period of a rate limit").transform(Number),
};

type Checks = typeof PRESSURE_CHECKS;

/** The settings of this file, each checked by itself. */
export type FlatPressure = { readonly [Key in keyof Checks]: Checks[Key]["_zod"]["output"] };

/** What is switched on and not bound. */
export function pressureProblems(flat: FlatPressure, given: Readonly<Record<string, unknown>>): readonly string[] {
  const needs = [
    ["WAREHOUSE_SLOTS", "WAREHOUSE_GATE"],
    ["RATE_LIMIT_SECONDS", "RATE_LIMITER"],
  ] as const;
  return needs
    .filter(([key, binding]) => flat[key] > 0 && (typeof given[binding] !== "object" || given[binding] === null))
    .map(([key, binding]) => `${binding} is not bound, and ${key} is not 0. Bind it as wrangler.toml does.`);
}

export function pressureOf(flat: FlatPressure): PressureSettings {
  return Object.freeze({
    slots: flat.WAREHOUSE_SLOTS,
    slotsLocal: flat.WAREHOUSE_SLOTS_LOCAL,
    queued: flat.WAREHOUSE_QUEUE,
    queueMs: flat.WAREHOUSE_QUEUE_MS,
    asksOnce: flat.WAREHOUSE_ASK_ONCE,
    exportRows: flat.EXPORT_ROWS,
    rateLimitSeconds: flat.RATE_LIMIT_SECONDS,
  });
}
