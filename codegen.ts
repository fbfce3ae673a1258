// npm run codegen
// Typed documents for the operations of examples/client, from schema.graphql. The schema is not imported here: the generator would
// load a second copy of graphql. `npm run print-schema` writes schema.graphql first.

import type { CodegenConfig } from "@graphql-codegen/cli";

/** Scalars that keep every digit by being text. One that is missing here fails the generator. */
const TEXT_SCALARS = ["BigInt", "Decimal", "Date", "Time", "DateTime", "LocalDateTime", "UUID", "Base64"];

const config: CodegenConfig = {
  schema: "schema.graphql",
  documents: "examples/client/*.graphql",
  generates: {
    "examples/client/generated/operations.ts": {
      plugins: ["typescript-operations", "typed-document-node"],
      config: {
        scalars: Object.fromEntries(TEXT_SCALARS.map((name) => [name, "string"])),
        strictScalars: true,
        enumType: "string-literal",
        immutableTypes: true,
        useTypeImports: true,
      },
    },
  },
};

export default config;
