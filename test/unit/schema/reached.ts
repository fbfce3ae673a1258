// Every type of a schema that some field, argument or interface leads to from the root. What is beside them tells of what is
// hidden.

import { getNamedType, isInputObjectType, isObjectType, type GraphQLNamedType, type GraphQLSchema } from "graphql";

export function reached(schema: GraphQLSchema): ReadonlySet<string> {
  // The built-in scalars are in every schema, so that they tell nothing.
  const seen = new Set<string>(["Boolean", "Float", "ID", "Int", "String", "Query"]);
  for (const name of seen) for (const next of leadsTo(schema.getType(name))) seen.add(next);
  return seen;
}

/** All that a schema has, but for introspection's own. */
export function namedTypes(schema: GraphQLSchema): readonly string[] {
  return Object.keys(schema.getTypeMap()).filter((name) => !name.startsWith("__"));
}

function leadsTo(type: GraphQLNamedType | undefined): readonly string[] {
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => getNamedType(field.type).name);
  if (!isObjectType(type)) return [];
  const fields = Object.values(type.getFields());
  const types = fields.flatMap((field) => [field, ...field.args]).map((one) => getNamedType(one.type).name);
  return [...type.getInterfaces().map(({ name }) => name), ...types];
}
