// What an owner writes to say who may see a view or a field. Each has its namesake in the printed schema.

import type { MaskArguments, MaskFunction, MaskQueryable } from "./mask.ts";
import type { Where } from "./where.ts";

/** With `dryRun` a rule does not hold yet: what it would take away is on record, and nothing else. See docs/access.md. */
export type RuleMode = "enforce" | "dryRun";

export interface RuleOptions {
  readonly mode?: RuleMode;
}

export interface Authenticated {
  readonly directive: "authenticated";
}

/** What the client may do: outer list OR, inner list AND (Apollo's meaning). */
export interface RequiresScopes {
  readonly directive: "requiresScopes";
  readonly scopes: readonly (readonly string[])[];
  readonly mode: RuleMode;
}

/** What the principal may do: any of the roles. */
export interface HasRole {
  readonly directive: "hasRole";
  readonly roles: readonly string[];
  readonly mode: RuleMode;
}

/** The rows that a role sees. Without one, a role of `hasRole` sees every row. */
export interface RowFilter<W = Where> {
  readonly directive: "rowFilter";
  readonly role: string;
  readonly where: W;
  readonly mode: RuleMode;
}

/** Who may see numbers of rows, and no row: see docs/aggregate-access.md. */
interface AggregateOptions<N extends string = string> {
  /** Roles that see aggregates alone. A role of `hasRole` sees rows, and cannot be here too. */
  readonly roles?: readonly string[];
  /** What a client needs for aggregates where it lacks what `requiresScopes` asks for: outer list OR, inner list AND. */
  readonly scopes?: readonly (readonly string[])[];
  /** Fewer distinct entities than this are no group that anything is told of; 10 by default. */
  readonly minGroupSize?: number;
  /** The field whose values are counted as entities: whom the data is about. The key, where it is one field, by default. */
  readonly entityKey?: N;
  /** The only fields that a `where` may test. */
  readonly filterFields?: readonly N[];
  /** Counts are told as the nearest multiple of this; 1 by default. */
  readonly roundTo?: number;
}

export interface Aggregate<N extends string = string> extends AggregateOptions<N> {
  readonly directive: "aggregate";
}

/** Who sees a field masked, and what may be done with the mask: see docs/masks.md. */
export interface MaskOptions extends RuleOptions {
  /** Roles that see the value itself. All others that the field is for see it masked. */
  readonly unlessRoles?: readonly string[];
  /** `NONE` unless given: who sees the field masked cannot filter, order or join by it. */
  readonly queryable?: MaskQueryable;
}

/** What is read of the view is on record before it is read, and before it is answered; else it is not given. */
export interface Sensitive {
  readonly directive: "sensitive";
}

/** What must be asked with a filter: see docs/cost.md. */
interface FilterOptions<N extends string = string> {
  /** A `where` restricts one of these, by eq, in, lt, lte, gt or gte, whatever else it says. */
  readonly fields: readonly N[];
  /** Roles that need no filter. */
  readonly unlessRoles?: readonly string[];
}

/** Keeps whole scans of a large view from being asked by accident. Rows of a parent and rows by key need no filter. */
export interface RequiresFilter<N extends string = string> extends FilterOptions<N> {
  readonly directive: "requiresFilter";
}

interface CacheOptions {
  /** Seconds for which rows are given out again after they were read. */
  readonly maxAge: number;
  /** So many more for which they are given out while they are read anew; 0 by default. */
  readonly staleWhileRevalidate?: number;
}

/** What is read of the view, and of nothing that lacks this, may be kept for a while: see docs/caching.md. */
export interface CacheControl extends CacheOptions {
  readonly directive: "cacheControl";
}

interface ExportOptions {
  /** Without a filter a list gives so many rows, its first ones, and no page behind them. */
  readonly rows: number;
  /** Roles that are not limited. */
  readonly unlessRoles?: readonly string[];
  /** What a client needs not to be limited: outer list OR, inner list AND. */
  readonly unlessScopes?: readonly (readonly string[])[];
}

/** Keeps agents, and whoever else is not spared, from copying a view page by page: see docs/cost.md. */
export interface ExportLimit extends ExportOptions {
  readonly directive: "exportLimit";
}

