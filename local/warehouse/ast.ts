// What a read statement may be made of. Data only. `near` is the token that messages point at.

import type { Token } from "./lexer.ts";
import type { SqlType } from "./sql-type.ts";

/** Scalars and conditions; the translator refuses one where the other belongs. */
export type Node = Scalar | Condition;

type Scalar =
  | { readonly kind: "literal"; readonly type: "string" | "nstring" | "number" | "hex" | "null"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "column"; readonly path: readonly string[]; readonly near: Token }
  | { readonly kind: "negate"; readonly operand: Node }
  | { readonly kind: "arithmetic"; readonly operator: string; readonly left: Node; readonly right: Node }
  | Call
  | {
      readonly kind: "convert";
      readonly isTry: boolean;
      readonly type: SqlType;
      readonly operand: Node;
      readonly style: Node | undefined;
    }
  | { readonly kind: "case"; readonly whens: readonly When[]; readonly otherwise: Node | undefined }
  | { readonly kind: "collate"; readonly operand: Node; readonly name: string }
  | { readonly kind: "zone"; readonly operand: Node; readonly zone: Node }
  | { readonly kind: "query"; readonly query: Query };

interface When {
  readonly when: Node;
  readonly then: Node;
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Node[];
  readonly distinct: boolean;
  readonly star: boolean;
  readonly over: Over | undefined;
  readonly within: readonly OrderItem[] | undefined;
  readonly near: Token;
}

export interface Over {
  readonly partitionBy: readonly Node[];
  readonly orderBy: readonly OrderItem[];
  /** Keywords and whole numbers only. */
  readonly frame: string | undefined;
}

export interface OrderItem {
  readonly node: Node;
  readonly descending: boolean;
}

type Condition =
  | { readonly kind: "and" | "or"; readonly left: Node; readonly right: Node }
  | { readonly kind: "not"; readonly operand: Node }
  | { readonly kind: "compare"; readonly operator: string; readonly left: Node; readonly right: Node }
  | { readonly kind: "like"; readonly operand: Node; readonly pattern: Node; readonly negated: boolean }
  | { readonly kind: "in"; readonly operand: Node; readonly items: readonly Node[]; readonly negated: boolean }
  | { readonly kind: "in-query"; readonly operand: Node; readonly query: Query; readonly negated: boolean }
  | {
      readonly kind: "between";
      readonly operand: Node;
      readonly low: Node;
      readonly high: Node;
      readonly negated: boolean;
    }
  | { readonly kind: "is-null"; readonly operand: Node; readonly negated: boolean }
  | { readonly kind: "exists"; readonly query: Query };

export interface Query {
  readonly ctes: readonly Cte[];
  readonly body: Body;
  readonly orderBy: readonly OrderItem[];
}

export interface Cte {
  readonly name: string;
  readonly columns: readonly string[] | undefined;
  readonly query: Query;
  readonly near: Token;
}

export type Body = Select | SetOperation;

export interface SetOperation {
  readonly kind: "set";
  readonly operator: "UNION ALL" | "UNION" | "EXCEPT" | "INTERSECT";
  readonly left: Body;
  readonly right: Body;
}

export interface Select {
  readonly kind: "select";
  readonly distinct: boolean;
  readonly top: Node | undefined;
  readonly items: readonly SelectItem[];
  readonly from: Source | undefined;
  readonly where: Node | undefined;
  readonly groupBy: readonly Node[];
  readonly having: Node | undefined;
}

export interface SelectItem {
  readonly node: Node;
  readonly alias: string | undefined;
}

export type JoinKind = "INNER" | "LEFT" | "RIGHT" | "FULL" | "CROSS" | "CROSS APPLY" | "OUTER APPLY";

export type Source =
  | { readonly kind: "table"; readonly path: readonly string[]; readonly alias: string; readonly near: Token }
  | {
      readonly kind: "derived";
      readonly query: Query;
      readonly alias: string;
      readonly columns: readonly string[] | undefined;
    }
  | {
      readonly kind: "openjson";
      readonly json: Node;
      readonly path: Node | undefined;
      readonly columns: readonly JsonColumn[] | undefined;
      readonly alias: string;
    }
  | { readonly kind: "split"; readonly text: Node; readonly separator: Node; readonly alias: string }
  | {
      readonly kind: "join";
      readonly join: JoinKind;
      readonly left: Source;
      readonly right: Source;
      readonly on: Node | undefined;
    };

export interface JsonColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly path: string;
  readonly asJson: boolean;
}

/** One statement of a batch. */
export type Statement =
  | { readonly kind: "read"; readonly query: Query; readonly text: string }
  | {
      readonly kind: "execute";
      readonly text: string;
      readonly declarations: string;
      readonly values: ReadonlyMap<string, Given>;
    };

/** A constant that sp_executesql is given for a parameter. */
export interface Given {
  readonly type: "string" | "nstring" | "number" | "hex" | "null";
  readonly text: string;
}
