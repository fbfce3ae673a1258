// The process of PostGraphile 5: started by postgraphile-target.ts with the folder where the package is installed and a connection.
// Tells its parent where it listens.

import { createServer } from "node:http";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What is used of the package, which is no dependency of this project. */
interface PostGraphile {
  readonly postgraphile: (preset: object) => {
    readonly createServ: (grafserv: unknown) => { readonly addTo: (server: Server) => Promise<void> };
  };
}

async function main([folder = "", connection = ""]: readonly string[]): Promise<void> {
  const packages = createRequire(join(folder, "package.json"));
  const load = async (name: string): Promise<unknown> => import(pathToFileURL(packages.resolve(name)).href);
  const { postgraphile } = (await load("postgraphile")) as PostGraphile;
  const { PostGraphileAmberPreset } = (await load("postgraphile/presets/amber")) as { PostGraphileAmberPreset: object };
  const { grafserv } = (await load("postgraphile/grafserv/node")) as { grafserv: unknown };
  const { makePgService } = (await load("postgraphile/adaptors/pg")) as { makePgService: (options: object) => object };
  const service = postgraphile({
    extends: [PostGraphileAmberPreset],
    pgServices: [makePgService({ connectionString: connection, schemas: ["curated"] })],
    grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  }).createServ(grafserv);
  const server = createServer();
  await service.addTo(server);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object" && address !== null) process.send?.({ url: `http://127.0.0.1:${address.port}` });
  });
}

await main(process.argv.slice(2));
