// A schema holds on to what Pothos made it of: on each field, argument and type, and more than the schema itself. An isolate keeps
// several schemas and makes none of them again, so this lets go of that; what the house put on a field stays.

import { isEnumType, isInputObjectType, isInterfaceType, isObjectType, type GraphQLSchema } from "graphql";

interface Extended {
  extensions: Readonly<Record<string, unknown>>;
}

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});

export function dropTraces(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    drop(type);
    if (isEnumType(type)) type.getValues().forEach(drop);
    // Of a row's type its __typename tells, as it does without a resolver too.
    if (isInterfaceType(type)) type.resolveType = undefined;
    if (isInputObjectType(type)) Object.values(type.getFields()).forEach(drop);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      drop(field);
      field.args.forEach(drop);
    }
  }
  return schema;
}

function drop(holder: Extended): void {
  const { part } = holder.extensions;
  holder.extensions = part === undefined ? NOTHING : { part };
}
