// A row filter as the schema shows it: GraphQL-like input syntax, claims as $claims.name.

import { isClaim } from "./condition.ts";

/** `{stateCode: {in: $claims.states}}`; a claim whose name is an address is `$claims["https://…"]`. */
export function printWhere(value: unknown): string {
  if (isClaim(value)) return printClaim(value.claim);
  if (Array.isArray(value)) return `[${value.map(printWhere).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([name, part]) => `${name}: ${printWhere(part)}`)
      .join(", ")}}`;
  }
  return JSON.stringify(value);
}

function printClaim(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `$claims.${name}` : `$claims[${JSON.stringify(name)}]`;
}
