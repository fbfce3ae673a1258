// npm run test:long: what takes minutes and is no gate. The same tests run shorter among the gates.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/long/**/*.test.ts"],
    environment: "node",
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    server: { deps: { inline: [/@pothos\//, /graphql/, /@envelop\//, /@graphql-tools\//] } },
  },
});
