// Stops when the npm that started this is gone. Ctrl-C reaches every process of a terminal by itself; an npm that is ended by
// its process id does not tell the shell in between, and would leave the servers behind.

import { execFileSync } from "node:child_process";

const LOOK_EVERY_MS = 500;

/** Calls `stop` once when npm has ended. Does nothing where npm did not start this, or where there is no `ps`. */
export function leaveWithNpm(stop: () => void): void {
  const npm = process.env["npm_lifecycle_event"] === undefined ? undefined : parentOf(process.ppid);
  if (npm === undefined) return;
  const timer = setInterval(() => {
    if (isRunning(npm)) return;
    clearInterval(timer);
    stop();
  }, LOOK_EVERY_MS);
  timer.unref();
}

function parentOf(pid: number): number | undefined {
  try {
    const text = execFileSync("ps", ["-o", "ppid=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" });
    const parent = Number(text.trim());
    return parent > 1 ? parent : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: somebody else's, and running.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
