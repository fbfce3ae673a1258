// Starts all that are measured: the local stack with Edgewise in it, and beside it each peer, in a workerd process of its own and
// with a warehouse of its own to ask, which passes to the one of the stack.

import { API_RESOURCE, clients } from "../local/issuer/clients.ts";
import { runWorker } from "../local/run-worker.ts";
import { startStack } from "../local/stack.ts";
import type { Stack } from "../local/stack.ts";
import { benchFile, makeBenchData } from "./bench-data.ts";
import { operations } from "./operations.ts";
import { startPostgraphile } from "./postgraphile-target.ts";
import { startReplayingWarehouse } from "./replaying-warehouse.ts";
import type { ReplayingWarehouse } from "./replaying-warehouse.ts";
import { ask } from "./target.ts";
import type { Authorize, Target, TargetTitle } from "./target.ts";
import { findProcess, startedWorkerds } from "./worker-process.ts";

export interface Targets {
  readonly all: readonly Target[];
  /** What could not be started, in sentences. */
  readonly notes: readonly string[];
  readonly authorize: Authorize;
  /** Forgets what the stack keeps of earlier requests. */
  readonly clear: () => void;
  readonly close: () => Promise<void>;
}

interface Started {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const WORKER_CLIENT_ID = "edgewise-worker";
const START_WITHIN_MS = 60_000;

const progress = (text: string): boolean => process.stderr.write(`${text}\n`);

interface Choices {
  /** Setting AUDIT of Edgewise. */
  readonly audit: string;
  /** Where PostGraphile is installed. */
  readonly postgraphile: string | undefined;
}

/** What has been started is stopped when a later one fails. */
export async function startTargets({ audit, postgraphile }: Choices): Promise<Targets> {
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const stop of opened.splice(0).reverse()) await stop();
  };
  try {
    const { edgewise, stack } = await startEdgewise(opened, audit);
    const authorize = async (): Promise<string> => `Bearer ${await stack.token("ana")}`;
    const peer = (title: TargetTitle, entrypoint: string, vars: Readonly<Record<string, string>> = {}) =>
      startPeer(opened, stack, { title, entrypoint, vars });
    const hand = await peer("hand-written", "bench/hand-worker.ts");
    const answers = { ANSWERS: await answersOf(hand, await authorize()) };
    const all = [
      edgewise,
      await peer("bare Yoga", "bench/bare-worker.ts", answers),
      hand,
      await peer("Yoga + Pothos", "bench/pothos-worker.ts"),
      await peer("fixed string", "bench/bare-worker.ts", answers),
    ];
    progress("starting PostGraphile 5");
    const found = await startPostgraphile(postgraphile, benchFile);
    if ("why" in found) return { all, notes: [found.why], authorize, clear: stack.clear, close };
    opened.push(found.close);
    return { all: [...all, found.target], notes: [], authorize, clear: stack.clear, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startEdgewise(opened: (() => Promise<void>)[], audit: string) {
  const data = await makeBenchData();
  const warehouse = await startReplayingWarehouse();
  opened.push(warehouse.close);
  const earlier = await startedWorkerds();
  progress("starting Edgewise");
  const stack = await startStack({
    data,
    catalog: "./bench/bench-catalog.ts",
    // Each level is a relation and, of many, its nodes.
    vars: { WAREHOUSE_URL: warehouse.url, LIMIT_DEPTH: "20", AUDIT: audit, GRAPHIQL: "off" },
    onLine: ({ level, text }) => void (level === "error" && progress(text)),
  });
  opened.push(stack.close);
  warehouse.connect(stack.warehouseUrl);
  return { stack, edgewise: await toTarget("Edgewise", stack, warehouse, earlier) };
}

interface Peer {
  readonly title: TargetTitle;
  readonly entrypoint: string;
  readonly vars: Readonly<Record<string, string>>;
}

async function startPeer(
  opened: (() => Promise<void>)[],
  stack: Stack,
  { title, entrypoint, vars }: Peer,
): Promise<Target> {
  const warehouse = await startReplayingWarehouse();
  opened.push(warehouse.close);
  warehouse.connect(stack.warehouseUrl);
  const earlier = await startedWorkerds();
  progress(`starting ${title}`);
  const worker = await runWorker({
    port: 0,
    entrypoint,
    vars: {
      ...vars,
      ISSUER: stack.issuerUrl,
      JWKS_URL: `${stack.issuerUrl}/jwks`,
      AUDIENCE: API_RESOURCE,
      WAREHOUSE_URL: warehouse.url,
      WAREHOUSE_DATABASE: "edgewise",
      WAREHOUSE_TOKEN_URL: `${stack.issuerUrl}/token`,
      WAREHOUSE_CLIENT_ID: WORKER_CLIENT_ID,
    },
    secrets: {
      WAREHOUSE_CLIENT_SECRET: clients.find(({ clientId }) => clientId === WORKER_CLIENT_ID)?.secret ?? "",
    },
    onLine: ({ text }) => progress(text),
  });
  opened.push(worker.close);
  return toTarget(title, worker, warehouse, earlier);
}

/** Asks once past Wrangler's proxy's own start, then finds the process that answered. */
async function toTarget(
  title: TargetTitle,
  worker: Started,
  warehouse: ReplayingWarehouse,
  earlier: ReadonlySet<number>,
): Promise<Target> {
  await (await fetch(`${worker.url}/health`, { signal: AbortSignal.timeout(START_WITHIN_MS) })).text();
  const found = await findProcess(worker, earlier);
  const isRowless = title === "fixed string" || title === "bare Yoga";
  return {
    title,
    url: `${found?.url ?? worker.url}${title === "fixed string" ? "/fixed" : "/graphql"}`,
    process: found,
    warehouse: isRowless ? undefined : warehouse,
    takeAsked: () => (isRowless ? undefined : warehouse.takeAsked()),
    queryOf: ({ query }) => query,
  };
}

async function answersOf(target: Target, authorization: string): Promise<string> {
  const answers: Record<string, unknown> = {};
  for (const operation of operations) answers[operation.name] = JSON.parse(await ask(target, operation, authorization));
  return JSON.stringify(answers);
}
