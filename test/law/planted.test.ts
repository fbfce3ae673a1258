// A gate that has never failed proves nothing: each rule is shown a violation, and a neighbour that it must leave alone.

import { beforeAll, describe, test } from "vitest";
import { lint } from "./probe-tree.ts";
import type { Diagnostic } from "./probe-tree.ts";

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join("\n");

const longFunction = `export function long(): void {\n${lines(61, (at) => `  void ${at};`)}\n}\n`;
const manyBranches = `export function branchy(a: number): number {
${lines(13, (at) => `  if (a === ${at}) return ${at + 1};`)}
  return a;
}
`;

/** File, text, the rule that must report it; undefined where nothing may be reported. */
const PLANTED: readonly (readonly [name: string, file: string, text: string, rule: string | undefined])[] = [
  [
    "a promise that nobody awaits",
    "src/read/a.ts",
    "export const f = (): void => {\n  Promise.resolve(1);\n};\n",
    "typescript(no-floating-promises)",
  ],
  [
    "an async callback where none is awaited",
    "src/read/b.ts",
    "[1].forEach(async (n) => { await Promise.resolve(n); });\n",
    "typescript(no-misused-promises)",
  ],
  [
    "a promise as a condition",
    "src/read/b2.ts",
    "export const f = (p: Promise<boolean>): number => (p ? 1 : 2);\n",
    "typescript(no-misused-promises)",
  ],
  [
    "a switch that forgets a member",
    "src/read/c.ts",
    `export function f(a: "x" | "y"): void {\n  switch (a) {\n    case "x":\n      break;\n  }\n}\n`,
    "typescript(switch-exhaustiveness-check)",
  ],
  ["any", "src/read/d.ts", "export const f = (a: any): number => 1;\n", "typescript(no-explicit-any)"],
  [
    "any that flows",
    "src/read/e.ts",
    `export const f = (): number => JSON.parse("1");\n`,
    "typescript(no-unsafe-return)",
  ],
  [
    "a narrowing assertion",
    "src/read/e2.ts",
    `export const f = (a: unknown): string => a as string;\n`,
    "typescript(no-unsafe-type-assertion)",
  ],
  [
    "!",
    "src/read/f.ts",
    "export const f = (a: string | undefined): string => a!;\n",
    "typescript(no-non-null-assertion)",
  ],
  [
    "a thrown string",
    "src/read/g.ts",
    `export const f = (): never => {\n  throw "no";\n};\n`,
    "typescript(only-throw-error)",
  ],
  [
    "a deprecated function",
    "src/read/h.ts",
    `/** @deprecated use g */\nconst old = (): number => 1;\nexport const f = (): number => old();\n`,
    "typescript(no-deprecated)",
  ],
  [
    "fetch in policy",
    "src/policy/a.ts",
    `export const f = (): unknown => fetch("https://x.example");\n`,
    "eslint(no-restricted-globals)",
  ],
  ["Date in plan", "src/plan/a.ts", "export const f = (): number => Date.now();\n", "eslint(no-restricted-globals)"],
  [
    "the clock by another name",
    "src/plan/a2.ts",
    "export const f = (): number => performance.now();\n",
    "eslint(no-restricted-globals)",
  ],
  ...["auth", "policy", "plan", "sql", "transport"].map(
    (folder) =>
      [
        `as in ${folder}`,
        `src/${folder}/as.ts`,
        "export const f = (a: object): unknown => a as unknown;\n",
        "typescript(consistent-type-assertions)",
      ] as const,
  ),
  ["console in result", "src/result/a.ts", "export const f = (): void => console.log(1);\n", "eslint(no-console)"],
  ["a default export", "src/read/i.ts", "export default 1;\n", "import(no-default-export)"],
  ["a function too long", "src/read/j.ts", longFunction, "eslint(max-lines-per-function)"],
  ["a file too long", "src/read/k.ts", lines(251, (at) => `export const n${at} = ${at};`), "eslint(max-lines)"],
  ["a function with too many branches", "src/read/l.ts", manyBranches, "eslint(complexity)"],
  [
    "five parameters",
    "src/read/m.ts",
    "export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): unknown[] => [a, b, c, d, e];\n",
    "eslint(max-params)",
  ],
  ["a file name in camelCase", "src/read/camelCase.ts", "export const f = 1;\n", "unicorn(filename-case)"],
  ["a word that is not ours", "src/read/n.ts", "export const repository = 1;\n", "eslint(id-denylist)"],
  ["a cycle", "src/read/o.ts", `import { p } from "./p.ts";\nexport const o = (): number => p;\n`, "import(no-cycle)"],
  [
    "its other half",
    "src/read/p.ts",
    `import { o } from "./o.ts";\nexport const p = 1;\nexport const q = o;\n`,
    "import(no-cycle)",
  ],
  [
    "a type imported as a value",
    "src/read/q.ts",
    `import { T } from "./r.ts";\nexport const f = (a: T): T => a;\n`,
    "typescript(consistent-type-imports)",
  ],
  [
    "a disable of everything",
    "src/read/s.ts",
    "/* oxlint-disable */\nexport const f = 1;\n",
    "unicorn(no-abusive-eslint-disable)",
  ],
  ["console in audit", "src/audit/a.ts", "export const f = (): void => console.log(1);\n", undefined],
  [
    "fetch in transport",
    "src/transport/a.ts",
    `export const f = (): Promise<Response> => fetch("https://x.example");\n`,
    undefined,
  ],
  [
    "fetch in auth",
    "src/auth/a.ts",
    `export const f = (): Promise<Response> => fetch("https://x.example");\n`,
    undefined,
  ],
  ["Date in kernel", "src/kernel/a.ts", "export const f = (): number => Date.now();\n", undefined],
  ["as const in sql", "src/sql/a.ts", `export const f = { a: "b" as const };\n`, undefined],
  ["a default export of the Worker", "src/worker.ts", "export default { fetch };\n", undefined],
  ["console in a script", "scripts/a.ts", "console.log(1);\n", undefined],
  ["a short file", "src/read/r.ts", "export type T = string;\n", undefined],
];

describe("planted violations", () => {
  let found: readonly Diagnostic[];

  beforeAll(async () => {
    const webApis =
      "declare function fetch(url: string): Promise<Response>;\ndeclare class Response {}\ndeclare const console: { log(a: unknown): void };\ndeclare const performance: { now(): number };\n";
    found = await lint({
      ...Object.fromEntries(PLANTED.map(([, file, text]) => [file, text])),
      "web-apis.d.ts": webApis,
    });
  });

  test.for(PLANTED)("%s", ([, file, , rule], { expect }) => {
    const rules = found.filter((diagnostic) => diagnostic.file === file).map((diagnostic) => diagnostic.rule);
    if (rule === undefined) expect(rules).toEqual([]);
    else expect(rules).toContain(rule);
  });
});
