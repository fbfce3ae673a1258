// What a change of the catalog gives and takes, role by role. What cannot be judged is told as changed, and counts as given.

import { NO_ROLE } from "./describe.ts";
import type { AccessFacts, Asked, CatalogFacts, FieldFacts, FloorFacts, ViewFacts } from "./facts.ts";
import { asksMore, isNarrower } from "./narrower.ts";
import { scopeWords } from "./table.ts";

export interface Change {
  readonly kind: "gives" | "takes" | "changes" | "notes";
  readonly text: string;
}

export interface RoleChanges {
  readonly role: string;
  readonly changes: readonly Change[];
}

export interface AccessChanges {
  readonly mappings: readonly Change[];
  readonly roles: readonly RoleChanges[];
}

export function compareAccess(before: CatalogFacts, next: CatalogFacts): AccessChanges {
  const names = [...new Set([...before.roles, ...next.roles].map(({ who }) => who.name))];
  // A role that a side does not know is, on that side, no role.
  const of = ({ roles }: CatalogFacts, name: string) =>
    roles.find(({ who }) => who.name === name) ?? roles.find(({ who }) => who.name === NO_ROLE);
  return {
    mappings: sets("the rule", before.mappings, next.mappings),
    roles: names
      .map((role) => ({ role, changes: compareViews(of(before, role), of(next, role)) }))
      .filter(({ changes }) => changes.length > 0),
  };
}

/** What was given, and what may have been. */
export function isWidening({ mappings, roles }: AccessChanges): boolean {
  const changes = [...mappings, ...roles.flatMap((role) => role.changes)];
  return changes.some(({ kind }) => kind === "gives" || kind === "changes");
}

function compareViews(before: AccessFacts | undefined, next: AccessFacts | undefined): readonly Change[] {
  const [old, now] = [before?.views ?? [], next?.views ?? []];
  const names = [...new Set([...old, ...now].map(({ name }) => name))];
  const of = (views: readonly ViewFacts[], name: string) => views.find((view) => view.name === name);
  return names.flatMap((name) => {
    const [one, other] = [of(old, name) ?? noView(name), of(now, name) ?? noView(name)];
    return compareView(one, other).map(({ kind, text }) => ({ kind, text: `${name}: ${text}` }));
  });
}

function noView(name: string): ViewFacts {
  const nothing = { rows: { kind: "none", words: "no rows" }, floor: null, fields: [], relations: [] } as const;
  const plain = { hasKey: false, isSensitive: false, scopes: null, guards: [], kept: [], dryRuns: [] } as const;
  return { name, object: "", access: "none", ...nothing, ...plain };
}

const ranks = { none: 0, aggregates: 1, rows: 2 } as const;

function compareView(before: ViewFacts, next: ViewFacts): readonly Change[] {
  if (next.access === "none") return step("access: ", ranks, before.access, next.access);
  const changes = [...step("access: ", ranks, before.access, next.access), ...compareRows(before, next)];
  if (before.access !== "none") {
    if (before.object !== next.object) changes.push(changed(`reads ${next.object} instead of ${before.object}`));
    changes.push(...compareScopes("", before.scopes, next.scopes), ...compareAudit(before, next));
  }
  changes.push(...compareFloor(before, next));
  for (const name of new Set([...before.fields, ...next.fields].map((field) => field.name))) {
    const of = ({ fields }: ViewFacts) => fields.find((field) => field.name === name);
    changes.push(...compareField(of(before), of(next)).map(({ kind, text }) => ({ kind, text: `${name}: ${text}` })));
  }
  changes.push(...sets("relation", before.relations, next.relations), ...compareKey(before, next));
  // A guard hides nothing: without it nobody sees more.
  changes.push(...sets("guard:", before.guards, next.guards).map(({ text }) => noted(text)));
  changes.push(...sets("kept:", before.kept, next.kept).map(({ text }) => noted(text)));
  changes.push(...sets("in dryRun, not held:", before.dryRuns, next.dryRuns).map(({ text }) => noted(text)));
  return changes;
}

function compareRows({ rows: before, access }: ViewFacts, { rows: next }: ViewFacts) {
  const text = `${next.words} instead of ${before.words}`;
  if (access === "none") return [given(next.words)];
  const [isLess, isMore] = [isNarrower(next, before), isNarrower(before, next)];
  if (isLess && isMore) return [];
  return [isLess ? taken(text) : isMore ? given(text) : changed(`${text}: which of them is wider cannot be told`)];
}

function compareAudit({ isSensitive: before }: ViewFacts, { isSensitive: next }: ViewFacts): readonly Change[] {
  if (before === next) return [];
  const text = "is answered only when it is on record (sensitive)";
  return [next ? taken(`now ${text}`) : given(`no longer ${text}`)];
}

function compareScopes(what: string, before: ViewFacts["scopes"], next: ViewFacts["scopes"]): readonly Change[] {
  const text = `${what}the client needs ${scopeWords(next)} instead of ${scopeWords(before)}`;
  const [isLess, isMore] = [asksMore(next, before), asksMore(before, next)];
  if (isLess && isMore) return [];
  return [isLess ? taken(text) : isMore ? given(text) : changed(text)];
}

