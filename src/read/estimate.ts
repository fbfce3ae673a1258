// What the plans of an operation come to before anything is sent: rows answered, statements, and what they cost the warehouse. Pure.
// docs/cost.md says how it is counted; nothing of it has to be exact, and nothing is granted by it.

import type { Catalog, View } from "#catalog/catalog.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { Plan } from "#plan/plan.ts";
import type { PlanNode } from "./plan-tree.ts";
import { sourcesOf } from "./sources-of.ts";

/** What one plan comes to. */
export interface NodeEstimate {
  readonly path: string;
  /** Rows and groups that may be answered, in all pages. Numbers over rows are none. */
  readonly rows: number;
  readonly statements: number;
  readonly cost: number;
}

export type Estimator = (nodes: readonly PlanNode[]) => readonly NodeEstimate[];

type Read = Plan["reads"][number];
type Views = ReadonlyMap<string, View>;

/** Rows of a view that nobody has counted. */
export const UNKNOWN_ROWS = 1_000_000;
const ROWS_A_UNIT = 1000;
const BYTES_A_UNIT = 100_000;
const FLOORED_EFFORT = 20;
/** Of the numbers of one group, and of a text without bounds. */
const GROUP_BYTES = 100;
const LONG_BYTES = 1000;

/** Make it once an isolate. */
export function createEstimator(catalog: Catalog): Estimator {
  const views: Views = new Map([...catalog.views.values()].map((view) => [`${view.schema}.${view.object}`, view]));
  return (nodes) => {
    const known = new Map<PlanNode, Demand>();
    return nodes.map((node) => {
      const { answered, bytes, scanned } = demandOf(node, views, known);
      const cost = scanned / ROWS_A_UNIT + bytes / BYTES_A_UNIT;
      return { path: node.path, rows: answered, statements: node.plan.reads.length, cost };
    });
  };
}

interface Demand {
  readonly answered: number;
  readonly bytes: number;
  /** Rows that the warehouse reads for it. */
  readonly scanned: number;
}

/** A node of which only children are asked is measured all the same: what it holds is theirs to be multiplied by. */
function demandOf(node: PlanNode, views: Views, known: Map<PlanNode, Demand>): Demand {
  const found = known.get(node);
  if (found !== undefined) return found;
  const parent = node.parent === undefined ? undefined : demandOf(node.parent, views, known);
  const [read] = node.plan.reads;
  const demand = read === undefined ? NOTHING : measure(node.plan, read, { views, parent, ways: node.ways });
  known.set(node, demand);
  return demand;
}

const NOTHING: Demand = { answered: 0, bytes: 0, scanned: 0 };

interface Surroundings {
  readonly views: Views;
  readonly parent: Demand | undefined;
  readonly ways: number;
}

/** A page for each parent, one row for each key of a lookup, one set of numbers for each parent. */
function measure({ page, reads }: Plan, read: Read, { views, parent, ways }: Surroundings): Demand {
  // A lookup through several relations of its parents has so many keys for each.
  const parents = parent === undefined ? listedKeys(read) : parent.answered * ways;
  const isLookup = read.kind === "rows" && page === undefined;
  const size = page?.size ?? (isLookup ? 1 : 0);
  // A page that the statement finds its parents by is read once more.
  const again = read.keys?.kind === "page" ? (parent?.scanned ?? 0) : 0;
  const scans = reads.flatMap((one) =>
    sourcesOf(one).map((source) => {
      const rows = rowsOf(views.get(`${source.schema}.${source.object}`));
      return isLookup && source === one.from ? Math.min(rows, parents) : rows;
    }),
  );
  return {
    answered: parents * size,
    bytes: parents * Math.max(size, 1) * rowBytes(read, views),
    scanned: sum(scans) * effortOf(read) + again,
  };
}

/** Entities are told apart and counted by group, small groups together: measured at tens of times a plain group by. */
function effortOf(read: Read): number {
  return read.kind === "groups" && read.floor !== undefined ? FLOORED_EFFORT : 1;
}

/** Of a root. Where parents are not read yet, their keys are not listed yet. */
function listedKeys({ keys }: Read): number {
  return keys?.kind === "list" ? keys.labels.length : 1;
}

function rowsOf(view: View | undefined): number {
  return view?.statistics?.rows ?? UNKNOWN_ROWS;
}

function rowBytes(read: Read, views: Views): number {
  if (read.kind !== "rows") return GROUP_BYTES;
  const { schema, object } = read.from;
  const measured = views.get(`${schema}.${object}`)?.statistics?.fieldBytes;
  return sum(
    read.columns.map(({ field, expression }) => {
      const known = field === undefined ? undefined : measured?.get(field);
      return known ?? typeBytes(expression.type);
    }),
  );
}

/** Bytes of a value of which nothing is known but its type, as the answer shows it. */
function typeBytes(type: SqlType): number {
  switch (type.kind) {
    case "bit":
    case "int":
      return 5;
    case "bigint":
    case "float":
    case "money":
    case "decimal":
    case "date":
      return 10;
    case "time":
    case "datetime2":
    case "datetimeoffset":
      return 25;
    case "uniqueidentifier":
      return 36;
    case "varchar":
    case "nvarchar":
    case "varbinary":
      return type.length === "max" ? LONG_BYTES : Math.min(type.length / 2, LONG_BYTES);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
