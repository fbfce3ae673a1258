// What is exposed, as the rest of the house reads it: checked, frozen, complete.

import type { SqlType } from "#kernel/sql-type.ts";
import type { Condition } from "./condition.ts";

/** Who may see a view or a field. Every part that is given is required. */
export interface AccessRule {
  readonly authenticated: boolean;
  /** Any of these roles; undefined where roles are not asked for. */
  readonly roles: readonly string[] | undefined;
  /** Outer list OR, inner list AND; undefined where scopes are not asked for. */
  readonly scopes: readonly (readonly string[])[] | undefined;
}

export interface Field {
  readonly name: string;
  readonly column: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly description: string | undefined;
  readonly access: AccessRule;
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
  /** By role. A role of the view that is not here sees every row. */
  readonly rowFilters: ReadonlyMap<string, Condition>;
  /** As the owner wrote them, for the printed schema. */
  readonly rowFilterTexts: readonly { readonly role: string; readonly where: string }[];
}

export interface Catalog {
  readonly views: ReadonlyMap<string, View>;
}
