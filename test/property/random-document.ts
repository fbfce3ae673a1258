// Random documents over a schema, whatever it shows: aliases, fragments, what is skipped or not, selections that become one, and
// of each list rows, edges, what is told about it, numbers and groups.

import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import type { Dice } from "./dice.ts";
import { storedIn } from "./domains.ts";
import { domainOf } from "./rows.ts";
import { keyOf, singularOf, viewNames } from "./views.ts";

interface Printing {
  readonly dice: Dice;
  readonly schema: GraphQLSchema;
  /** Names that were given so far: none means two things. */
  aliases: number;
}

/** A type's name, or a variable that says yes, or one that says no. */
const HEAD = "query ($yes: Boolean! = true, $no: Boolean! = false)";
const MOST_DEPTH = 4;

export function randomDocument(schema: GraphQLSchema, dice: Dice): string {
  const printing: Printing = { dice, schema, aliases: 0 };
  const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(isConnection);
  const roots = Array.from({ length: 1 + dice.nat(2) }, () =>
    dice.chance(0.75) ? printField(dice.pick(lists), 0, printing) : printRow(printing),
  );
  return `${HEAD} { ${decorated("Query", [...roots, "__typename"], printing)} used: __typename @include(if: $yes) @skip(if: $no) }`;
}

function isConnection(field: GraphQLField<unknown, unknown>): boolean {
  return /Connection!?$/u.test(String(field.type));
}

/** By its key, or by its id. */
function printRow(printing: Printing): string {
  const { dice, schema } = printing;
  const query = schema.getQueryType()?.getFields() ?? {};
  const view = dice.pick(viewNames.filter((name) => query[singularOf(name)] !== undefined || name === "Remark"));
  const field = query[singularOf(view)];
  const type = schema.getType(view);
  if (field === undefined || !isObjectType(type)) return `${alias(printing)}: __typename`;
  const key = keyOf(view).map((name) => [name, dice.pick(storedIn(domainOf(view, name)))] as const);
  const selection = selectionOf(type, 1, printing);
  if (dice.chance(0.5)) {
    const given = key.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(", ");
    return `${alias(printing)}: ${field.name}(${given}) ${selection}`;
  }
  const id = Buffer.from(JSON.stringify([view, ...key.map(([, value]) => value)])).toString("base64url");
  const node = `{ __typename ... on ${view} ${selection} }`;
  if (dice.chance(0.5)) return `${alias(printing)}: node(id: "${id}") ${node}`;
  return `${alias(printing)}: nodes(ids: ["${id}", "${Buffer.from('["Nothing",1]').toString("base64url")}"]) ${node}`;
}

function alias(printing: Printing): string {
  printing.aliases += 1;
  return `x${printing.aliases}`;
}

function selectionOf(type: GraphQLObjectType, depth: number, printing: Printing): string {
  const { dice } = printing;
  const fields = Object.values(type.getFields())
    .filter((field) => depth < MOST_DEPTH || isLeaf(field))
    .filter((field) => !mayOverflow(type, field));
  const chosen = dice.some(fields, depth < 2 ? 0.6 : 0.4).map((field) => printField(field, depth, printing));
  if (dice.chance(0.3) || chosen.length === 0) chosen.push("__typename");
  return `{ ${decorated(type.name, chosen, printing)} }`;
}

/** Rows hold the greatest floats there are: no sum is made of them. */
function mayOverflow(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): boolean {
  return /(?:Sum|Avg|Stddev|Variance)$/u.test(type.name) && String(field.type) === "Float";
}

function isLeaf(field: GraphQLField<unknown, unknown>): boolean {
  return isScalarType(getNamedType(field.type)) || field.name === "nodes" || field.name === "node";
}

/** Some of the parts in fragments, under conditions that hold and that do not. */
function decorated(type: string, parts: readonly string[], { dice }: Printing): string {
  return parts
    .map((part) => {
      if (dice.chance(0.7)) return part;
      return dice.pick([
        `... on ${type} { ${part} }`,
        `... @include(if: $yes) { ${part} }`,
        `... on ${type} @skip(if: $yes) { ${part} }`,
        `... { ${part} } ... { ${part} }`,
      ]);
    })
    .join(" ");
}

function printField(field: GraphQLField<unknown, unknown>, depth: number, printing: Printing): string {
  const { dice } = printing;
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return dice.chance(0.8) ? field.name : `${alias(printing)}: ${field.name}`;
  if (field.name === "groupBy") return printGroups(field, type, printing);
  if (!isConnection(field)) {
    const head = dice.chance(0.5) ? field.name : `${alias(printing)}: ${field.name}`;
    // The same field twice becomes one, in the order in which its parts are met first.
    const selections = [selectionOf(type, depth + 1, printing)];
    if (dice.chance(0.2)) selections.push(selectionOf(type, depth + 1, printing));
    const again = dice.chance(0.2)
      ? [`${alias(printing)}: ${field.name} ${selectionOf(type, depth + 1, printing)}`]
      : [];
    return [...selections.map((selection) => `${head} ${selection}`), ...again].join(" ");
  }
  const given = dice.pick(["", "(first: 0)", "(first: 2)", "(last: 2)", "(first: 3)"]);
  return `${alias(printing)}: ${field.name}${given} ${selectionOf(type, depth + 1, printing)}`;
}

interface GroupKey {
  readonly input: string;
  readonly shown: string;
}

function printGroups(field: GraphQLField<unknown, unknown>, type: GraphQLObjectType, printing: Printing): string {
  const { dice, schema } = printing;
  const input = getNamedType(field.args.find(({ name }) => name === "keys")?.type);
  const all = isInputObjectType(input) ? keysOf(input, 0) : [];
  if (all.length === 0) return `${alias(printing)}: __typename`;
  const keys = [...new Map(dice.some(all, 0.2).map((key) => [key.shown, key])).values()].slice(0, 3);
  if (keys.length === 0) keys.push(dice.pick(all));
  const view = type.name.replace(/GroupConnection$/u, "");
  const aggregate = schema.getType(`${view}Aggregate`);
  if (!isObjectType(aggregate)) throw new TypeError(`no ${view}Aggregate`);
  const shown = keys.map(({ shown: text }) => text).join(" ");
  const node = `{ key { ${shown} __typename } aggregate ${selectionOf(aggregate, MOST_DEPTH - 2, printing)} }`;
  const rows = dice.pick([`nodes ${node}`, `edges { cursor node ${node} }`]);
  const info = dice.pick(["", "pageInfo { hasNextPage hasPreviousPage startCursor endCursor __typename }"]);
  const given = keys.map((key) => key.input).join(", ");
  const first = dice.pick(["", ", first: 1", ", first: 3"]);
  return `${alias(printing)}: groupBy(keys: [${given}]${first}) { ${rows} ${info} }`;
}

function keysOf(input: GraphQLInputObjectType, depth: number): readonly GroupKey[] {
  return Object.values(input.getFields()).flatMap(({ name, type }): readonly GroupKey[] => {
    const of = getNamedType(type);
    if (isEnumType(of)) return [{ input: `{ ${name}: VALUE }`, shown: name }];
    if (of.name === "TimeBucket") {
      return ["", "unit: MONTH"].map((unit) => ({ input: `{ ${name}: { ${unit} } }`, shown: name }));
    }
    if (!isInputObjectType(of) || depth > 0) return [];
    return keysOf(of, depth + 1).map((key) => ({
      input: `{ ${name}: ${key.input} }`,
      shown: `${name} { ${key.shown} }`,
    }));
  });
}
