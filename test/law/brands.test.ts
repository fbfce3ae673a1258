// "Send SQL that nobody authorised" must not type-check: tsc is shown a forged product of every stage, line by line.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, test } from "vitest";
import { root, runTool } from "./probe-tree.ts";

const FACES = `import type { Principal, PrincipalFacts } from "#auth/principal.ts";
import type { Decision } from "#policy/decision.ts";
import type { Plan } from "#plan/plan.ts";
import type { Batch, Statement } from "#sql/statement.ts";
import type { Row, Rowset } from "#transport/rowset.ts";
declare const facts: PrincipalFacts;
declare const parts: Omit<Statement, symbol>;
declare const batch: Omit<Batch, symbol>;
declare const rows: readonly Row[];
declare const decision: Omit<Decision, symbol>;
declare const plan: Omit<Plan, symbol>;
declare const brand: unique symbol;
`;

const FORGED: readonly (readonly [name: string, line: string])[] = [
  ["facts for a Principal", "export const a: Principal = facts;"],
  ["a Principal with a symbol of its own", "export const b: Principal = { ...facts, [brand]: true };"],
  ["fields for a Decision", "export const c: Decision = { ...decision };"],
  ["parts for a Plan", "export const d: Plan = { ...plan };"],
  ["a text for a Statement", `export const e: Statement = { text: "SELECT 1", parameters: [] };`],
  ["parts for a Statement", "export const f: Statement = parts;"],
  ["a text for a Batch", `export const g: Batch = { text: "SELECT 1", count: 1 };`],
  ["parts for a Batch", "export const h: Batch = batch;"],
  ["a Statement for a Batch", "export const i = (statement: Statement): Batch => statement;"],
  ["rows for a Rowset", "export const j: Rowset = { rows };"],
];

const HONEST: readonly string[] = [
  "export const k = (principal: Principal): PrincipalFacts => principal;",
  "export const l = (statement: Statement): Statement => statement;",
  "export const m = (sent: Batch): Omit<Batch, symbol> => sent;",
  "export const n = (rowset: Rowset): readonly Row[] => rowset.rows;",
];

const lines = [...FORGED.map(([, line]) => line), ...HONEST];
const firstLine = FACES.split("\n").length;
let refused: ReadonlySet<number>;

beforeAll(async () => {
  // Inside the repository, so that `#` resolves as it does in src.
  await mkdir(join(root, ".local"), { recursive: true });
  const folder = await mkdtemp(join(root, ".local/brands-"));
  try {
    await writeFile(join(folder, "probe.ts"), FACES + lines.join("\n"));
    const config = {
      extends: "../../tsconfig.src.json",
      compilerOptions: { noUnusedLocals: false, types: ["../../worker-configuration.d.ts"] },
      include: ["probe.ts"],
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    const { output } = await runTool("tsc", ["-p", folder, "--pretty", "false"]);
    refused = new Set([...output.matchAll(/probe\.ts\((\d+),\d+\): error/gu)].map((match) => Number(match[1])));
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);

test.for(FORGED.map(([name], at) => [name, at] as const))("tsc refuses %s", ([, at], { expect }) => {
  expect([...refused]).toContain(firstLine + at);
});

test("tsc takes what the stages made", ({ expect }) => {
  for (const at of HONEST.keys()) expect([...refused]).not.toContain(firstLine + FORGED.length + at);
});
