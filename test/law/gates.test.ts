// The gates that are not lint rules, each shown something that it must refuse.

import { appendFile, cp, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "vitest";
import { root, runTool, withTree } from "./probe-tree.ts";

/** What the generators read. */
const SOURCES = ["src", "catalog", "scripts", "examples", "codegen.ts", "package.json", "worker-configuration.d.ts"];

describe("gates", { timeout: 60_000 }, () => {
  test("oxfmt refuses what it would write otherwise", async ({ expect }) => {
    const check = (text: string): Promise<number> =>
      withTree({ "a.ts": text }, async (folder) => {
        await cp(join(root, ".oxfmtrc.json"), join(folder, ".oxfmtrc.json"));
        return (await runTool("oxfmt", ["--check"], folder)).code;
      });
    expect(await check("export const a = 'b'\n")).not.toBe(0);
    expect(await check('export const a = "b";\n')).toBe(0);
  });

  test("knip refuses an export, a file and a package that nobody uses", async ({ expect }) => {
    const files = {
      "package.json": JSON.stringify({ name: "probe", type: "module", dependencies: { jose: "*" } }),
      "src/worker.ts": `import { used } from "./read/a.ts";\nexport default { used };\n`,
      "src/read/a.ts": "export const used = 1;\nexport const unused = 2;\n",
      "src/read/lonely.ts": "export const lonely = 1;\n",
    };
    const { code, output } = await withTree(files, async (folder) => {
      await cp(join(root, "knip.json"), join(folder, "knip.json"));
      await symlink(join(root, "node_modules"), join(folder, "node_modules"));
      return runTool("knip", ["--no-config-hints"], folder);
    });
    expect(code).not.toBe(0);
    expect(output).toMatch(/unused\s+src\/read\/a\.ts/u);
    expect(output).toContain("src/read/lonely.ts");
    expect(output).toMatch(/jose\s+package\.json/u);
    expect(output).not.toMatch(/\bused\s+src/u);
  });

  test("a generated file that its source does not generate is named, and left as it was", async ({ expect }) => {
    const planted = ["schema.graphql", "examples/client/generated/operations.ts", "docs/settings.md", "wrangler.toml"];
    const left = await withTree({}, async (folder) => {
      for (const name of [...SOURCES, ...planted]) await cp(join(root, name), join(folder, name), { recursive: true });
      await symlink(join(root, "node_modules"), join(folder, "node_modules"));
      for (const name of planted) await appendFile(join(folder, name), "# planted\n");
      await appendFile(join(folder, "wrangler.toml"), "[env.planted.vars]\nPLANTED = 'yes'\n");
      const { code, output } = await runTool("node", ["scripts/generated.ts"], folder);
      expect(code).not.toBe(0);
      expect(output).toContain("Types at worker-configuration.d.ts are out of date");
      expect(output.match(/^[^:\s]+(?=: npm run)/gmu)).toEqual([
        "docs/settings.md",
        "worker-configuration.d.ts",
        "schema.graphql",
        "examples/client/generated/operations.ts",
      ]);
      return readFile(join(folder, "schema.graphql"), "utf8");
    });
    expect(left).toMatch(/# planted\n$/u);
  });

  test("the bundle's ceiling holds", async ({ expect }) => {
    const { code, output } = await runTool("node", ["scripts/bundle.ts", "--ceiling", "1"]);
    expect(code).not.toBe(0);
    expect(output).toMatch(/KiB gzip, ceiling 1 KiB: too large/u);
  });
});
