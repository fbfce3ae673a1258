// The law of imports, written a second time by hand and compared with what the linter reports: every folder against every
// specifier that the house has. A rule that sees nothing would pass any tree, so each import that is forbidden is planted.

import { beforeAll, describe, test } from "vitest";
import { lint } from "./probe-tree.ts";
import type { Diagnostic } from "./probe-tree.ts";

/** What each folder may import besides `./`: folders end in a slash and mean every file of theirs. */
const LAW: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  config: ["#kernel/", "zod"],
  catalog: ["#kernel/", "zod"],
  auth: ["#kernel/", "jose", "zod"],
  policy: ["#kernel/", "#catalog/", "#auth/principal.ts"],
  plan: ["#kernel/", "#catalog/", "#policy/decision.ts"],
  sql: ["#kernel/", "#plan/plan.ts"],
  transport: ["#kernel/", "#sql/statement.ts", "jose", "cloudflare:workers"],
  result: ["#kernel/", "#catalog/", "#plan/plan.ts", "#transport/rowset.ts"],
  audit: ["#kernel/", "cloudflare:workers"],
  read: [
    "#kernel/",
    "#catalog/",
    "#auth/principal.ts",
    "#policy/",
    "#plan/",
    "#sql/",
    "#transport/",
    "#result/",
    "#audit/",
  ],
  resolvers: ["#kernel/", "#catalog/", "#auth/principal.ts", "#audit/log-port.ts", "#read/", "graphql", "dataloader"],
  schema: [
    "#kernel/",
    "#catalog/",
    "#resolvers/",
    "#policy/visible-set.ts",
    "graphql",
    "@pothos/core",
    "@pothos/plugin-x",
  ],
  edge: ["#kernel/", "#auth/", "#audit/", "#schema/index.ts", "#resolvers/index.ts", "graphql", "graphql-yoga"],
};

const folders = Object.keys(LAW);

const SPECIFIERS: readonly string[] = [
  ...folders.map((folder) => `#${folder}/anything.ts`),
  ...new Set(Object.values(LAW).flatMap((allowed) => allowed.filter((specifier) => !specifier.endsWith("/")))),
  // The makers of the branded stages: the very files that a bypass would need.
  "#auth/verified.ts",
  "#policy/decided.ts",
  "#plan/planned.ts",
  "#sql/rendered.ts",
  "#transport/received.ts",
  // Past the crossings: by relative path, out of src, and around them by absolute name.
  "../kernel/result.ts",
  "../sql/rendered.ts",
  "../worker.ts",
  "#worker.ts",
  "../../catalog/index.ts",
  "../../local/stack.ts",
  "../../scripts/token.ts",
  "graphql/execution/index.js",
  "zod/mini",
  "node:fs",
  "cloudflare:sockets",
  "kysely",
  "tedious",
];

function mayImport(folder: string, specifier: string): boolean {
  const allowed = LAW[folder] ?? [];
  if (specifier.startsWith(`#${folder}/`)) return false; // inside a folder it is ./x.ts
  return allowed.some((entry) => (entry.endsWith("/") ? specifier.startsWith(entry) : specifier === entry));
}

/** One import a line, so that a report's line says which. */
const probe = SPECIFIERS.map((specifier, at) => `import type { T${at} } from "${specifier}";`).join("\n");

const FORMS = [
  `import type { A } from "#sql/rendered.ts";`,
  `import { a } from "#sql/rendered.ts";`,
  `import * as b from "#sql/rendered.ts";`,
  `import "#sql/rendered.ts";`,
  `export { c } from "#sql/rendered.ts";`,
  `export * from "#sql/rendered.ts";`,
  `export const d = (): Promise<unknown> => import("#sql/rendered.ts");`,
  `export type E = import("#sql/rendered.ts").Statement;`,
];

describe("the law of imports", () => {
  let found: readonly Diagnostic[];

  beforeAll(async () => {
    const files: Record<string, string> = {};
    for (const folder of folders) files[`src/${folder}/probe.ts`] = `${probe}\nimport type { Own } from "./own.ts";\n`;
    files["src/worker.ts"] = WORKER.map(([specifier]) => `import "${specifier}";`).join("\n");
    files["catalog/views/probe.ts"] = CATALOG.map(([specifier]) => `import "${specifier}";`).join("\n");
    files["bridge/probe.ts"] = BRIDGE.map(([specifier]) => `import "${specifier}";`).join("\n");
    files["src/edge/forms.ts"] = FORMS.join("\n");
    found = await lint(files);
  });

  const reported = (file: string): Set<number> =>
    new Set(
      found
        .filter((diagnostic) => diagnostic.file === file && diagnostic.rule === "eslint(no-restricted-imports)")
        .map(({ line }) => line),
    );

  test.for(folders)("%s imports what the table gives it and nothing else", (folder, { expect }) => {
    const lines = reported(`src/${folder}/probe.ts`);
    const refused = SPECIFIERS.filter((_, at) => lines.has(at + 1));
    expect(refused).toEqual(SPECIFIERS.filter((specifier) => !mayImport(folder, specifier)));
    expect(lines.has(SPECIFIERS.length + 1), "./own.ts").toBe(false);
  });

  test("the message says what the folder may import", ({ expect }) => {
    for (const folder of folders) {
      const diagnostic = found.find(({ file, rule }) => file === `src/${folder}/probe.ts` && rule.includes("imports"));
      expect(diagnostic?.message).toMatch(new RegExp(`${folder} (may|imports nothing)`, "u"));
    }
  });

  const WORKER = [
    ["#edge/index.ts", true],
    ["#read/read.ts", true],
    ["../catalog/index.ts", true],
    ["graphql", false],
    ["../local/stack.ts", false],
    ["node:fs", false],
  ] as const;
  const CATALOG = [
    ["#catalog/index.ts", true],
    ["#kernel/role-rule.ts", true],
    ["#policy/decide.ts", false],
    ["zod", false],
  ] as const;

  const BRIDGE = [
    ["node:http", true],
    ["node:fs/promises", true],
    ["jose", true],
    ["tedious", true],
    ["../src/transport/sign-request.ts", true],
    ["../src/transport/send-batch.ts", false],
    ["../src/worker.ts", false],
    ["../local/stack.ts", false],
    ["#transport/sign-request.ts", false],
    ["zod", false],
  ] as const;

  test.for([
    ["src/worker.ts", WORKER],
    ["catalog/views/probe.ts", CATALOG],
    ["bridge/probe.ts", BRIDGE],
  ] as const)("%s stays within its own allowance", ([file, rows], { expect }) => {
    const lines = reported(file);
    for (const [at, [specifier, isAllowed]] of rows.entries()) expect(lines.has(at + 1), specifier).toBe(!isAllowed);
  });

  test("every form of import is seen", ({ expect }) => {
    const lines = new Set(
      found.filter(({ file, rule }) => file === "src/edge/forms.ts" && /imports/u.test(rule)).map(({ line }) => line),
    );
    expect([...lines].sort((a, b) => a - b)).toEqual(FORMS.map((_, at) => at + 1));
  });
});
