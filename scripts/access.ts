// npm run -s access -- --as NAME [--people FILE.json] | --roles a,b | --every-role  [--scopes s,t] [--claims FILE.json] [--format table|json]
// npm run -s access -- --diff REV [--allow-widening]
// Says who may see what, in words; or what the working tree gives and takes, compared with another revision, as Markdown. Exits 1
// where that widens access and nobody said that it may, 2 where nothing could be said. See docs/access.md.

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { roleRules, views } from "../catalog/index.ts";
import { buildCatalog } from "../src/catalog/build-catalog.ts";
import type { Catalog } from "../src/catalog/catalog.ts";
import { compareAccess, isWidening } from "./access/compare.ts";
import { describeAccess, describeRoles } from "./access/describe.ts";
import { findHolder } from "./access/holders.ts";
import { printMarkdown } from "./access/markdown.ts";
import { readRevision } from "./access/read-revision.ts";
import { printTable } from "./access/table.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const WIDENS = 1;
const NOT_SAID = 2;
const say = (text: string): boolean => process.stdout.write(text);

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;

function readOptions() {
  const { values } = parseArgs({
    options: {
      ...{ as: text, people: text, roles: text, scopes: text, claims: text, diff: text },
      ...{ "every-role": flag, "allow-widening": flag, format: { type: "string", default: "table" } },
    },
  });
  if (values.format !== "table" && values.format !== "json") throw new Error("--format is table or json");
  const asked = [values.as, values.roles, values.diff].filter((one) => one !== undefined).length;
  if (asked + (values["every-role"] ? 1 : 0) !== 1) {
    throw new Error("give one of --as NAME, --roles a,b, --every-role, --diff REV");
  }
  return values;
}

async function main(): Promise<void> {
  const options = readOptions();
  const catalog = openCatalog();
  if (options.diff !== undefined) return compare(catalog, options.diff, options["allow-widening"]);
  const isJson = options.format === "json";
  if (options["every-role"]) {
    const facts = describeRoles(catalog, roleRules);
    say(isJson ? json(facts) : facts.roles.map(printTable).join("\n"));
    return undefined;
  }
  const { as, roles, scopes, claims, people } = options;
  const facts = describeAccess(catalog, await findHolder({ as, roles, scopes, claims, people }, roleRules));
  say(isJson ? json(facts) : printTable(facts));
  return undefined;
}

function openCatalog(): Catalog {
  const built = buildCatalog(views, roleRules);
  if (!built.ok) throw new Error(built.refusal.join("\n"));
  return built.value;
}

async function compare(catalog: Catalog, revision: string, isAllowed: boolean): Promise<void> {
  const changes = compareAccess(await readRevision(root, revision), describeRoles(catalog, roleRules));
  say(printMarkdown(changes, revision));
  if (isWidening(changes) && !isAllowed) process.exitCode = WIDENS;
}

function json(facts: unknown): string {
  return `${JSON.stringify(facts, undefined, 2)}\n`;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = NOT_SAID;
}
