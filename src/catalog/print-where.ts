// A row filter as the schema shows it: GraphQL-like input syntax, claims as $claims.name.

import { isClaim } from "./condition.ts";

/** `{stateCode: {in: $claims.states}}` */
export function printWhere(value: unknown): string {
  if (isClaim(value)) return `$claims.${value.claim}`;
  if (Array.isArray(value)) return `[${value.map(printWhere).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([name, part]) => `${name}: ${printWhere(part)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value);
}