/** As it is written: names and arguments are checked when the catalog is built. */
export interface MaskDirective extends Required<MaskOptions> {
  readonly directive: "mask";
  readonly fn: MaskFunction;
  readonly args: unknown;
}

type PlainMask = Exclude<MaskFunction, keyof MaskArguments>;

export type AccessDirective = Authenticated | RequiresScopes | HasRole;
export type FieldDirective = AccessDirective | MaskDirective;
export type ViewDirective<W = Where, N extends string = string> =
  | AccessDirective
  | RowFilter<W>
  | Aggregate<N>
  | Sensitive
  | RequiresFilter<N>
  | ExportLimit
  | CacheControl;

export function authenticated(): Authenticated {
  return Object.freeze({ directive: "authenticated" });
}

type Scopes = readonly string[];

/** `requiresScopes(["visit.read"], ["all.read", "all.list"])`, with options behind them. */
export function requiresScopes(...given: readonly Scopes[] | readonly [...Scopes[], RuleOptions]): RequiresScopes;
export function requiresScopes(...given: readonly (Scopes | RuleOptions)[]): RequiresScopes {
  const scopes = given.filter((one) => isScopes(one));
  return Object.freeze({ directive: "requiresScopes", scopes, mode: modeOf(given) });
}

/** `hasRole("analyst", "safety")`, or with options behind them: `hasRole("safety", { mode: "dryRun" })`. */
export function hasRole(...given: readonly string[] | readonly [...string[], RuleOptions]): HasRole;
export function hasRole(...given: readonly (string | RuleOptions)[]): HasRole {
  const roles = given.filter((one) => typeof one === "string");
  return Object.freeze({ directive: "hasRole", roles, mode: modeOf(given) });
}

function isScopes(one: Scopes | RuleOptions): one is Scopes {
  return Array.isArray(one);
}

function modeOf(given: readonly (string | Scopes | RuleOptions)[]): RuleMode {
  const last = given.at(-1);
  return typeof last === "object" && "mode" in last ? (last.mode ?? "enforce") : "enforce";
}

export function sensitive(): Sensitive {
  return Object.freeze({ directive: "sensitive" });
}

/** Numbers of rows for who may not read them. The first form names no field: it fits every view. */
export function aggregate(options: AggregateOptions<never>): Aggregate<never>;
export function aggregate<const N extends string>(options: AggregateOptions<N>): Aggregate<N>;
export function aggregate(options: AggregateOptions): Aggregate {
  return Object.freeze({ ...options, directive: "aggregate" });
}

/** `requiresFilter({ fields: ["departedAt"], unlessRoles: ["ci"] })` */
export function requiresFilter<const N extends string>(options: FilterOptions<N>): RequiresFilter<N> {
  return Object.freeze({ ...options, directive: "requiresFilter" });
}

/** `exportLimit({ rows: 1000, unlessScopes: [["data.read"]] })` */
export function exportLimit(options: ExportOptions): ExportLimit {
  return Object.freeze({ ...options, directive: "exportLimit" });
}

/** `cacheControl({ maxAge: 60, staleWhileRevalidate: 300 })` */
export function cacheControl(options: CacheOptions): CacheControl {
  return Object.freeze({ ...options, directive: "cacheControl" });
}

export function rowFilter<const W>(role: string, where: W, { mode = "enforce" }: RuleOptions = {}): RowFilter<W> {
  return Object.freeze({ directive: "rowFilter", role, where, mode });
}

/** `mask("BUCKET", { args: { size: 1000 }, unlessRoles: ["safety"] })` */
export function mask(fn: PlainMask, options?: MaskOptions): MaskDirective;
export function mask<F extends keyof MaskArguments>(
  fn: F,
  options: MaskOptions & { readonly args: MaskArguments[F] },
): MaskDirective;
export function mask(fn: MaskFunction, options: MaskOptions & { readonly args?: unknown } = {}): MaskDirective {
  const { args, unlessRoles = [], queryable = "NONE", mode = "enforce" } = options;
  return Object.freeze({ directive: "mask", fn, args, unlessRoles, queryable, mode });
}
