// What an operation weighs on the warehouse's queue: who asks, and whether it can wait a little longer than others. Nothing is
// granted by it.

import type { Principal } from "#auth/principal.ts";
import type { ReadRequest } from "./read-request.ts";

/** Where nothing else is said. */
const EXPORT_ROWS = 5000;

/** Whoever pages through a list without a filter, or asks for many rows, reads it all. */
export function isExport(requests: readonly ReadRequest[], rows: number, exportRows = EXPORT_ROWS): boolean {
  return rows > exportRows || requests.some(isPagedThrough);
}

function isPagedThrough(request: ReadRequest): boolean {
  if (request.kind !== "list" || request.of !== undefined || !isUnfiltered(request.where)) return false;
  const { after = "", before = "" } = request.page;
  return after !== "" || before !== "";
}

function isUnfiltered(where: unknown): boolean {
  return where === undefined || where === null || (typeof where === "object" && Object.keys(where).length === 0);
}

/** One text for each principal. */
export function principalKey({ issuer, tenant, subject }: Principal): string {
  return JSON.stringify([issuer, tenant ?? null, subject]);
}
