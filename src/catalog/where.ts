// The `where` and `orderBy` languages as plain data: one form for what clients ask and for what policy adds.

/** A value that stands for a claim of the principal. Only row filters may hold one. */
export interface ClaimReference {
  readonly claim: string;
}

export type Scalar = string | number | boolean;
export type Operand = Scalar | ClaimReference;

/** The operators of one field. Several of them in one object are all required. */
export interface FieldCondition {
  readonly eq?: Operand;
  readonly ne?: Operand;
  readonly in?: readonly Scalar[] | ClaimReference;
  readonly notIn?: readonly Scalar[] | ClaimReference;
  readonly lt?: Operand;
  readonly lte?: Operand;
  readonly gt?: Operand;
  readonly gte?: Operand;
  readonly isNull?: boolean;
  readonly contains?: Operand;
  readonly startsWith?: Operand;
  readonly endsWith?: Operand;
}

/**
 * A condition over a view: names of fields and of relations, `and`, `or`, `not`. All parts are required, so `{}` and `and: []`
 * admit every row; `or: []` and `not: {}` admit none. A relation to one row holds where its row exists, may be seen and meets the
 * condition; `not` around it also admits rows without one. A relation to many rows takes `RelatedRows`.
 */
export interface Where {
  readonly and?: readonly Where[];
  readonly or?: readonly Where[];
  readonly not?: Where;
  readonly [name: string]: FieldCondition | Where | readonly Where[] | undefined;
}

/**
 * Of a relation to many rows, among those that may be seen: one that meets the condition, none that does, none that does not. All
 * that are given are required. `every` holds where there is no row, and not where the condition is unknown for one.
 */
export interface RelatedRows {
  readonly some?: Where;
  readonly none?: Where;
  readonly every?: Where;
}

/**
 * One order term: a single field, a to-one relation leading to one, or a number of a to-many relation: `{ departures: { count:
 * "DESC" } }`, `{ departures: { avg: { delayMinutes: "ASC" } } }`.
 */
export interface OrderBy {
  readonly [name: string]: "ASC" | "DESC" | OrderBy | null | undefined;
}

/** `{ stateCode: { in: claim("states") } }`: the principal's own claim, or no row at all when it is missing. */
export function claim(name: string): ClaimReference {
  return Object.freeze({ claim: name });
}
