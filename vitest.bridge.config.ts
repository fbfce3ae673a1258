// npm run test:bridge: the edge tests once more, with the bridge in the place of the local warehouse. MSSQL_TEST_URL names a SQL Server
// to run them on; without it a TDS server of the tests stands there. Faults are played before the bridge.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/edge/**/*.test.ts", "test/bridge/sql-server.test.ts"],
    setupFiles: ["test/bridge/in-place.ts"],
    environment: "node",
    testTimeout: 60_000,
    // The first one to come loads the sample into a SQL Server.
    hookTimeout: 1_800_000,
    fileParallelism: false,
    server: { deps: { inline: [/@pothos\//, /graphql/, /@envelop\//, /@graphql-tools\//] } },
  },
});
