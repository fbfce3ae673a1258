// How the black-box tests have the local warehouse fail, and how they count what reached it.

import type { Stack } from "../../local/stack.ts";
import type { Fault, When } from "../../local/warehouse/fault.ts";
import { send } from "./ask.ts";

/** A fault as a test is named after it. */
export const title = ({ kind, ...more }: Fault & When): string =>
  [kind, ...Object.entries(more).map(([name, value]) => `${name} ${String(value)}`)].join(", ");

export async function play(stack: Stack, fault: (Fault & When) | { readonly kind: "none" }): Promise<void> {
  await send(`${stack.warehouseUrl}/admin/fault`, { method: "POST", body: JSON.stringify(fault) });
}

/** Requests that reached the warehouse since the fault was set. */
export async function reached(stack: Stack): Promise<number> {
  const response = await fetch(`${stack.warehouseUrl}/admin/fault`);
  return ((await response.json()) as { readonly requests: number }).requests;
}
