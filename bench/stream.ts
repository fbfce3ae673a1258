// npm run bench:stream
// One large answer through a Worker in workerd alone, streamed and held: time, CPU and resident memory of its process, as a Markdown
// table. The warehouse makes rows up as fast as they are taken. Reads /proc, so it measures on Linux alone; asserts nothing.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { startStack } from "../local/stack.ts";
import type { Stack } from "../local/stack.ts";
import { tokenOf } from "../test/edge/ask.ts";
import { startBareWorker, varsBefore } from "../test/edge/bare-workerd.ts";
import { cpuMs } from "./worker-process.ts";

const ROWS = 5000;
const ROUNDS = 3;
const HEAP_MEGABYTES = 64;
const SAMPLE_MS = 10;
const QUERY = `{ airports(first: ${ROWS}) { nodes { iata name } pageInfo { hasNextPage } } }`;

interface Way {
  readonly title: string;
  readonly rowBytes: number;
  readonly vars: Readonly<Record<string, string>>;
  readonly heapMegabytes?: number;
}

const STREAMED = { STREAM_MAX_BYTES: "1000000000" };
const HELD = { STREAM_MAX_BYTES: "0" };
const ways: readonly Way[] = [
  { title: "30 MB, held", rowBytes: 6000, vars: HELD },
  { title: "30 MB, streamed", rowBytes: 6000, vars: STREAMED, heapMegabytes: HEAP_MEGABYTES },
  { title: "100 MB, streamed", rowBytes: 20_000, vars: STREAMED, heapMegabytes: HEAP_MEGABYTES },
  { title: "400 MB, streamed", rowBytes: 80_000, vars: STREAMED, heapMegabytes: HEAP_MEGABYTES },
];

interface Round {
  readonly firstMs: number;
  readonly wholeMs: number;
  readonly cpuMs: number;
  readonly megabytes: number;
}

async function main(): Promise<void> {
  const stack = await startStack();
  process.stdout.write(
    "| answer | first byte | whole | CPU | resident memory above rest, at most |\n|---|---|---|---|---|\n",
  );
  try {
    for (const way of ways) {
      const rounds = await run(stack, way);
      const of = (pick: (round: Round) => number) => Math.round(medianOf(rounds.map(pick)));
      const most = Math.round(Math.max(...rounds.map(({ megabytes }) => megabytes)));
      const times = `${of(({ firstMs }) => firstMs)} ms | ${of(({ wholeMs }) => wholeMs)} ms | ${of((one) => one.cpuMs)} ms`;
      process.stdout.write(`| ${way.title} | ${times} | ${most} MB |\n`);
    }
  } finally {
    await stack.close();
  }
}

async function run(stack: Stack, way: Way): Promise<readonly Round[]> {
  const warehouse = await startWarehouse(way.rowBytes);
  const worker = await startBareWorker({ ...varsOf(stack, warehouse.url), ...way.vars }, way);
  try {
    const token = await tokenOf(stack, "ana");
    const rest = await residentMegabytes(worker.pid);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(worker, token, rest));
    return rounds;
  } finally {
    await worker.close();
    warehouse.close();
  }
}

async function measure(
  worker: { readonly port: number; readonly pid: number },
  token: string,
  rest: number,
): Promise<Round> {
  const process = { id: worker.pid, url: "" };
  const cpuBefore = await cpuMs(process);
  let most = 0;
  const sampling = setInterval(() => {
    void residentMegabytes(worker.pid).then((now) => (most = Math.max(most, now)));
  }, SAMPLE_MS);
  const startedMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${worker.port}/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query: QUERY }),
  });
  let firstMs = 0;
  for await (const chunk of response.body ?? []) {
    if (firstMs === 0 && chunk.length > 0) firstMs = performance.now() - startedMs;
  }
  clearInterval(sampling);
  const wholeMs = performance.now() - startedMs;
  return { firstMs, wholeMs, cpuMs: (await cpuMs(process)) - cpuBefore, megabytes: most - rest };
}

async function startWarehouse(rowBytes: number): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => Readable.from(answer(rowBytes)).pipe(response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new TypeError("no address to listen on");
  return { url: `http://127.0.0.1:${address.port}`, close: () => void server.close() };
}

function* answer(rowBytes: number): Generator<string> {
  yield '[{"isSuccess":true,"message":"","data":[';
  const name = "x".repeat(rowBytes);
  for (let row = 0; row < ROWS; row += 1) yield `${row === 0 ? "" : ","}["${row}","${name}"]`;
  yield "]}]";
}

function varsOf(stack: Stack, warehouseUrl: string): Readonly<Record<string, string>> {
  return {
    ...varsBefore(stack),
    WAREHOUSE_URL: warehouseUrl,
  };
}

async function residentMegabytes(id: number): Promise<number> {
  const text = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s*(\d+)/mu.exec(text)?.[1] ?? 0) / 1024;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

await main();
