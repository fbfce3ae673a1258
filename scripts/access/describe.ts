// What a principal, or every role of a catalog, may see: policy's own decisions as plain data. Nothing is decided here. It also
// runs beside the src and catalog of an older revision, so that what a catalog had not then reads as not used.

import type { ClaimValue } from "../../src/auth/principal.ts";
import { makePrincipal } from "../../src/auth/verified.ts";
import type { Catalog, Field, Relation, View } from "../../src/catalog/catalog.ts";
import type { Condition } from "../../src/catalog/condition.ts";
import { isOrderable } from "../../src/catalog/operators.ts";
import type { RoleRule } from "../../src/kernel/role-rule.ts";
import { decide } from "../../src/policy/decide.ts";
import type { Decision, Rows } from "../../src/policy/decision.ts";
import { visibleSet, type VisibleView } from "../../src/policy/visible-set.ts";
import type {
  AccessFacts,
  Asked,
  CatalogFacts,
  FieldFacts,
  FieldForm,
  FloorFacts,
  RowsFacts,
  Scopes,
  ViewFacts,
} from "./facts.ts";
import { claimsOf, conditionWords, filterTree, maskName, maskWords, objectOf } from "./words.ts";

export interface Holder {
  readonly name: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** Undefined: of a role, whoever holds it. Then row filters stand as they are, with their claims unbound. */
  readonly claims: Readonly<Record<string, ClaimValue>> | undefined;
}

export const NO_ROLE = "(no role)";

export function describeAccess(catalog: Catalog, holder: Holder): AccessFacts {
  const { name, roles, scopes, claims = {} } = holder;
  const shown = visibleSet(catalog, holder).views;
  const views = [...catalog.views.values()].map((view) => describeView(view, shown.get(view.name), holder));
  return { who: { name, roles, scopes, claims: Object.keys(claims).toSorted() }, views };
}

/** Each role alone, with every scope that the catalog asks for: the most that a client can have. */
export function describeRoles(catalog: Catalog, roleRules: readonly RoleRule[]): CatalogFacts {
  const scopes = [...new Set([...catalog.views.values()].flatMap(scopesIn))].toSorted();
  const roles = [...new Set(roleRules.map(({ role }) => role))].toSorted();
  const holders = [{ name: NO_ROLE, roles: [] }, ...roles.map((role) => ({ name: role, roles: [role] }))];
  return {
    mappings: roleRules.map(({ issuer, claim, equals, role }) => `${claim} ${equals} of ${issuer} gives ${role}`),
    roles: holders.map((holder) => describeAccess(catalog, { ...holder, scopes, claims: undefined })),
  };
}

function scopesIn({ access, aggregate, fields }: View): readonly string[] {
  const ofFields = [...fields.values()].map((field) => field.access.scopes ?? []);
  return [access.scopes ?? [], aggregate?.scopes ?? [], ...ofFields].flat(2);
}

function describeView(view: View, visible: VisibleView | undefined, holder: Holder): ViewFacts {
  const decided = decide(principalOf(holder), view);
  const decision = decided.ok ? decided.value : undefined;
  const access = decision === undefined ? "none" : (decision.access ?? "rows");
  return {
    name: view.name,
    object: objectOf(view),
    access,
    rows: decision === undefined ? NO_ROWS : rowsOf(decision.rows, view, holder),
    floor: floorOf(view, access),
    fields: [...view.fields.values()].map((field) => describeField(field, { view, decision, holder })),
    relations: (visible?.relations ?? []).map((name) => relationWords(name, view.relations.get(name))),
    hasKey: visible?.hasKey ?? false,
    isSensitive: view.isSensitive ?? false,
    scopes: view.access.scopes ?? null,
    guards: guardsOf(decision),
    kept: access === "none" ? [] : keptOf(view.cacheRule),
    dryRuns: dryRunsOf(decision),
  };
}

const NO_ROWS: RowsFacts = { kind: "none", words: "no rows" };

function principalOf({ name, roles, scopes, claims = {} }: Holder) {
  return makePrincipal({
    issuer: "access",
    tenant: undefined,
    subject: name,
    kind: "user",
    clientId: undefined,
    roles,
    scopes,
    groupsComplete: true,
    claims,
  });
}

function rowsOf(rows: Rows, view: View, holder: Holder): RowsFacts {
  if (rows.kind === "all") return { kind: "all", words: "all rows" };
  if (holder.claims === undefined) return someRows(filtersOf(view, holder), view);
  if (rows.kind === "none") return { kind: "none", words: `no rows${whyNone(view, holder)}` };
  return someRows(rows.anyOf, view);
}

