// The face of the schema towards the edge: the schema of exactly what a principal may see. One for each distinct visible
// set, built when it is first asked for, the least used forgotten; equal sets share one, whoever asks.

import type { GraphQLSchema } from "graphql";
import type { Catalog } from "#catalog/catalog.ts";
import { AUDITOR_ROLE } from "#kernel/role-rule.ts";
import { sha256Hex } from "#kernel/sha256.ts";
import { fullSet, visibleSet, type VisibleSet } from "#policy/visible-set.ts";
import { buildSchema } from "./build-schema.ts";
import { createKept, fieldsOf } from "./kept-schemas.ts";
import { POLICY_DIRECTIVES } from "./policy-directives.ts";
import { printSdl } from "./print-sdl.ts";

/** Holds what decides visibility. */
export interface SchemaHolder {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

export interface VisibleSchema {
  readonly schema: GraphQLSchema;
  /** SHA-256 of what is visible, for the audit. */
  readonly digest: string;
}

export type Schemas = (holder: SchemaHolder) => Promise<VisibleSchema>;

export interface SchemasOptions {
  /** True where an audit log is kept, which its auditors can then read. */
  readonly hasAuditLog?: boolean;
}

/** Make it once an isolate. */
export function createSchemas(catalog: Catalog, { hasAuditLog = false }: SchemasOptions = {}): Schemas {
  const kept = createKept<VisibleSchema>();
  const visibleTo = holdSets(catalog);
  return async (holder) => {
    const visible = visibleTo(holder);
    const auditLog = hasAuditLog && holder.roles.includes(AUDITOR_ROLE);
    const id = auditLog ? `auditLog ${visible.id}` : visible.id;
    const found = kept.get(id) ?? { schema: buildSchema(visible, { auditLog }), digest: await sha256Hex(id) };
    kept.set(id, found, fieldsOf(visible));
    return found;
  };
}

/** Most principals have the roles and scopes of others. */
const MAX_SETS = 100;

function holdSets(catalog: Catalog): (holder: SchemaHolder) => VisibleSet {
  const sets = new Map<string, VisibleSet>();
  return ({ roles, scopes }) => {
    const name = JSON.stringify([roles, scopes]);
    const set = sets.get(name) ?? visibleSet(catalog, { roles, scopes });
    sets.delete(name);
    sets.set(name, set);
    const [oldest] = sets.keys();
    if (sets.size > MAX_SETS && oldest !== undefined) sets.delete(oldest);
    return set;
  };
}

/** The text of schema.graphql. */
export function printCatalog(catalog: Catalog): string {
  return printSdl(buildSchema(fullSet(catalog), { directives: POLICY_DIRECTIVES }), catalog);
}
