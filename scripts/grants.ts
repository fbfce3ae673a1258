// npm run -s grants -- --pool dedicated|serverless [--worker NAME] [--member ROLE=NAME]... [--credential NAME]
// Prints the T-SQL that gives each role of the catalog SELECT on its views and on nothing else. A member is a group, or a client of
// its own that a role has; without any, the groups of catalog/roles.ts are. Connects to nothing.

import { parseArgs } from "node:util";
import { roleRules, views } from "../catalog/index.ts";
import { buildCatalog } from "../src/catalog/build-catalog.ts";
import { printGrants } from "./grants/print-grants.ts";
import type { Member } from "./grants/print-grants.ts";

const USAGE =
  "usage: npm run -s grants -- --pool dedicated|serverless [--worker NAME] [--member ROLE=NAME]... [--credential NAME]";
/** An object id is what Entra's tokens say, and no name that it could be found by. */
const OBJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

function main(): void {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      pool: text,
      worker: { ...text, default: "edgewise-worker" },
      member: { ...text, multiple: true },
      credential: text,
    },
  });
  const { pool, worker, credential, member } = values;
  if (pool !== "dedicated" && pool !== "serverless") throw new Error(USAGE);
  const catalog = buildCatalog(views, roleRules);
  if (!catalog.ok) throw new Error(catalog.refusal.join("\n"));
  const roles = [...new Set(roleRules.map(({ role }) => role))];
  const members = member === undefined ? groups() : member.map((one) => readMember(one, roles));
  process.stdout.write(printGrants(catalog.value, roles, { pool, worker, members, credential }));
}

function readMember(text: string, roles: readonly string[]): Member {
  const at = text.indexOf("=");
  const [role, name] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1).trim()];
  if (!roles.includes(role) || name === "")
    throw new Error(`--member is ROLE=NAME, the role one of ${roles.join(", ")}`);
  return { role, name };
}

function groups(): readonly Member[] {
  const ofGroups = roleRules.filter(({ claim }) => claim === "groups");
  const nameless = ofGroups.filter(({ equals }) => OBJECT_ID.test(equals));
  if (nameless.length > 0) {
    const roles = nameless.map(({ role, equals }) => `--member "${role}=<name of the group ${equals}>"`);
    throw new Error(`catalog/roles.ts knows these groups by id, and the pool wants names: give\n${roles.join("\n")}`);
  }
  return ofGroups.map(({ role, equals }) => ({ role, name: equals }));
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