function filtersOf(view: View, { roles }: Holder): readonly Condition[] {
  return roles.flatMap((role) => view.rowFilters.get(role) ?? []);
}

function someRows(anyOf: readonly Condition[], view: View): RowsFacts {
  if (anyOf.length === 0) return NO_ROWS;
  const parts = anyOf.map((condition) => filterTree(condition, view));
  const words = `rows where ${anyOf.map((condition) => conditionWords(condition)).join(", or rows where ")}`;
  const [only, ...others] = parts;
  return { kind: "some", words, filter: only !== undefined && others.length === 0 ? only : { kind: "or", parts } };
}

function whyNone(view: View, holder: Holder): string {
  const { claims = {} } = holder;
  const names = [...new Set(filtersOf(view, holder).flatMap(claimsOf))];
  const reasons = names.map(
    (name) => `the claim ${name} ${Object.hasOwn(claims, name) ? "is empty or of the wrong form" : "is missing"}`,
  );
  const missing = reasons.filter((reason) => reason.endsWith("missing"));
  const told = missing.length > 0 ? missing : reasons;
  return told.length === 0 ? "" : `: ${told.join(", ")}`;
}

/** Also of who reads rows, where a client that may not would be told numbers. */
function floorOf({ access: { scopes }, aggregate, fields }: View, access: ViewFacts["access"]): FloorFacts | null {
  if (aggregate === undefined || access === "none") return null;
  if (access === "rows" && (scopes === undefined || aggregate.scopes === undefined)) return null;
  const { minGroupSize, roundTo, entityKey, filterFields } = aggregate;
  const entityColumn = fields.get(entityKey)?.column ?? entityKey;
  const floor = { minGroupSize, roundTo, entityKey, entityColumn, filterFields };
  if (access === "rows") return { ...floor, scopes: aggregate.scopes ?? null };
  const asked = [scopes, aggregate.scopes].filter((anyOf) => anyOf !== undefined);
  return { ...floor, scopes: asked.length === 0 ? null : asked.flat() };
}

interface Seen {
  readonly view: View;
  readonly decision: Decision | undefined;
  readonly holder: Holder;
}

function describeField(field: Field, { view, decision, holder }: Seen): FieldFacts {
  const { name, column, type, access } = field;
  const decided = decision?.fields.get(name);
  const own = decided === undefined ? [] : (decided.forms ?? [{ rows: decided.rows, mask: undefined }]);
  const forms = own.map(({ rows, mask }): FieldForm => ({
    ...(mask === undefined ? {} : { mask: { name: maskName(mask), words: maskWords(mask) } }),
    rows: rowsOf(rows, view, holder),
  }));
  const filter: Asked = decided === undefined || decided.queryable === false ? "no" : askedBy(forms);
  const showsRows = decision !== undefined && (decision.access ?? "rows") === "rows";
  return {
    name,
    column: `${column} ${JSON.stringify(type)}`,
    forms: showsRows ? forms : [],
    filter,
    order: showsRows && isOrderable(type) ? filter : "no",
    scopes: scopesOf(access.scopes),
  };
}

function scopesOf(scopes: readonly (readonly string[])[] | undefined): Scopes {
  return scopes ?? null;
}

function askedBy(forms: readonly FieldForm[]): Asked {
  const masked = forms.filter(({ mask }) => mask !== undefined).length;
  return masked === 0 ? "value" : masked === forms.length ? "masked" : "shown";
}

function relationWords(name: string, relation: Relation | undefined): string {
  const pairs = relation?.on.map(({ local, remote }) => `${local} = ${remote}`) ?? [];
  return `${name}: ${relation?.arity ?? ""} ${relation?.target ?? ""} by ${pairs.join(", ")}`;
}

function guardsOf(decision: Decision | undefined): readonly string[] {
  const { filterFields, exportRows } = decision?.guards ?? {};
  return [
    ...(filterFields === undefined ? [] : [`asked with a filter on ${filterFields.join(" or ")}`]),
    ...(exportRows === undefined ? [] : [`without a filter no more than ${exportRows} rows of a list`]),
  ];
}

function keptOf(rule: View["cacheRule"]): readonly string[] {
  if (rule === undefined) return [];
  const { maxAge, staleWhileRevalidate } = rule;
  const stale = staleWhileRevalidate === 0 ? "" : `, and ${staleWhileRevalidate} s more while they are read anew`;
  return [`for ${maxAge} s, where a cache is on${stale}`];
}

function dryRunsOf(decision: Decision | undefined): readonly string[] {
  const { view = [], fields } = decision?.dryRuns ?? {};
  return [...view, ...[...(fields?.values() ?? [])].flatMap(({ shown, asked }) => [...shown, ...asked])];
}
