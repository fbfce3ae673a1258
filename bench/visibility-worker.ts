// A Worker for bench/visibility.ts: the schemas of its catalog, one for each set of roles. It reads no rows and asks for no token.

import { graphql } from "graphql";
import { createSchemas, type Schemas } from "#schema/index.ts";
import { makeCatalog } from "./visibility-catalog.ts";

/** wrangler.toml binds classes of these names. */
export class AuditLog {}
export class WarehouseGate {}

let schemas: Schemas | undefined;

export default {
  /** `/catalog` builds the catalog; `/schema?role=role3` answers a small operation by the schema of that role. */
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/health") return Response.json({ status: "alive" });
    schemas ??= createSchemas(makeCatalog());
    if (pathname === "/catalog") return Response.json({ status: "built" });
    const { schema, digest } = await schemas({ roles: searchParams.getAll("role"), scopes: [] });
    const { data, errors } = await graphql({ schema, source: "{ __typename }" });
    return Response.json({ digest, types: Object.keys(schema.getTypeMap()).length, data, errors });
  },
};
