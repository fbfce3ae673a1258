// A list -> reads: the rows of one page, the total, or both, of a view or of a relation's many parents at once.

import type { View } from "#catalog/catalog.ts";
import { isOrderable } from "#catalog/operators.ts";
import type { OrderBy } from "#catalog/where.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { refuse, type Result } from "#kernel/result.ts";
import type { Decision } from "#policy/decision.ts";
import { PlanDraft, type PlanContext } from "./draft.ts";
import { allOf, always, fieldExpression, rowsPredicate } from "./expressions.ts";
import { afterPosition, beforePosition, reverseOrder } from "./keyset.ts";
import { planKeys } from "./plan-keys.ts";
import type { Column, CountRead, OrderTerm, Plan, PageShape, Predicate, RowsRead, Source, Value } from "./planned.ts";
import { resolveWhere } from "./resolve-condition.ts";
import { resolveOrder, type ResolvedOrder } from "./resolve-order.ts";

/** A position that a cursor held: the text of each order term, or null. */
export type Position = readonly (string | null)[];

export interface ListToPlan {
  readonly view: string;
  readonly of: { readonly fields: readonly string[]; readonly keys: readonly (readonly unknown[])[] } | undefined;
  readonly fields: readonly string[];
  readonly where: unknown;
  readonly orderBy: readonly OrderBy[];
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly after: Position | undefined;
  readonly before: Position | undefined;
  readonly wantsRows: boolean;
  readonly wantsTotal: boolean;
  readonly wantsCursors: boolean;
}

export function planList(request: ListToPlan, context: PlanContext): Result<Plan, Refusal> {
  const decision = context.decisions(request.view);
  if (decision === undefined) return refuse({ reason: "no-grant", detail: `${request.view} is not granted` });
  const draft = new PlanDraft(context);
  draft.noteUse(decision);
  const rows = request.wantsRows ? planRows(request, decision, draft) : undefined;
  const total = request.wantsTotal ? planTotal(request, decision, draft) : undefined;
  const reads = [rows?.read, total].filter((read) => read !== undefined);
  return draft.finish({ reads, page: rows?.page }, decision.view, request.fields);
}

/** The order that a cursor of this list is bound to, or a refusal. */
export function listShape(request: Pick<ListToPlan, "view" | "orderBy">, context: PlanContext): string | undefined {
  const decision = context.decisions(request.view);
  if (decision === undefined) return undefined;
  const draft = new PlanDraft(context);
  const { shape } = resolveOrder(request.orderBy, tieBreak(decision), decision, draft.source(decision.view), draft);
  return `${request.view} ${shape}`;
}

function planRows(request: ListToPlan, decision: Decision, draft: PlanDraft): { read: RowsRead; page: PageShape } {
  const from = draft.source(decision.view);
  const { size, isBackward } = pageSize(request, draft);
  const order = resolveOrder(request.orderBy, tieBreak(decision), decision, from, draft);
  const columns = request.fields.flatMap((field) => {
    const allowed = fieldExpression(field, decision, from.alias, draft);
    return allowed === undefined ? [] : [{ field, expression: allowed.expression }];
  });
  const hasCursors = request.wantsCursors && hasKey(decision);
  const { all, position } = hasCursors ? addPosition(columns, order.terms) : { all: columns, position: [] };
  const read: RowsRead = {
    kind: "rows",
    from,
    keys: planKeys(request.of, decision, from.alias, draft),
    joins: order.joins,
    // A statement selects something even where nothing but the number of rows matters.
    columns: all.length > 0 ? all : firstColumn(order.terms),
    where: allOf(...admitted(request, decision, from, draft), ...bounds(request, order, draft)),
    order: isBackward ? reverseOrder(order.terms) : order.terms,
    limit: { type: { kind: "int" }, text: String(size + 1) },
  };
  const page = { size, isBackward, isAfter: isSet(request.after), isBefore: isSet(request.before), position };
  return { read, page };
}

function planTotal(request: ListToPlan, decision: Decision, draft: PlanDraft): CountRead {
  const from = draft.source(decision.view);
  const keys = planKeys(request.of, decision, from.alias, draft);
  return { kind: "count", from, keys, where: allOf(...admitted(request, decision, from, draft)) };
}

/** Row filter first, then what the client asks: each stands in parentheses of its own. */
function admitted(request: ListToPlan, decision: Decision, from: Source, draft: PlanDraft): readonly Predicate[] {
  return [
    rowsPredicate(decision.rows, decision.view, from.alias, draft),
    resolveWhere(request.where, decision, from.alias, draft),
  ];
}

function bounds(request: ListToPlan, order: ResolvedOrder, draft: PlanDraft): readonly Predicate[] {
  const values = (position: Position): readonly Value[] =>
    order.terms.map(({ expression }, index) => ({ type: expression.type, text: position[index] ?? null }));
  const parts = [];
  for (const position of [request.after, request.before]) {
    if (isSet(position) && position.length !== order.terms.length) {
      draft.refuse({ reason: "bad-cursor", detail: "a position of another length" });
      return [always];
    }
  }
  if (isSet(request.after)) parts.push(afterPosition(order.terms, values(request.after)));
  if (isSet(request.before)) parts.push(beforePosition(order.terms, values(request.before)));
  return parts;
}

function isSet(position: Position | undefined): position is Position {
  return position !== undefined;
}

function pageSize(request: ListToPlan, draft: PlanDraft): { size: number; isBackward: boolean } {
  const { defaultPageRows, pageRows } = draft.context.limits;
  if (request.first !== undefined && request.last !== undefined) {
    draft.badInput("first and last cannot be asked together");
  }
  const [name, asked] = request.last === undefined ? ["first", request.first] : ["last", request.last];
  const size = asked ?? Math.min(defaultPageRows, pageRows);
  if (!Number.isInteger(size) || size < 0) draft.badInput(`${name} must not be negative`);
  if (size > pageRows) {
    const detail = `LIMIT_PAGE_ROWS ${size} > ${pageRows}`;
    draft.refuse({ reason: "over-budget", budget: "LIMIT_PAGE_ROWS", allowed: pageRows, asked: size, detail });
  }
  return { size, isBackward: request.last !== undefined };
}

/** Selects what makes a row's position, once: a field that is read anyway is not read twice. */
function addPosition(columns: readonly Column[], terms: readonly OrderTerm[]) {
  const all = [...columns];
  const position = terms.map(({ expression }) => {
    const known = all.findIndex((column) => isSame(column, expression));
    return known >= 0 ? known : all.push({ field: undefined, expression }) - 1;
  });
  return { all, position };
}

function isSame(column: Column, expression: OrderTerm["expression"]): boolean {
  const known = column.expression;
  if (known.kind !== "column" || expression.kind !== "column") return false;
  return known.alias === expression.alias && known.column === expression.column;
}

function firstColumn(terms: readonly OrderTerm[]): readonly Column[] {
  return terms.slice(0, 1).map(({ expression }) => ({ field: undefined, expression }));
}

/** The key where every row shows it; otherwise all fields that exist for the principal and have an order. */
function tieBreak(decision: Decision): readonly string[] {
  return hasKey(decision) ? decision.view.key : orderableFields(decision);
}

function orderableFields(decision: Decision): readonly string[] {
  return [...decision.fields.keys()].filter((name) => {
    const field = decision.view.fields.get(name);
    return field !== undefined && isOrderable(field.type);
  });
}

function hasKey({ view, fields }: { readonly view: View; readonly fields: Decision["fields"] }): boolean {
  return view.key.length > 0 && view.key.every((name) => fields.get(name)?.rows.kind === "all");
}
