// The operating system's view of a running Worker: which workerd process runs it, where that listens, and what CPU time it has had.
// Wrangler puts a proxy of its own, a workerd too, in front of each Worker; it is told apart by the port, and measured by nobody.
// Reads /proc, so it knows Linux alone; elsewhere there is no process to be found.

import { readdir, readFile, readlink } from "node:fs/promises";
import type { RunningWorker } from "../local/run-worker.ts";

export interface WorkerProcess {
  readonly id: number;
  /** Origin that leads to the Worker and not through Wrangler's proxy. */
  readonly url: string;
}

/** What Linux counts CPU time in, on every machine that Node runs on. */
const MS_PER_TICK = 10;

/** Ids of the workerd processes that this one has started. */
export async function startedWorkerds(): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const name of (await readdir("/proc").catch(() => [])).filter((entry) => /^\d+$/u.test(entry))) {
    const { command, parent } = await readStat(Number(name));
    if (parent === process.pid && command.startsWith("workerd")) ids.add(Number(name));
  }
  return ids;
}

/** The process of a Worker that was started after `earlier` was looked at, and has answered once: it is started for that. */
export async function findProcess(
  worker: RunningWorker,
  earlier: ReadonlySet<number>,
): Promise<WorkerProcess | undefined> {
  for (const id of await startedWorkerds()) {
    const port = earlier.has(id) ? undefined : await listeningPort(id);
    if (port !== undefined && port !== new URL(worker.url).port) return { id, url: `http://127.0.0.1:${port}` };
  }
  return undefined;
}

/** User and system time that the process has had, in steps of ten milliseconds. */
export async function cpuMs({ id }: WorkerProcess): Promise<number> {
  return (await readStat(id)).cpuMs;
}

interface Stat {
  readonly command: string;
  readonly parent: number;
  readonly cpuMs: number;
}

async function readStat(id: number): Promise<Stat> {
  const text = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
  // The command stands in parentheses and may hold anything; what follows are numbers, the first of them field 3.
  const command = text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { command, parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK };
}

async function listeningPort(id: number): Promise<string | undefined> {
  const folder = `/proc/${id}/fd`;
  const links = await Promise.all((await readdir(folder)).map((name) => readlink(`${folder}/${name}`).catch(() => "")));
  const own = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/u.exec(link)?.[1] ?? []));
  const sockets = (await readFile(`/proc/${id}/net/tcp`, "utf8")).trim().split("\n").slice(1);
  for (const socket of sockets) {
    const [, local = "", , state, , , , , , inode = ""] = socket.trim().split(/\s+/u);
    if (state === LISTENS && own.has(inode)) return String(Number.parseInt(local.split(":")[1] ?? "", 16));
  }
  return undefined;
}

/** State of a socket in /proc/net/tcp. */
const LISTENS = "0A";
