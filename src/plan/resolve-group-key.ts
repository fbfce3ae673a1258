// The keys of groups, as the API gave them, -> what is grouped by: fields, fields of to-one relations, buckets of time. Each is
// one that may be asked by. Where rows may not be read, keys are fields of the view itself.

import { groupKeyForm } from "#catalog/group-keys.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import { told, type AnswerPath, type TakenKey } from "./aggregated.ts";
import { fieldExpression, hasRelation } from "./expressions.ts";
import type { Expression, Join } from "./planned.ts";
import { resolveBucket } from "./resolve-bucket.ts";
import { derivedType, joinOne, type Joined } from "./resolve-joined.ts";
import { resolveRelation, type Place } from "./resolve-relation.ts";

export interface GroupKey extends TakenKey {
  /** `["origin", "stateCode"]` */
  readonly path: AnswerPath;
  /** What it is in the table of groups. */
  readonly told: Expression;
  readonly nullable: boolean;
  readonly joins: readonly Join[];
  /** `origin.stateCode`, `departedAt:{"unit":"MONTH"}`: what a cursor is bound to. */
  readonly shape: string;
}

interface Reached extends Joined {
  readonly path: AnswerPath;
  /** Of the value as it is told. */
  readonly type: SqlType;
  readonly form: unknown;
}

/** Of one place in the input: `keys[1].origin`. */
interface Here extends Place {
  readonly at: string;
  /** Relations that the way may still lead through. They may lead in circles. */
  readonly steps: number;
}

const MAX_KEYS = 8;
const MAX_STEPS = 4;

export function resolveGroupKeys(keys: unknown, place: Place): readonly GroupKey[] {
  const given: readonly unknown[] = Array.isArray(keys) ? keys : [];
  if (given.length === 0 || given.length > MAX_KEYS) place.draft.badInput(`keys: must be 1 to ${MAX_KEYS}`);
  const reached = given
    .slice(0, MAX_KEYS)
    .flatMap((key, index) => reach(key, { ...place, at: `keys[${index}]`, steps: MAX_STEPS }) ?? []);
  const paths = reached.map(({ path }) => path.join("."));
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) place.draft.badInput(`keys: ${twice} is there twice`);
  return reached.map((key, index) => groupKey(key, index));
}

function groupKey({ expression, path, type, form, nullable, joins }: Reached, index: number): GroupKey {
  const name = path.join(".");
  return {
    expression,
    // A joined bit is a number.
    as: type.kind === "bit" && expression.type.kind !== "bit" ? type : undefined,
    path,
    told: told(`k${index}`, type),
    nullable,
    joins,
    shape: form === "VALUE" ? name : `${name}:${JSON.stringify(form)}`,
  };
}

function reach(key: unknown, here: Here): Reached | undefined {
  const { decision, draft, at } = here;
  const [entry, ...more] = isObject(key) ? Object.entries(key).filter(([, given]) => given !== undefined) : [];
  if (entry === undefined || more.length > 0) {
    draft.badInput(`${at}: must name exactly one field`);
    return undefined;
  }
  const [name, rest] = entry;
  const relation = decision.view.relations.get(name);
  if (relation === undefined || !hasRelation(relation, decision, draft.context.decisions)) {
    return ownKey(name, rest, { ...here, at: `${at}.${name}` });
  }
  if (relation.arity === "many" || here.steps === 0) {
    const problem = relation.arity === "many" ? "leads to many rows" : `lies behind more than ${MAX_STEPS} relations`;
    draft.badInput(`${at}.${name}: ${problem}`);
    return undefined;
  }
  const related = resolveRelation(relation, here);
  const there = { steps: here.steps - 1, at: `${at}.${name}` };
  const inner = related === undefined ? undefined : reach(rest, { ...related.place, ...there });
  if (related === undefined || inner === undefined) return undefined;
  return { ...inner, ...joinOne(related, inner, draft), path: [name, ...inner.path] };
}

function ownKey(name: string, form: unknown, { decision, alias, draft, at }: Here): Reached | undefined {
  const allowed = fieldExpression(name, decision, alias, draft);
  if (allowed === undefined) return undefined;
  const { field, nullable } = allowed;
  const kind = groupKeyForm(field.type);
  if (kind === undefined || (kind === "value" && form !== "VALUE")) {
    draft.badInput(`${at}: ${kind === undefined ? "has no order to be grouped by" : "must be VALUE"}`);
    return undefined;
  }
  draft.noteRead(decision.view, name);
  draft.noteFilter(decision.view, name);
  const bucket = { draft, place: at };
  const expression =
    kind === "value"
      ? allowed.expression
      : resolveBucket(form === "VALUE" ? {} : form, field, allowed.expression, bucket);
  if (expression === undefined) return undefined;
  return { path: [name], nullable, joins: [], expression, type: toldType(expression), form };
}

/** A bucket says itself what its start is one level further out. */
function toldType(expression: Expression): SqlType {
  return expression.kind === "bucket" ? expression.type : derivedType(expression.type);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
