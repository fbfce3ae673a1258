// The golden cases as they lie in test/cases: what is asked, who asks, how much it may cost, and the siblings to compare with.
// Nothing is run here.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PrincipalFacts } from "#auth/principal.ts";

export const CASES = fileURLToPath(new URL("../cases", import.meta.url));

export interface Cost {
  readonly statements: number;
  readonly trips: number;
}

export interface GoldenCase {
  /** `flight/first-page` */
  readonly name: string;
  readonly query: string;
  /** As in variables.json: values, or where another case's answer holds them. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Who asks, by the name in `principal.<name>.json`; the empty name for `principal.json`. */
  readonly people: ReadonlyMap<string, Partial<PrincipalFacts>>;
  readonly atMost: Cost;
}

/** Text by file name. */
export type Siblings = Readonly<Record<string, string>>;

const isInput = (file: string): boolean => /^(request\.graphql|variables\.json|principal(\.[a-z]+)?\.json)$/.test(file);

/** True for what `cases:update` writes. */
export const isSibling = (file: string): boolean =>
  /^(statement(\.[a-z]+)?(\.serverless)?\.sql|(parameters|response|audit)(\.[a-z]+)?\.json)$/.test(file);

/** Their names, in the order of the alphabet. */
export async function findCases(): Promise<readonly string[]> {
  const entries = await readdir(CASES, { recursive: true });
  const requests = entries
    .map((entry) => entry.replaceAll("\\", "/"))
    .filter((entry) => /^[^/]+\/[^/]+\/request\.graphql$/.test(entry));
  return requests.map((entry) => entry.slice(0, entry.lastIndexOf("/"))).toSorted();
}

/** Every file that no case holds: beside the folders of the views, beside those of the cases, or below them. */
export async function findStrays(): Promise<readonly string[]> {
  const cases = new Set(await findCases());
  const entries = await readdir(CASES, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(CASES.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter(
      (file) => !["cases.test.ts", "README.md"].includes(file) && !cases.has(file.slice(0, file.lastIndexOf("/"))),
    );
}

export async function readCase(name: string): Promise<GoldenCase> {
  const folder = join(CASES, name);
  const files = await readdir(folder);
  const query = await readFile(join(folder, "request.graphql"), "utf8");
  const people = new Map<string, Partial<PrincipalFacts>>();
  for (const file of files.toSorted()) {
    const found = /^principal(?:\.([a-z]+))?\.json$/.exec(file);
    if (found !== null) people.set(found[1] ?? "", (await readJson(folder, file)) as Partial<PrincipalFacts>);
  }
  if (people.size === 0) throw new Error(`${name}: nobody asks, there is no principal.json`);
  const variables = files.includes("variables.json") ? await readJson(folder, "variables.json") : {};
  return { name, query, variables, people, atMost: readCost(name, query) };
}

/** Every file of a case but what is given: the golden texts, and whatever should not be there. */
export async function readSiblings(name: string): Promise<Siblings> {
  const folder = join(CASES, name);
  const files = (await readdir(folder)).filter((file) => !isInput(file));
  const texts = files.map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** The contract in the first line: `# at most 5 statements, 3 trips`, or `# no statement`. */
function readCost(name: string, query: string): Cost {
  const [first = ""] = query.split("\n");
  if (first === "# no statement") return { statements: 0, trips: 0 };
  const [, statements, trips] = /^# at most (\d+) statements?, (\d+) trips?$/.exec(first) ?? [];
  if (statements === undefined) throw new Error(`${name}: the first line of request.graphql says no cost`);
  return { statements: Number(statements), trips: Number(trips) };
}

async function readJson(folder: string, file: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(folder, file), "utf8")) as Record<string, unknown>;
}
