// Whom `--as` and `--roles` mean: a sample person with the groups and claims of the local issuer, a person of a file, or roles as
// they are given.

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { API_SCOPE } from "../../local/issuer/clients.ts";
import { findPerson, people } from "../../local/issuer/people.ts";
import { rolesFor } from "../../src/auth/role-rules.ts";
import type { RoleRule } from "../../src/kernel/role-rule.ts";
import type { Holder } from "./describe.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const claims = z.record(z.string(), z.union([scalar, z.array(scalar)]));
const listed = z.array(
  z.strictObject({
    name: z.string(),
    issuer: z.string().default("local"),
    groups: z.array(z.string()).default([]),
    /** App roles of the token, which catalog/roles.ts maps. */
    roles: z.array(z.string()).default([]),
    scopes: z.array(z.string()).default([]),
    claims: claims.default({}),
  }),
);

export interface Asked {
  readonly as: string | undefined;
  readonly roles: string | undefined;
  readonly scopes: string | undefined;
  /** A file of claims. */
  readonly claims: string | undefined;
  /** A file of people. */
  readonly people: string | undefined;
}

/** Throws an Error that says what was given wrong. */
export async function findHolder(asked: Asked, roleRules: readonly RoleRule[]): Promise<Holder> {
  const { as: name, roles } = asked;
  if (name === undefined && roles === undefined) throw new Error("give --as NAME or --roles a,b");
  if (name !== undefined && roles !== undefined) throw new Error("give --as or --roles, not both");
  const found = name === undefined ? ofRoles(roles ?? "", roleRules) : await ofPerson(name, asked, roleRules);
  const scopes = [...new Set([...found.scopes, ...split(asked.scopes)])].toSorted();
  const more = asked.claims === undefined ? {} : claims.parse(await readJson(asked.claims));
  return { ...found, scopes, claims: { ...found.claims, ...more } };
}

function ofRoles(given: string, roleRules: readonly RoleRule[]): Holder {
  const roles = split(given);
  const known = new Set(roleRules.map(({ role }) => role));
  const unknown = roles.filter((role) => !known.has(role));
  if (unknown.length > 0) throw new Error(`no such role: ${unknown.join(", ")}; there are ${[...known].join(", ")}`);
  return { name: `Whoever holds ${roles.join(" and ") || "no role"}`, roles, scopes: [], claims: {} };
}

async function ofPerson(name: string, { people: file }: Asked, roleRules: readonly RoleRule[]): Promise<Holder> {
  if (file === undefined) {
    const person = findPerson(name);
    if (person === undefined) {
      throw new Error(`no such person: ${name}; there are ${people.map((one) => one.name).join(", ")}`);
    }
    const roles = rolesFor(roleRules, { issuer: "local", groups: person.groups, roles: [] });
    return { name: person.displayName, roles, scopes: [API_SCOPE], claims: person.claims };
  }
  const person = listed.parse(await readJson(file)).find((one) => one.name === name);
  if (person === undefined) throw new Error(`no such person in ${file}: ${name}`);
  return { name, roles: rolesFor(roleRules, person), scopes: person.scopes, claims: person.claims };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function split(list = ""): readonly string[] {
  return [...new Set(list.split(",").map((name) => name.trim()))].filter((name) => name !== "");
}
