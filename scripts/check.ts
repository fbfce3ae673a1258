// npm run check
// Every gate in order, a line each. A gate that fails shows its output; the others run all the same, and the end lists what failed.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

interface Gate {
  readonly name: string;
  readonly commands: readonly string[];
  /** The lines of its output to show when it passes. */
  readonly shows?: RegExp;
}

const GATES: readonly Gate[] = [
  { name: "format", commands: ["oxfmt --check"] },
  { name: "lint", commands: ["oxlint --type-aware --deny-warnings"] },
  {
    name: "types",
    commands: [
      "tsc -p tsconfig.src.json",
      "tsc -p tsconfig.node.json",
      "tsc -p local/graphiql",
      "tsc -p examples/client",
      "tsc -p test/worker",
      "tsc -p bridge",
    ],
  },
  { name: "generated files", commands: ["node scripts/generated.ts"] },
  { name: "unused code", commands: ["knip"] },
  { name: "tests", commands: ["npm test --silent"], shows: /^\s*(?:Test Files|Tests|Start at|Duration) /u },
  { name: "bundle", commands: ["node scripts/bundle.ts"], shows: /^bundle:/u },
];

const root = fileURLToPath(new URL("../", import.meta.url));
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

interface Ending {
  readonly passed: boolean;
  readonly output: string;
}

async function main(): Promise<void> {
  const failed: string[] = [];
  for (const gate of GATES) {
    const startedMs = performance.now();
    const { passed, output } = await pass(gate);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    say(`${passed ? "ok  " : "FAIL"} ${gate.name} (${seconds} s)`);
    if (passed) sayLines(output, gate.shows);
    else say(output.trimEnd());
    if (!passed) failed.push(gate.name);
  }
  if (failed.length === 0) {
    say("check passed");
    return;
  }
  say(`check failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}

async function pass(gate: Gate): Promise<Ending> {
  let output = "";
  for (const command of gate.commands) {
    const ending = await run(command);
    output += ending.output;
    if (!ending.passed) return { passed: false, output: `$ ${command}\n${output}` };
  }
  return { passed: true, output };
}

function run(command: string): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(command, { cwd: root, shell: true, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("close", (code) => resolve({ passed: code === 0, output: Buffer.concat(chunks).toString() }));
  });
}

function sayLines(output: string, shows: RegExp | undefined): void {
  if (shows === undefined) return;
  for (const line of stripVTControlCharacters(output).split("\n")) if (shows.test(line)) say(line);
}

await main();
