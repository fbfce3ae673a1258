// node scripts/build-graphiql.ts
// Builds the GraphiQL page into dist/graphiql. Nothing in it comes from another origin: no CDN, no remote fonts.

import { buildGraphiql } from "../local/graphiql-files.ts";

const { seconds, bytes } = await buildGraphiql();
process.stdout.write(`dist/graphiql: ${(bytes / 1_048_576).toFixed(1)} MiB in ${seconds.toFixed(1)} s\n`);
