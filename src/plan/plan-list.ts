// A list -> one read: the rows of one page, of a view or of a relation's many parents at once.

import type { OrderBy } from "#catalog/where.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { refuse, type Result } from "#kernel/result.ts";
import type { Decision, RowsDecision } from "#policy/decision.ts";
import { checkGuards } from "./check-guards.ts";
import { PlanDraft, type PlanContext } from "./draft.ts";
import { allOf, answerColumn, readExpression, rowsPredicate } from "./expressions.ts";
import { afterPosition, beforePosition, reverseOrder } from "./keyset.ts";
import { planKeys, type ParentsToPlan } from "./plan-keys.ts";
import type { Column, OrderTerm, Plan, PageShape, Predicate, RowsRead, Source, Value } from "./planned.ts";
import { resolveWhere } from "./resolve-condition.ts";
import { resolveOrder, type ResolvedOrder } from "./resolve-order.ts";
import { hasKey, tieBreak } from "./tie-break.ts";

/** A position that a cursor held: the text of each order term, or null. */
export type Position = readonly (string | null)[];

export interface ListToPlan {
  readonly view: string;
  readonly parents: ParentsToPlan | undefined;
  readonly fields: readonly string[];
  readonly where: unknown;
  readonly orderBy: readonly OrderBy[];
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly after: Position | undefined;
  readonly before: Position | undefined;
  readonly wantsCursors: boolean;
}

export function planList(request: ListToPlan, context: PlanContext): Result<Plan, Refusal> {
  const decision = context.decisions(request.view);
  if (decision?.access !== "rows")
    return refuse({ reason: "no-grant", detail: `rows of ${request.view} are not granted` });
  const draft = new PlanDraft(context);
  draft.noteUse(decision);
  checkGuards(request, decision, draft);
  const { read, page } = planRows(request, decision, draft);
  return draft.finish({ reads: [read], page }, decision.view, request.fields);
}

/** The order that a cursor of this list is bound to; undefined where no row of the view may be read. */
export function listShape(request: Pick<ListToPlan, "view" | "orderBy">, context: PlanContext): string | undefined {
  const decision = context.decisions(request.view);
  if (decision?.access !== "rows") return undefined;
  const draft = new PlanDraft(context);
  const { shape } = resolveOrder(request.orderBy, tieBreak(decision), {
    decision,
    alias: draft.source(decision.view).alias,
    draft,
  });
  return `${request.view} ${shape}`;
}

function planRows(request: ListToPlan, decision: RowsDecision, draft: PlanDraft): { read: RowsRead; page: PageShape } {
  const from = draft.source(decision.view);
  const { size, isBackward } = pageSize(request, draft);
  const order = resolveOrder(request.orderBy, tieBreak(decision), { decision, alias: from.alias, draft });
  const columns = fieldColumns(request.fields, decision, from, draft);
  const hasCursors = request.wantsCursors && hasKey(decision);
  const { all, position } = hasCursors ? addPosition(columns, order.terms) : { all: columns, position: [] };
  const read: RowsRead = {
    kind: "rows",
    from,
    keys: planKeys(request.parents, decision, from.alias, draft),
    joins: order.joins,
    // A statement selects something even where nothing but the number of rows matters.
    columns: all.length > 0 ? all : someColumn(decision, from, draft),
    where: allOf(...admitted(request, decision, from, draft), ...bounds(request, order, decision, draft)),
    order: isBackward ? reverseOrder(order.terms) : order.terms,
    limit: count(size + 1),
    kept: count(size),
    isTotal: hasKey(decision),
  };
  const page = { size, isBackward, isAfter: isSet(request.after), isBefore: isSet(request.before), position };
  return { read, page };
}

function fieldColumns(
  fields: readonly string[],
  decision: Decision,
  from: Source,
  draft: PlanDraft,
): readonly Column[] {
  return fields.flatMap((field) => {
    const allowed = readExpression(field, decision, from.alias, draft);
    return allowed === undefined ? [] : [answerColumn(field, allowed)];
  });
}

function count(rows: number): Value {
  return { type: { kind: "int" }, text: String(rows) };
}

/** Row filter first, then what the client asks: each stands in parentheses of its own. */
function admitted(request: ListToPlan, decision: Decision, from: Source, draft: PlanDraft): readonly Predicate[] {
  return [
    rowsPredicate(decision.rows, decision.view, from.alias, draft),
    resolveWhere(request.where, decision, from.alias, draft),
  ];
}

function bounds(request: ListToPlan, order: ResolvedOrder, decision: Decision, draft: PlanDraft): readonly Predicate[] {
  const values = (position: Position): readonly Value[] =>
    order.terms.map(({ expression }, index) => ({ type: expression.type, text: position[index] ?? null }));
  const parts = [];
  for (const position of [request.after, request.before].filter(isSet)) {
    const problem = positionProblem(position, order, decision);
    if (problem === undefined) continue;
    draft.refuse({ reason: "bad-cursor", detail: problem });
    return [];
  }
  if (isSet(request.after)) parts.push(afterPosition(order.terms, values(request.after)));
  if (isSet(request.before)) parts.push(beforePosition(order.terms, values(request.before)));
  return parts;
}

/** Without a key rows may be alike, and those beyond a position among them could not be told from those before it. */
function positionProblem(position: Position, { terms }: ResolvedOrder, decision: Decision): string | undefined {
  if (!hasKey(decision)) return "a position in a list without a key";
  return position.length === terms.length ? undefined : "a position of another length";
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
  if (!Number.isInteger(size) || size < 0) draft.badInput(`${name} must be a whole number and not negative`);
  if (size > pageRows) draft.overBudget("LIMIT_PAGE_ROWS", pageRows, size);
  return { size, isBackward: request.last !== undefined };
}

/** Selects what makes a row's position, once: a field that is read anyway is not read twice. */
function addPosition(columns: readonly Column[], terms: readonly OrderTerm[]) {
  const all = [...columns];
  const position = terms.map(({ expression }) => {
    const known = all.findIndex((column) => JSON.stringify(column.expression) === JSON.stringify(expression));
    return known >= 0 ? known : all.push({ field: undefined, expression }) - 1;
  });
  return { all, position };
}

function someColumn(decision: Decision, from: Source, draft: PlanDraft): readonly Column[] {
  const columns = fieldColumns([...decision.fields.keys()].slice(0, 1), decision, from, draft);
  return columns.map(({ expression }) => ({ field: undefined, expression }));
}
