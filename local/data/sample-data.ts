// Where the sample warehouse of this project lies and what it is made from. For `npm start`, tests and benchmarks alike.

import { fileURLToPath } from "node:url";
import { buildSample, buildSteps } from "./build-sample.ts";
import type { Sample } from "./build-sample.ts";
import { createProgress } from "./progress.ts";

const root = new URL("../../", import.meta.url);

export const sampleSources = fileURLToPath(new URL("node_modules/vega-datasets/data", root));
export const sampleFile = fileURLToPath(new URL(".local/sample.duckdb", root));

/** The sample, built when it is not there. */
export function ensureSample(): Promise<Sample> {
  return buildSample({
    sources: sampleSources,
    target: sampleFile,
    progress: createProgress(process.stderr, buildSteps),
  });
}
