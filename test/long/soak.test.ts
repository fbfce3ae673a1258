// Thousands of mixed requests, many at once, over a warehouse of four slots that fails at random, by clients that now and then leave:
// each is answered and recorded once, what is answered is whole, what breaks off is said to, no slot stays taken, and memory stays
// flat. Figures are printed.

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseLink } from "#audit/chain-link.ts";
import { createSigner } from "#audit/signed-head.ts";
import { verifyChain } from "#audit/verify-chain.ts";
import { LOCAL_SIGNING_KEY, startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { exportLog } from "../../scripts/export-log.ts";
import { records, send, tokenOf } from "../edge/ask.ts";
import type { Reply } from "../edge/ask.ts";
import { startBareWorker, varsBefore } from "../edge/bare-workerd.ts";
import { KINDS } from "../edge/fault-table.ts";
import { workerMemory } from "../support/worker-memory.ts";
import { dice, randomFaults } from "./random-faults.ts";
import type { RandomFaults } from "./random-faults.ts";

const REQUESTS = Number(process.env["SOAK_REQUESTS"] ?? 3000);
const SEED = Number(process.env["SOAK_SEED"] ?? 1);
const AT_ONCE = 16;
const SLOTS = 4;
const MEGABYTE = 1_048_576;
const DEADLINE_MS = 4000;
/** Of the clients. */
const LEAVING = 0.02;

const SETTINGS = {
  WAREHOUSE_DEADLINE_MS: String(DEADLINE_MS),
  WAREHOUSE_MAX_RESPONSE_BYTES: String(MEGABYTE),
  WAREHOUSE_BACKOFF_MS: "5",
  CIRCUIT_OPEN_MS: "50",
  PLAN_REPEATED_ROWS: "100000",
  STREAM_FROM_BYTES: "32768",
};
/** Of some 200 kB: its rows go on while they come. */
const LARGE = "{ airports(first: 3000) { nodes { iata name city state { name } } pageInfo { hasNextPage } } }";

let stack: Stack;
let faults: RandomFaults;
let token: string;
let healthy: readonly Reply[];
let large: Body;

beforeAll(async () => {
  faults = randomFaults(SEED);
  stack = await startStack({ warehouse: { maxConcurrent: SLOTS, fault: faults.next }, vars: SETTINGS });
  token = await tokenOf(stack, "ana");
  healthy = await askAll();
  large = await postLarge(stack.graphqlUrl);
});
afterAll(() => stack?.close());

const post = (url: string, query: string, signal?: AbortSignal): Promise<Reply> =>
  send(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query }),
    ...(signal === undefined ? {} : { signal }),
  });
interface Body {
  readonly requestId: string;
  readonly status: number;
  /** Undefined where it broke off. */
  readonly text: string | undefined;
}

async function postLarge(url: string, signal?: AbortSignal): Promise<Body> {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query: LARGE }),
    ...(signal === undefined ? {} : { signal }),
  });
  const requestId = response.headers.get("x-request-id") ?? "";
  return { requestId, status: response.status, text: await response.text().catch(() => undefined) };
}

const askAll = () => Promise.all(KINDS.map(({ query }) => post(stack.graphqlUrl, query)));

interface Tally {
  readonly ids: string[];
  readonly codes: Map<string, number>;
  /** Requests whose answer broke off, and how many did not. */
  readonly broken: string[];
  streamed: number;
  left: number;
}

interface Soak {
  readonly url: string;
  readonly requests: number;
  readonly tally: Tally;
  /** Called now and then. */
  readonly onWay?: () => Promise<void>;
}

const newTally = (): Tally => ({ ids: [], codes: new Map(), broken: [], streamed: 0, left: 0 });

async function soak({ url, requests, tally, onWay }: Soak): Promise<void> {
  const roll = dice(SEED + 1);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < requests; at = next++) {
      if (at % Math.ceil(requests / 20) === 0) await onWay?.();
      // One more than the kinds: the large one.
      const kind = Math.floor(roll() * (KINDS.length + 1));
      const query = KINDS[kind]?.query;
      if (roll() < LEAVING) {
        tally.left += 1;
        const leaving = AbortSignal.timeout(Math.ceil(roll() * 30));
        await (query === undefined ? postLarge(url, leaving) : post(url, query, leaving)).catch(() => undefined);
      } else if (query === undefined) await askLarge(url, tally);
      else await askOne(url, kind, tally);
    }
  };
  await faults.during(() => Promise.all(Array.from({ length: AT_ONCE }, work)));
}

async function askOne(url: string, kind: number, tally: Tally): Promise<void> {
  const reply = await post(url, KINDS[kind]?.query ?? "");
  tally.ids.push(reply.requestId);
  if (reply.codes.length === 0) expect([reply.status, reply.data]).toEqual([200, healthy[kind]?.data]);
  tallyCodes(tally, reply.codes.map(String));
}

