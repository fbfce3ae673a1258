// The memory of the Workers that this process has started, as the operating system sees it. Linux only: 0 elsewhere, where the
// tests that compare it then compare nothing.

import { readdir, readFile } from "node:fs/promises";

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly residentBytes: number;
}

/** Bytes that all workerd processes below this one hold now. */
export async function workerMemory(): Promise<number> {
  const all = await processes();
  const isOurs = ({ pid, parent }: Process): boolean => {
    if (parent === process.pid) return true;
    const above = all.find((one) => one.pid === parent);
    return above !== undefined && above.pid !== pid && isOurs(above);
  };
  return all
    .filter((one) => one.name.startsWith("workerd") && isOurs(one))
    .reduce((sum, { residentBytes }) => sum + residentBytes, 0);
}

async function processes(): Promise<readonly Process[]> {
  const names = await readdir("/proc").catch(() => []);
  const read = names.filter((name) => /^\d+$/.test(name)).map(readProcess);
  return (await Promise.all(read)).filter((one) => one !== undefined);
}

/** Undefined where it has ended meanwhile. */
async function readProcess(pid: string): Promise<Process | undefined> {
  const text = await readFile(`/proc/${pid}/status`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const valueOf = (key: string): string => new RegExp(`^${key}:\\s*(\\S+)`, "m").exec(text)?.[1] ?? "";
  return {
    pid: Number(pid),
    parent: Number(valueOf("PPid")),
    name: valueOf("Name"),
    residentBytes: Number(valueOf("VmRSS")) * 1024,
  };
}
