// npm run print-schema
// Writes schema.graphql: everything that catalog/ exposes, with its directives. It is committed, so that a change of what is
// exposed, or to whom, is a diff that somebody reviews.

import { writeFile } from "node:fs/promises";
import { roleRules, views } from "../catalog/index.ts";
import { buildCatalog } from "../src/catalog/build-catalog.ts";
import { printCatalog } from "../src/schema/index.ts";

const catalog = buildCatalog(views, roleRules);
if (catalog.ok) {
  await writeFile(new URL("../schema.graphql", import.meta.url), printCatalog(catalog.value));
} else {
  for (const problem of catalog.refusal) process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