async function askLarge(url: string, tally: Tally): Promise<void> {
  const { requestId, status, text } = await postLarge(url);
  tally.ids.push(requestId);
  if (text === undefined) tally.broken.push(requestId);
  else if (status === 200) {
    tally.streamed += 1;
    expect(text === large.text, "the same text").toBe(true);
  } else {
    const { errors } = JSON.parse(text) as {
      readonly errors: readonly { readonly extensions: { readonly code: string } }[];
    };
    tallyCodes(
      tally,
      errors.map(({ extensions }) => extensions.code),
    );
  }
}

function tallyCodes({ codes }: Tally, seen: readonly string[]): void {
  for (const code of new Set(seen)) codes.set(code, (codes.get(code) ?? 0) + 1);
}

const slotsAreFree = () =>
  vi.waitFor(() => expect(stack.warehouse.load()).toEqual({ active: 0, waiting: 0 }), { timeout: DEADLINE_MS * 2 });

test(`${REQUESTS} requests over a warehouse that fails: one answer and one record each, and all slots free`, async () => {
  expect(healthy.flatMap(({ codes }) => codes)).toEqual([]);
  const tally = newTally();
  const megabytes: number[] = [];
  const startedMs = Date.now();
  const onWay = async (): Promise<void> => {
    megabytes.push(Math.round((await workerMemory()) / MEGABYTE));
  };
  await soak({ url: stack.graphqlUrl, requests: REQUESTS, tally, onWay });
  const seconds = Math.round((Date.now() - startedMs) / 1000);

  await slotsAreFree();
  // A client that left at once may have left before its request was one.
  const least = KINDS.length + 1 + tally.ids.length;
  await vi.waitFor(() => expect(records(stack).length).toBeGreaterThanOrEqual(least), {
    timeout: 30_000,
    interval: 500,
  });
  const counts = new Map<string, number>();
  for (const { requestId } of records(stack)) counts.set(requestId, (counts.get(requestId) ?? 0) + 1);
  expect(tally.ids.filter((id) => counts.get(id) !== 1)).toEqual([]);
  expect([...counts.values()].filter((count) => count !== 1)).toEqual([]);
  const broken = records(stack).filter(({ requestId }) => tally.broken.includes(requestId));
  expect(broken.filter(({ result }) => result.status !== "failed" || result.codes.length === 0)).toEqual([]);
  expect(tally.streamed).toBeGreaterThan(0);
  const trips = records(stack).flatMap((record) => record.trips);
  expect((await askAll()).map(({ data }) => data)).toEqual(healthy.map(({ data }) => data));
  expect(await flawsOfTheLog()).toEqual([]);

  console.log(
    JSON.stringify({
      ...{ requests: REQUESTS, seconds, left: tally.left, trips: trips.length },
      attempts: trips.reduce((sum, { attempts = 1 }) => sum + attempts, 0),
      notAsked: trips.filter(({ attempts }) => attempts === 0).length,
      ...{ streamed: tally.streamed, brokenOff: tally.broken.length },
      ...{ codes: Object.fromEntries(tally.codes), faults: Object.fromEntries(faults.played()) },
      // Of workerd under wrangler's proxies, its garbage among it. What the Worker itself holds is looked at below.
      ...{ residentMegabytes: megabytes },
    }),
  );
});

test("what the Worker holds once its garbage is collected is the same after hundreds of requests as after thousands", async () => {
  const worker = await startBareWorker({
    ...SETTINGS,
    ...varsBefore(stack),
  });
  try {
    const heapKilobytes: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await soak({
        url: `http://127.0.0.1:${worker.port}/graphql`,
        requests: Math.ceil(REQUESTS / 5),
        tally: newTally(),
      });
      await slotsAreFree();
      heapKilobytes.push(Math.round((await worker.heapBytes()) / 1024));
    }
    console.log(JSON.stringify({ requests: REQUESTS, heapKilobytes }));
    const [first = 0] = heapKilobytes;
    // The inspector keeps the last thousand lines of the log: that is what grows at first.
    expect((heapKilobytes.at(-1) ?? 0) - first).toBeLessThan(4096);
    expect(worker.lines.filter((line) => line.startsWith("fault"))).toEqual([]);
  } finally {
    await worker.close();
  }
});

/** Of the log that links the records: each outcome once, nothing edited, dropped or swapped. */
async function flawsOfTheLog(): Promise<readonly unknown[]> {
  const lines: string[] = [];
  const told = records(stack).map(({ requestId }) => requestId);
  const auditor = await tokenOf(stack, "ida");
  for await (const line of exportLog({ url: stack.url, token: auditor, filter: {} })) lines.push(line);
  const outcomes = lines.flatMap((line) => parseLink(line) ?? []).filter(({ record }) => record.kind === "outcome");
  const ids = outcomes.map(({ record }) => record.requestId);
  const { key } = await createSigner(LOCAL_SIGNING_KEY);
  const { findings } = await verifyChain(
    lines.map((text, at) => ({ text, place: String(at + 1) })),
    { headKey: key },
  );
  const known = new Set(ids);
  const missing = told.filter((requestId) => !known.has(requestId));
  return [...findings, ...missing.slice(0, 5), ...(known.size === ids.length ? [] : ["an outcome is there twice"])];
}
