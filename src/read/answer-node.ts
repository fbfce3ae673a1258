// The rowsets of a tree of plans -> the answers of its requests, each with what was read through its relations. What went wrong
// with one costs the others nothing, and is on record.

import type { Refusal } from "#kernel/refusal.ts";
import { ok, type Result } from "#kernel/result.ts";
import type { Plan } from "#plan/plan.ts";
import { labelsOf, pageLabel } from "#result/group-rows.ts";
import type { RowTable } from "#result/read-table.ts";
import { shapeAggregate } from "#result/shape-aggregate.ts";
import { shapeGroups } from "#result/shape-groups.ts";
import { shapeList, type ShapedPage } from "#result/shape-list.ts";
import { shapeLookup } from "#result/shape-lookup.ts";
import type { Rowset } from "#transport/rowset.ts";
import { bindCursors } from "./bind-cursors.ts";
import { checkOnce } from "./check-rows.ts";
import { openListRest, type AnswerOf } from "./list-rest.ts";
import type { Operation } from "./operation.ts";
import type { RelatedNode, TreeNode, TreeRequest } from "./plan-tree.ts";
import type { Cells, ListAnswer, LookupAnswer, ReadAnswer, Related } from "./read-request.ts";
import type { TripRest } from "./trip-rest.ts";

/** What came of a trip. */
export interface Trip {
  readonly operation: Operation;
  /** The rowsets of a plan that was sent, or why there are none. */
  readonly rowsetsOf: (plan: Plan) => Result<readonly Rowset[], Refusal>;
  /** Of the one tree whose rows are still coming. */
  readonly streamed?: { readonly tree: TreeNode; readonly rest: TripRest } | undefined;
}

export function answerNode(trip: Trip, node: TreeNode): Result<ReadAnswer, Refusal> {
  const answer = node.planned.ok ? readNode(trip, node, node.planned.value.plan) : node.planned;
  if (!answer.ok) trip.operation.recorder.noteRefusal(answer.refusal);
  return answer;
}

function readNode(trip: Trip, node: TreeNode, plan: Plan): Result<ReadAnswer, Refusal> {
  const rowsets = trip.rowsetsOf(plan);
  if (!rowsets.ok) return rowsets;
  const { request } = node;
  const reading = { trip, node, plan, rowsets: rowsets.value };
  switch (request.kind) {
    case "list":
      return readList(reading, request);
    case "lookup":
      return readLookup(reading);
    case "aggregate": {
      const shaped = shapeAggregate(plan, rowsets.value);
      return shaped.ok ? ok({ kind: "aggregate", sets: shaped.value, labels: labels(plan) }) : shaped;
    }
    case "groups":
      return readGroups(reading, request);
  }
}

interface Reading {
  readonly trip: Trip;
  readonly node: TreeNode;
  readonly plan: Plan;
  readonly rowsets: readonly Rowset[];
}

type Of<Kind extends TreeRequest["kind"]> = Extract<TreeRequest, { readonly kind: Kind }>;

function readList(reading: Reading, request: Of<"list">): Result<ListAnswer, Refusal> {
  const { trip, node, plan, rowsets } = reading;
  const shaped = shapeList(plan, rowsets);
  if (!shaped.ok) return shaped;
  const { table, pages } = shaped.value;
  const { recorder } = trip.operation;
  const hasCursors = (plan.page?.position.length ?? 0) > 0;
  const seal = hasCursors ? bindCursors(trip.operation, request, node.of) : undefined;
  const related = relatedBelow(reading, table);
  const answerOf: AnswerOf = (shown) => ({
    ...{ kind: "list", table, related, labels: labels(plan) },
    sets: new Map([...shown].map(([label, page]) => [label, { ...page, cursorAt: cursorsOf(page, table, seal) }])),
    check: checkOnce(
      table,
      [...shown.values()].flatMap((page) => page.rows),
      recorder,
    ),
  });
  const answer = answerOf(pages);
  const rest = trip.streamed?.tree === node ? trip.streamed.rest : undefined;
  if (rest === undefined) return ok(answer);
  return ok({ ...answer, rest: openListRest({ rest, plan, pages, rowsets, answerOf, recorder }) });
}

function cursorsOf({ rows }: ShapedPage, table: RowTable, seal: ReturnType<typeof bindCursors> | undefined) {
  return seal === undefined ? undefined : (index: number) => seal.seal(positionAt(rows, index, table));
}

function readLookup(reading: Reading): Result<LookupAnswer, Refusal> {
  const shaped = shapeLookup(reading.plan, reading.rowsets);
  if (!shaped.ok) return shaped;
  const { table, rows: sets } = shaped.value;
  const rows = [...sets.values()].filter((row) => row !== undefined);
  const check = checkOnce(table, rows, reading.trip.operation.recorder);
  return ok({
    kind: "lookup",
    table,
    sets,
    labels: labels(reading.plan),
    related: relatedBelow(reading, table),
    check,
  });
}

function readGroups({ trip, node, plan, rowsets }: Reading, request: Of<"groups">): Result<ReadAnswer, Refusal> {
  const shaped = shapeGroups(plan, rowsets);
  if (!shaped.ok) return shaped;
  const seal = request.wantsCursors ? bindCursors(trip.operation, request, node.of) : undefined;
  const sets = new Map(
    [...shaped.value].map(([label, { positions, ...page }]) => {
      const cursorAt = seal === undefined ? undefined : (index: number) => seal.seal(positions[index] ?? []);
      return [label, { ...page, cursorAt }] as const;
    }),
  );
  return ok({ kind: "groups", sets, labels: labels(plan) });
}

function labels({ reads: [read] }: Plan): readonly string[] {
  return read === undefined ? [] : labelsOf(read);
}

/** Rows whose cursors are sealed were checked, their positions too. */
function positionAt(rows: readonly Cells[], index: number, table: RowTable) {
  const row = rows[index];
  const position = row === undefined ? undefined : table.position(row);
  if (position?.ok !== true) throw new TypeError("a cursor of a row that was not checked");
  return position.value;
}

function relatedBelow({ trip, node }: Reading, table: RowTable): readonly Related[] {
  return node.related.map((related) => relatedOf(trip, related, { node, table }));
}

function relatedOf(
  trip: Trip,
  { relations, node }: RelatedNode,
  above: { readonly node: TreeNode; readonly table: RowTable },
): Related {
  const columns = above.node.planned.ok ? columnsOf(above.node.planned.value.plan) : [];
  const fields = relations[0].on.map(({ remote }) => remote);
  const named = (name: string | undefined) => relations.find((relation) => relation.name === name) ?? relations[0];
  const indexes = new Map(
    relations.map((relation) => [relation, relation.on.map(({ local }) => columns.indexOf(local))]),
  );
  return {
    labelOf: (row, name) => pageLabel((indexes.get(named(name)) ?? []).map((index) => row[index] ?? null)),
    keyOf: (row, name) => ({ fields, key: named(name).on.map(({ local }) => above.table.value(local)(row)) }),
    answer: node.isSent || !node.planned.ok ? answerNode(trip, node) : undefined,
  };
}

function columnsOf({ reads: [read] }: Plan): readonly (string | undefined)[] {
  return read?.kind === "rows" ? read.columns.map(({ field }) => field) : [];
}
