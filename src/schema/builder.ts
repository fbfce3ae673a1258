// The Pothos builder. Types are made from the catalog, so names and shapes are not known to TypeScript: values are `unknown`
// here, and what they are is the catalog's and the plan's to check.

import SchemaBuilder from "@pothos/core";
import type { ValueNode } from "graphql";
import type { SqlType } from "#kernel/sql-type.ts";
import type { ResolverContext } from "#resolvers/context.ts";
import {
  isOwnScalar,
  OWN_SCALARS,
  parseLiteral,
  parseValue,
  scalarOf,
  type OwnScalar,
  type ScalarName,
} from "./scalars.ts";

interface Opaque<Input = unknown> {
  readonly Input: Input;
  readonly Output: unknown;
}

interface Shapes {
  readonly Context: ResolverContext;
  readonly Scalars: Readonly<Record<OwnScalar, Opaque>> & {
    readonly ID: { readonly Input: string; readonly Output: string };
    readonly String: Opaque<string>;
    readonly Int: Opaque<number>;
    readonly Float: Opaque<number>;
    readonly Boolean: Opaque<boolean>;
  };
}

export type Builder = ReturnType<typeof createBuilder>;

export function createBuilder() {
  return new SchemaBuilder<Shapes>({});
}

/** Gives the scalar of a T-SQL type, made at its first use: a scalar that no visible field has would tell of one that has. */
export function createScalars(builder: Builder): (type: SqlType) => ScalarName {
  const known = new Set<ScalarName>();
  return (type) => {
    const name = scalarOf(type);
    if (isOwnScalar(name) && !known.has(name)) defineScalar(builder, name);
    known.add(name);
    return name;
  };
}

function defineScalar(builder: Builder, name: OwnScalar): void {
  const { description, specifiedByURL } = OWN_SCALARS[name];
  builder.scalarType(name, {
    description,
    specifiedByURL,
    ...coercionOf(name),
  });
}

/** Not within what makes the scalar: there it would keep the builder alive as long as its schema. */
function coercionOf(name: OwnScalar) {
  return {
    serialize: (value: unknown) => value,
    parseValue: (value: unknown) => parseValue(name, value),
    parseLiteral: (node: ValueNode) => parseLiteral(name, node),
  };
}
