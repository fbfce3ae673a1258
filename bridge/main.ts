// node main.ts: reads the environment, serves until SIGTERM or SIGINT, then lets what runs come to its end. A second signal ends at once.

import { readFile } from "node:fs/promises";
import { makeLog } from "./log.ts";
import { readSettings } from "./settings.ts";
import { startBridge } from "./start-bridge.ts";
import { makeTdsEngine } from "./tds-engine.ts";

const log = makeLog((line) => process.stdout.write(line), Date.now);

async function main(): Promise<void> {
  const read = readSettings(process.env);
  if ("problems" in read) {
    for (const problem of read.problems) log("error", "setting", { problem });
    process.exitCode = 1;
    return;
  }
  const { tds, drainMs, tlsFiles, ...served } = read.settings;
  const tls = tlsFiles && {
    cert: await readFile(tlsFiles.cert, "utf8"),
    key: await readFile(tlsFiles.key, "utf8"),
  };
  const bridge = await startBridge({ ...served, tls, databaseName: tds.database, engine: makeTdsEngine(tds), log });
  log("info", "started", { port: bridge.port, login: tds.login.kind, encryption: tds.encryption });
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    log("info", "draining");
    void bridge.drain(drainMs).then(() => log("info", "stopped"));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

await main();