function compareFloor(before: ViewFacts, { floor: next }: ViewFacts): readonly Change[] {
  const { floor } = before;
  if (floor !== null && next !== null) return compareFloors(floor, next);
  if (next === null) return floor === null ? [] : [taken("numbers of rows under a floor")];
  const text = `numbers of rows under a floor of ${next.minGroupSize} different ${next.entityKey}`;
  // Whom it is for had the rows themselves.
  const hadRows = before.access === "rows" && asksMore(next.scopes, before.scopes);
  return [hadRows ? noted(`${text}, for clients that had the rows`) : given(text)];
}

function compareFloors(before: FloorFacts, next: FloorFacts): readonly Change[] {
  const changes: Change[] = [];
  if (before.minGroupSize !== next.minGroupSize) {
    const text = `minGroupSize ${next.minGroupSize} instead of ${before.minGroupSize}`;
    changes.push(next.minGroupSize > before.minGroupSize ? taken(text) : given(text));
  }
  if (before.roundTo !== next.roundTo) {
    const text = `numbers to the nearest ${next.roundTo} instead of ${before.roundTo}`;
    changes.push(next.roundTo % before.roundTo === 0 ? taken(text) : changed(text));
  }
  if (before.entityColumn !== next.entityColumn) {
    changes.push(changed(`counts ${next.entityColumn} instead of ${before.entityColumn}`));
  }
  changes.push(...sets("numbers filtered by", before.filterFields, next.filterFields));
  return [...changes, ...compareScopes("for numbers ", before.scopes, next.scopes)];
}

const NO_FIELD: Pick<FieldFacts, "forms" | "filter" | "order"> = { forms: [], filter: "no", order: "no" };
const askedRanks = { no: 0, masked: 1, shown: 2, value: 3 } as const;

/** Of one role a field has one form at the most. */
function compareField(before: FieldFacts | undefined, next: FieldFacts | undefined): readonly Change[] {
  const [old, now] = [before ?? NO_FIELD, next ?? NO_FIELD];
  const [was, is] = [old.forms[0], now.forms[0]];
  if (was === undefined && is !== undefined) return [given(`${shownAs(is)}${askedWords(now)}`)];
  if (was !== undefined && is === undefined && now.filter === "no") return [taken(`was ${shownAs(was)}`)];
  const changes = [...compareForms(was, is)];
  const exists = (field: typeof old) => field.forms.length > 0 || field.filter !== "no";
  if (exists(old) && exists(now) && before !== undefined && next !== undefined) {
    if (before.column !== next.column) changes.push(changed(`reads ${next.column} instead of ${before.column}`));
    changes.push(...compareScopes("", before.scopes, next.scopes));
  }
  return [
    ...changes,
    ...compareAsked("filtered by: ", old.filter, now.filter),
    ...compareAsked("ordered by: ", old.order, now.order),
  ];
}

type Form = FieldFacts["forms"][number] | undefined;

/** Which of two masks shows less cannot be told from their names. */
function compareForms(before: Form, next: Form): readonly Change[] {
  if (next === undefined) return before === undefined ? [] : [taken(`was ${shownAs(before)}`)];
  if (before === undefined) return [given(shownAs(next))];
  if (before.mask?.name === next.mask?.name) return [];
  const text = `${shownAs(next)} instead of ${shownAs(before)}`;
  if (next.mask === undefined) return [given(text)];
  return [before.mask === undefined ? taken(text) : changed(text)];
}

function compareAsked(what: string, before: Asked, next: Asked): readonly Change[] {
  return step(what, askedRanks, before, next);
}

function askedWords({ filter }: Pick<FieldFacts, "filter">): string {
  return { no: ", not to be asked by", masked: ", and to be asked by it", shown: "", value: "" }[filter];
}

function shownAs({ mask }: FieldFacts["forms"][number]): string {
  return mask === undefined ? "the value itself" : `${mask.name}, ${mask.words}`;
}

function compareKey({ hasKey: before }: ViewFacts, { hasKey: next }: ViewFacts): readonly Change[] {
  const text = "ids, lookups and cursors of single rows";
  return before === next ? [] : [next ? given(text) : taken(text)];
}

/** `what` may be one of several that are each more than the one before. */
function step<K extends string>(
  what: string,
  order: Readonly<Record<K, number>>,
  before: K,
  next: K,
): readonly Change[] {
  if (before === next) return [];
  const text = `${what}${next} instead of ${before}`;
  return [order[next] > order[before] ? given(text) : taken(text)];
}

function sets(what: string, before: readonly string[], next: readonly string[]): readonly Change[] {
  return [
    ...next.filter((one) => !before.includes(one)).map((one) => given(`${what} ${one}`)),
    ...before.filter((one) => !next.includes(one)).map((one) => taken(`${what} ${one}`)),
  ];
}

const given = (text: string): Change => ({ kind: "gives", text });
const taken = (text: string): Change => ({ kind: "takes", text });
const changed = (text: string): Change => ({ kind: "changes", text });
const noted = (text: string): Change => ({ kind: "notes", text });
