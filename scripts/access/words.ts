// Row filters and masks in words that need no knowledge of the code, and row filters as trees that can be compared. Constants
// and claims are told as they are: who runs this reads the catalog anyway.

import type { Field, View } from "../../src/catalog/catalog.ts";
import { isClaim, type Condition } from "../../src/catalog/condition.ts";
import type { Mask } from "../../src/catalog/mask.ts";
import type { Operand, Scalar } from "../../src/catalog/where.ts";
import type { FilterTree } from "./facts.ts";

/** `stateCode` as `state code`. */
export function spoken(name: string): string {
  return name.replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`);
}

const verbs: Readonly<Record<string, string>> = {
  eq: "is",
  ne: "is not",
  lt: "is less than",
  lte: "is at most",
  gt: "is more than",
  gte: "is at least",
  contains: "contains",
  startsWith: "begins with",
  endsWith: "ends with",
};

/** `the state's code is one of CA, OR` */
export function conditionWords(condition: Condition, owner = ""): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return groupWords(condition, owner);
    case "not":
      return isOfMany(condition.part)
        ? manyWords(condition.part, "none of", owner)
        : `not (${conditionWords(condition.part, owner)})`;
    case "unmet":
      return `not surely (${conditionWords(condition.part, owner)})`;
    case "related": {
      if (isOfMany(condition)) return manyWords(condition, "one of", owner);
      const name = spoken(condition.relation.name);
      return conditionWords(condition.part, owner === "" ? `the ${name}'s ` : `${owner}${name}'s `);
    }
    case "compare":
      return `${subject(condition.field, owner)} ${verbs[condition.operator] ?? condition.operator} ${operandWords(condition.operand)}`;
    case "list":
      return `${subject(condition.field, owner)} ${condition.negated ? "is none of" : "is one of"} ${listWords(condition.values)}`;
    case "isNull":
      return `${subject(condition.field, owner)} is ${condition.negated ? "not empty" : "empty"}`;
  }
}

type Related = Extract<Condition, { kind: "related" }>;
type RelatedMany = Related & { readonly relation: { readonly arity: "many" } };

function isOfMany(condition: Condition): condition is RelatedMany {
  return condition.kind === "related" && condition.relation.arity === "many";
}

/** `none of the departures has (delay is more than 60)`; none that does not have it is each of them. */
function manyWords({ relation, part }: RelatedMany, which: "one of" | "none of", owner: string): string {
  const rows = `${owner === "" ? "the " : owner}${spoken(relation.name)}`;
  if (which === "none of" && part.kind === "unmet") return `each of ${rows} has (${conditionWords(part.part)})`;
  return `${which} ${rows} has (${conditionWords(part)})`;
}

function subject({ name }: Field, owner: string): string {
  return `${owner}${spoken(name)}`;
}

function groupWords({ kind, parts }: Extract<Condition, { kind: "and" | "or" }>, owner: string): string {
  if (parts.length === 0) return kind === "and" ? "always" : "never";
  const words = parts.map((part) => {
    const isGroup = (part.kind === "and" || part.kind === "or") && part.parts.length > 1 && parts.length > 1;
    const text = conditionWords(part, owner);
    return isGroup || (part.kind === "related" && isGroupBehind(part) && parts.length > 1) ? `(${text})` : text;
  });
  return words.join(` ${kind} `);
}

function isGroupBehind({ part }: Related): boolean {
  return part.kind === "and" || part.kind === "or" || (part.kind === "related" && isGroupBehind(part));
}

function operandWords(operand: Operand): string {
  return isClaim(operand) ? `the claim ${operand.claim}` : valueWords(operand);
}

function listWords(values: readonly Scalar[] | Operand): string {
  if (isClaim(values)) return `the claim ${values.claim}`;
  return Array.isArray(values) ? values.map(valueWords).join(", ") : String(values);
}

/** Quoted where it could be taken for more than one value, or for words of ours. */
function valueWords(value: Scalar): string {
  return typeof value !== "string" || /^[\p{L}\p{N}_-]+$/u.test(value) ? String(value) : JSON.stringify(value);
}

/** The names of the claims that a filter waits for, each once. */
export function claimsOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "and":
    case "or":
      return [...new Set(condition.parts.flatMap(claimsOf))];
    case "not":
    case "unmet":
    case "related":
      return claimsOf(condition.part);
    case "compare":
      return isClaim(condition.operand) ? [condition.operand.claim] : [];
    case "list":
      return isClaim(condition.values) ? [condition.values.claim] : [];
    case "isNull":
      return [];
  }
}

/** By the warehouse's names, so that a filter over another column is another filter. */
export function filterTree(condition: Condition, view: View): FilterTree {
  switch (condition.kind) {
    case "and":
    case "or":
      return { kind: condition.kind, parts: condition.parts.map((part) => filterTree(part, view)) };
    case "not":
    case "unmet":
      return { kind: "test", text: JSON.stringify([condition.kind, filterTree(condition.part, view)]) };
    case "related": {
      const { relation, target, part } = condition;
      const pairs = relation.on.map(({ local, remote }) => [columnOf(view, local), columnOf(target, remote)]);
      return { kind: "related", by: JSON.stringify([objectOf(target), pairs]), part: filterTree(part, target) };
    }
    case "compare":
    case "list":
    case "isNull": {
      const { field, ...test } = condition;
      return { kind: "test", text: JSON.stringify([field.column, field.type, test]) };
    }
  }
}

function columnOf(view: View, name: string): string {
  return view.fields.get(name)?.column ?? name;
}

export function objectOf({ schema, object }: View): string {
  return `${schema}.${object}`;
}

/** What a mask leaves of a value. */
export function maskWords(mask: Mask): string {
  switch (mask.fn) {
    case "NULLIFY":
      return "shown empty";
    case "HASH":
      return "shown as a pseudonym";
    case "YEAR":
      return "the year alone";
    case "MONTH":
      return "year and month alone";
    case "DEFAULT":
    case "CONSTANT":
      return `always ${JSON.stringify(mask.text)}`;
    case "BUCKET":
      return `rounded down to a multiple of ${mask.size}`;
    case "ROUND":
      return mask.digits < 0 ? `rounded to ${10 ** -mask.digits}s` : `rounded to ${mask.digits} digits`;
    case "EMAIL":
    case "LAST4":
    case "PARTIAL":
      return partWords(mask);
  }
}

function partWords({
  prefix,
  pad,
  suffix,
}: {
  readonly prefix: number;
  readonly pad: string;
  readonly suffix: number;
}) {
  const ends = [prefix > 0 ? `the first ${prefix}` : "", suffix > 0 ? `the last ${suffix}` : ""].filter(
    (end) => end !== "",
  );
  return ends.length === 0
    ? `always ${JSON.stringify(pad)}`
    : `${ends.join(" and ")} characters, else ${JSON.stringify(pad)}`;
}

/** `BUCKET(size: 1000)`: equal for masks that show the same. */
export function maskName({ fn, written }: Mask): string {
  return written === undefined ? fn : `${fn}(${written.slice(1, -1)})`;
}
