// The files that the Dockerfile copies are enough: the bridge starts from them, tells what its settings lack, serves, and drains.

import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { root } from "../law/probe-tree.ts";

const GOOD = {
  SQL_SERVER: "127.0.0.1",
  SQL_DATABASE: "curated",
  SQL_LOGIN: "sql-user",
  SQL_USER: "nobody",
  SQL_PASSWORD: "CANARY",
  CALLER_ISSUER: "i",
  CALLER_JWKS_URL: "http://127.0.0.1:9/keys",
  CALLER_CLIENT_IDS: "app",
  BRIDGE_PORT: "0",
};

interface Line {
  readonly event: string;
  readonly port?: number;
  readonly problem?: string;
}

/** The sources of COPY lines, which end in their target. */
const copied = (dockerfile: string): readonly string[] =>
  [...dockerfile.matchAll(/^COPY (.+) \S+$/gmu)].flatMap((match) => match[1]?.split(" ") ?? []);

describe("the image", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "edgewise-bridge-"));
    for (const path of copied(await readFile(join(root, "bridge/Dockerfile"), "utf8"))) {
      await cp(join(root, path), join(folder, path), { recursive: true });
    }
    await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Runs it until it ends; `onLine` may stop it. */
  const run = (env: Readonly<Record<string, string>>, onLine: (line: Line, stop: () => void) => void) =>
    new Promise<{ readonly code: number | null; readonly lines: readonly Line[]; readonly stderr: string }>(
      (resolve) => {
        const child = spawn(process.execPath, ["bridge/main.ts"], { cwd: folder, env });
        const lines: Line[] = [];
        let stderr = "";
        child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()));
        child.stdout.on("data", (piece: Buffer) => {
          for (const text of piece.toString().trim().split("\n")) {
            const line = JSON.parse(text) as Line;
            lines.push(line);
            onLine(line, () => child.kill("SIGTERM"));
          }
        });
        child.on("close", (code) => resolve({ code, lines, stderr }));
      },
    );

  test("without settings it says what it lacks, and ends", async ({ expect }) => {
    const { code, lines } = await run({}, () => undefined);
    expect(code).toBe(1);
    expect(lines.map(({ problem }) => problem)).toContain("SQL_SERVER: is missing");
  });

  test("with them it serves until SIGTERM, and shows no secret", async ({ expect }) => {
    let health: unknown;
    const { code, lines, stderr } = await run(GOOD, (line, stop) => {
      if (line.event !== "started") return;
      void fetch(`http://127.0.0.1:${line.port}/health`)
        .then(async (answer) => void (health = await answer.json()))
        .finally(stop);
    });
    expect([code, stderr]).toEqual([0, ""]);
    expect(health).toEqual({ status: "ok", active: 0, waiting: 0 });
    expect(lines.map(({ event }) => event)).toEqual(["started", "draining", "stopped"]);
    expect(JSON.stringify(lines)).not.toContain("CANARY");
  });
});
