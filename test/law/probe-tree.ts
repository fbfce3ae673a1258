// A small source tree of planted violations, outside the repository, and what the linter says of it with the repository's own
// configuration. One run for all probes.

import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  /** Such as `eslint(no-console)`. */
  readonly rule: string;
  readonly message: string;
}

export interface Ending {
  readonly code: number;
  readonly output: string;
}

/** Runs a command of node_modules/.bin to its end, whatever that is. */
export function runTool(command: string, parameters: readonly string[], cwd = root): Promise<Ending> {
  // node_modules/.bin first, as npm does it: there is the Node that the tools need.
  const path = `${join(root, "node_modules/.bin")}:${process.env["PATH"] ?? ""}`;
  const options = { cwd, maxBuffer: 1 << 26, env: { ...process.env, PATH: path, FORCE_COLOR: "0" } };
  return new Promise((resolve) => {
    const child = execFile(join(root, "node_modules/.bin", command), parameters, options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? 1, output: stdout + stderr });
    });
  });
}

/** Writes files into a temporary folder, hands it over, removes it. */
export async function withTree<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "edgewise-law-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What the linter reports of a tree of files. */
export function lint(files: Readonly<Record<string, string>>): Promise<readonly Diagnostic[]> {
  const tsconfig = { extends: join(root, "tsconfig.src.json"), compilerOptions: { types: [] }, include: ["."] };
  return withTree({ ...files, "tsconfig.json": JSON.stringify(tsconfig) }, async (folder) => {
    await cp(join(root, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
    const { output } = await runTool("oxlint", ["--type-aware", "--deny-warnings", "--format=json"], folder);
    return readReport(output);
  });
}

interface Report {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly help?: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

function readReport(output: string): readonly Diagnostic[] {
  const report = JSON.parse(output) as Report;
  return report.diagnostics.map(({ code, message, help, filename, labels }) => ({
    rule: code,
    message: `${message} ${help ?? ""}`,
    file: filename,
    line: labels[0]?.span.line ?? 0,
  }));
}
