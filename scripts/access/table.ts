// Access as a security reviewer reads it: a paragraph and a table a view, in words.

// As a whole: a revision from before the audit log has no such role.
import * as roleRule from "../../src/kernel/role-rule.ts";
import type { AccessFacts, Asked, FieldFacts, FloorFacts, Scopes, ViewFacts } from "./facts.ts";

export function printTable({ who, views }: AccessFacts): string {
  const seen = views.filter(({ access }) => access !== "none");
  const hidden = views.filter(({ access }) => access === "none").map(({ name }) => name);
  const blocks = [
    [
      who.name,
      `  roles: ${list(who.roles)}`,
      `  scopes of the client: ${list(who.scopes)}`,
      `  claims: ${list(who.claims)}`,
      ...(who.roles.includes(roleRule.AUDITOR_ROLE) ? ["  audit log: may be read, where it is kept"] : []),
      ...(who.roles.includes(roleRule.OPERATOR_ROLE) ? ["  cache: may be emptied, where it is on"] : []),
    ].join("\n"),
    ...seen.map(viewBlock),
    `No access, and no sign that they exist: ${list(hidden)}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}

function viewBlock(view: ViewFacts): string {
  const { name, object, access, rows, relations, hasKey, isSensitive, guards, kept, dryRuns } = view;
  const head = [
    `${name} (${object})`,
    `  access: ${access === "rows" ? "rows" : `aggregates, and no row; ${floorWords(view.floor)}`}`,
    `  ${access === "rows" ? "rows" : "counted"}: ${rows.words}`,
    ...(access === "rows" && view.floor !== null
      ? [`  a client without the scopes of rows: aggregates, and no row; ${floorWords(view.floor)}`]
      : []),
    ...(view.scopes === null
      ? []
      : [`  ${access === "rows" ? "" : "for rows "}the client needs: ${scopeWords(view.scopes)}`]),
    `  single rows: ${hasKey ? "an id, a lookup by key, cursors" : "no id, no lookup, no cursors"}`,
    `  relations: ${relations.length === 0 ? "none" : relations.join("; ")}`,
    `  audit: ${isSensitive ? "sensitive: nothing is given unless it is on record first" : "recorded, without waiting for it"}`,
    ...guards.map((guard) => `  guard: ${guard}`),
    ...kept.map((words) => `  rows kept: ${words}`),
    ...dryRuns.map((reason) => `  in dryRun, would be refused: ${reason}`),
  ];
  return [...head, ...columns([HEADINGS, ...view.fields.map(cells)])].join("\n");
}

const HEADINGS = ["field", "shown", "filter by", "order by"];

function cells(field: FieldFacts): readonly string[] {
  return [field.name, shownWords(field), askedWords(field.filter), askedWords(field.order)];
}

/** `visible`; `visible in rows where …; year alone (YEAR) in all other rows`. */
function shownWords({ forms }: FieldFacts): string {
  if (forms.length === 0) return "not visible";
  const [first, ...others] = forms;
  if (first !== undefined && others.length === 0 && first.rows.kind === "all") return formWords(first);
  const words = forms.map((form, index) => {
    const isRest = index > 0 && form.rows.kind === "all";
    return `${formWords(form)} in ${isRest ? "all other rows" : form.rows.words}`;
  });
  const isComplete = forms.some(({ rows }) => rows.kind === "all");
  return [...words, ...(isComplete ? [] : ["empty in all other rows"])].join("; ");
}

function formWords({ mask }: FieldFacts["forms"][number]): string {
  return mask === undefined ? "visible" : `masked: ${mask.words} (${mask.name})`;
}

function askedWords(asked: Asked): string {
  return { no: "no", masked: "by the masked value", shown: "by the value shown", value: "yes" }[asked];
}

function floorWords(floor: FloorFacts | null): string {
  if (floor === null) return "";
  const { minGroupSize, roundTo, entityKey, filterFields, scopes } = floor;
  return [
    `no number of fewer than ${minGroupSize} different ${entityKey}`,
    ...(roundTo === 1 ? [] : [`told as multiples of ${roundTo}`]),
    `filtered by ${list(filterFields)}`,
    ...(scopes === null ? [] : [`the client needs ${scopeWords(scopes)}`]),
  ].join("; ");
}

/** `visit.read, or all.read and all.list` */
export function scopeWords(scopes: Scopes): string {
  return scopes === null ? "no scope" : scopes.map((allOf) => allOf.join(" and ")).join(", or ");
}

/** Two spaces between columns, none at the ends of lines. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADINGS.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => `    ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd());
}
