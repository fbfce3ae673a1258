// What is exposed, as the rest of the house reads it: checked, frozen, complete.

import type { SqlType } from "#kernel/sql-type.ts";
import type { Condition } from "./condition.ts";
import type { Mask } from "./mask.ts";

/** Who may see a view or a field. Every part that is given is required. */
export interface AccessRule {
  readonly authenticated: boolean;
  /** Any of these roles; undefined where roles are not asked for. */
  readonly roles: readonly string[] | undefined;
  /** Outer list OR, inner list AND; undefined where scopes are not asked for. */
  readonly scopes: readonly (readonly string[])[] | undefined;
}

/** Who sees numbers of rows where rows are not seen, and what keeps such a number from telling of a few. */
export interface AggregateRule {
  /** Roles that see aggregates alone. */
  readonly roles: readonly string[];
  /** What a client needs that lacks the scopes of the view; undefined where that is no way in. */
  readonly scopes: readonly (readonly string[])[] | undefined;
  readonly minGroupSize: number;
  /** The field whose distinct values are the entities that a group is made of. */
  readonly entityKey: string;
  readonly filterFields: readonly string[];
  readonly roundTo: number;
}

/** Rows and numbers are asked for with a filter on one of the fields. */
export interface FilterRule {
  readonly fields: readonly string[];
  /** Roles that need none. */
  readonly unlessRoles: readonly string[];
}

/** How many rows are given out without a filter. */
export interface ExportRule {
  readonly rows: number;
  readonly unlessRoles: readonly string[];
  /** Of clients that are not limited: outer list OR, inner list AND. Empty: of none. */
  readonly unlessScopes: readonly (readonly string[])[];
}

/** How long what was read may be given out again, in seconds. */
export interface CacheRule {
  readonly maxAge: number;
  /** After that, while it is read anew. */
  readonly staleWhileRevalidate: number;
}

/** How large a view is, for estimates alone. */
export interface Statistics {
  readonly rows: number;
  /** Average bytes of a value as the answer shows it, by field. */
  readonly fieldBytes: ReadonlyMap<string, number>;
}

export interface Field {
  readonly name: string;
  readonly column: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly description: string | undefined;
  readonly access: AccessRule;
  /** What it shows to the roles that do not see its value. */
  readonly mask: Mask | undefined;
}

export interface RelationPair {
  readonly local: string;
  readonly remote: string;
}

export interface Relation {
  readonly name: string;
  readonly arity: "one" | "many";
  readonly target: string;
  readonly on: readonly RelationPair[];
  readonly description: string | undefined;
}

export interface View {
  /** GraphQL type name, `Flight`. */
  readonly name: string;
  /** Field on Query for one row, `flight`. */
  readonly singular: string;
  /** Field on Query for the list, `flights`. */
  readonly plural: string;
  readonly schema: string;
  readonly object: string;
  readonly description: string;
  /** Empty for a view without a key. */
  readonly key: readonly string[];
  readonly fields: ReadonlyMap<string, Field>;
  readonly relations: ReadonlyMap<string, Relation>;
  readonly access: AccessRule;
  readonly aggregate: AggregateRule | undefined;
  /** Read under strict audit alone: see docs/audit.md. */
  readonly isSensitive: boolean;
  /** What rows and numbers must be asked with; undefined where they need nothing. */
  readonly filterRule: FilterRule | undefined;
  /** How many rows are given out without a filter; undefined where as many as a page holds. */
  readonly exportRule: ExportRule | undefined;
  /** How long its rows may be kept; undefined where they are read each time. */
  readonly cacheRule: CacheRule | undefined;
  /** How large it is; undefined where nobody has counted. */
  readonly statistics: Statistics | undefined;
  /** By role. A role of the view that is not here sees every row. */
  readonly rowFilters: ReadonlyMap<string, Condition>;
  /** As the owner wrote them, for the printed schema. */
  readonly rowFilterTexts: readonly { readonly role: string; readonly where: string }[];
  /** The view as it would be if its `dryRun` rules held; undefined where it has none. Nothing is read by it. */
  readonly trial: View | undefined;
}

export interface Catalog {
  readonly views: ReadonlyMap<string, View>;
}
