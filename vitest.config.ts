// Projects from the inside out: pure folders, the bridge, golden cases, inside workerd, black box over the built Worker.

import { mkdirSync } from "node:fs";
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

// graphql 17 ships ESM and CJS. Inlined, every importer gets the one ESM copy; else "Duplicate graphql modules".
const oneGraphql = { deps: { inline: [/@pothos\//, /graphql/, /@envelop\//, /@graphql-tools\//] } };

// Each file starts a stack of its own on free ports, and waits for it most of the time: two side by side leave no core idle. Not
// beside the others, which need both cores and would make answers late. Wrangler is read once a process: every file closes what it
// started.
const afterAllOthers = { groupOrder: 1 };

// Wrangler reads these when it sets up the worker project: nothing is reported or looked up outside, and the secrets that
// wrangler.toml requires have values that open nothing.
Object.assign(process.env, {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WAREHOUSE_CLIENT_SECRET: "a-secret-of-the-tests",
  CURSOR_SECRET: "a-cursor-secret-of-the-tests-0123456789abcdef",
  MASK_SECRET: "a-mask-secret-of-the-tests-0123456789abcdef",
});
// The folder of wrangler.toml's [assets] must be there; who needs the pages in it builds them (local/graphiql-files.ts).
mkdirSync("dist/graphiql", { recursive: true });

export default defineConfig({
  test: {
    // On two cores one worker would be all that is started, and half of the machine idle.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          include: ["test/{unit,warehouse,property,law}/**/*.test.ts"],
          setupFiles: ["test/support/fixed-seed.ts"],
          testTimeout: 30_000,
          // These files leave nothing behind in their process, so two processes run them all: what they import is read twice, and
          // not once a file.
          isolate: false,
          server: oneGraphql,
        },
      },
      {
        test: {
          // Each file in a process of its own: they replace what others of the process would be using, such as its clock.
          name: "bridge",
          environment: "node",
          include: ["test/bridge/**/*.test.ts"],
          setupFiles: ["test/support/fixed-seed.ts"],
          testTimeout: 30_000,
          server: oneGraphql,
        },
      },
      {
        test: {
          name: "cases",
          environment: "node",
          include: ["test/cases/**/*.test.ts"],
          testTimeout: 30_000,
          server: oneGraphql,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            // Not among the secrets that wrangler.toml requires: a deployment without the log has no use for it.
            miniflare: {
              bindings: { AUDIT_SIGNING_KEY: "YSBzaWduaW5nIGtleSBvZiB0aGUgdGVzdHMsIDMyIGI=" },
              // Bound by those who keep rows there.
              kvNamespaces: ["STATEMENT_CACHE"],
            },
          }),
        ],
        test: { name: "worker", include: ["test/worker/**/*.test.ts"] },
      },
      {
        test: {
          // Edge tests again, over the bridge and its driver instead of the local warehouse: those of reading and of leaving.
          // The others so: npm run test:bridge.
          name: "edge over the bridge",
          environment: "node",
          include: ["test/edge/{people,leaving}.test.ts"],
          // What stacks start is another thing in this process from there on, so it is no other project's.
          setupFiles: ["test/bridge/in-place.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: afterAllOthers,
          server: oneGraphql,
        },
      },
      {
        test: {
          name: "edge",
          environment: "node",
          include: ["test/edge/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: afterAllOthers,
          isolate: false,
          server: oneGraphql,
        },
      },
    ],
  },
});
