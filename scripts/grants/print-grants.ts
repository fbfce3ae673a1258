// T-SQL that lets the warehouse refuse what Edgewise would refuse: users of the identity provider, a database role for each role of
// the catalog, and SELECT on exactly its views. Meant to be read, then run by an administrator, as often as one likes.

import type { Catalog, View } from "../../src/catalog/catalog.ts";
import { viewsOf } from "./role-views.ts";

export interface GrantOptions {
  readonly pool: "dedicated" | "serverless";
  /** The Worker's own identity, by its name at the identity provider: it reads every view. */
  readonly worker: string;
  /** Who has each role in the warehouse: groups, or clients that WAREHOUSE_PRINCIPALS names. By their names, too. */
  readonly members: readonly Member[];
  /** Serverless: what the views reach their storage by. */
  readonly credential?: string | undefined;
}

export interface Member {
  readonly role: string;
  readonly name: string;
}

interface DatabaseRole {
  readonly name: string;
  readonly views: readonly View[];
  readonly members: readonly string[];
}

export function printGrants(catalog: Catalog, roles: readonly string[], options: GrantOptions): string {
  const all = [...catalog.views.values()];
  const databaseRoles: readonly DatabaseRole[] = [
    { name: "edgewise_worker", views: all, members: [options.worker] },
    ...roles.map((role) => ({
      name: `edgewise_role_${role}`,
      views: viewsOf(catalog, role),
      members: options.members.filter((member) => member.role === role).map(({ name }) => name),
    })),
  ];
  const users = [...new Set(databaseRoles.flatMap(({ members }) => members))];
  const parts = [
    opening(options),
    ...usersText(users, options),
    ...databaseRoles.map((role) => roleText(role, all, options)),
  ];
  return `${parts.join("\n\n")}\n`;
}

function opening({ pool }: GrantOptions): string {
  return `-- Who may read what in a ${pool} pool, printed by \`npm run -s grants\`. It may be run again: what is there stays, and what a role may
-- no longer read of the catalog is taken back. It takes nothing else: look for older grants, such as SELECT ON SCHEMA, yourself.
-- Names are those that the identity provider shows. The SID that comes of one is the object id of a user or a group, but the
-- application (client) id of an application: if a login fails for '<token-identified principal>', compare it with
-- SELECT name, CAST(sid AS uniqueidentifier) FROM sys.database_principals. Two applications of one name cannot be told apart.`;
}

function usersText(users: readonly string[], { pool }: GrantOptions): readonly string[] {
  if (pool === "dedicated") {
    const made = users.map((user) =>
      unless("sys.database_principals", user, `CREATE USER ${quoted(user)} FROM EXTERNAL PROVIDER;`),
    );
    return [["-- Connected to the pool.", ...made].join("\n")];
  }
  const logins = users.map((user) =>
    unless("sys.server_principals", user, `CREATE LOGIN ${quoted(user)} FROM EXTERNAL PROVIDER;`),
  );
  const made = users.map((user) =>
    unless("sys.database_principals", user, `CREATE USER ${quoted(user)} FOR LOGIN ${quoted(user)};`),
  );
  return [
    ["-- 1. Connected to master.", ...logins].join("\n"),
    ["-- 2. Connected to the database. All that follows is for it.", ...made].join("\n"),
  ];
}

/** In `all` is every view of the catalog: what is not the role's is taken back. */
function roleText({ name, views, members }: DatabaseRole, all: readonly View[], options: GrantOptions): string {
  const isGranted = (view: View) => views.includes(view);
  const grants = all.map((view) =>
    isGranted(view)
      ? `GRANT SELECT ON OBJECT::${objectOf(view)} TO ${quoted(name)};`
      : `REVOKE SELECT ON OBJECT::${objectOf(view)} FROM ${quoted(name)};`,
  );
  return [
    `-- ${name}${views.length === 0 ? ": reads nothing" : ""}${members.length === 0 ? ", has no member" : ""}`,
    unless("sys.database_principals", name, `CREATE ROLE ${quoted(name)};`),
    ...grants,
    ...credentialText(name, views, options),
    ...members.map((member) => memberText(name, member, options)),
  ].join("\n");
}

/** A view reads its storage as its credential does, so nobody needs rights on the storage itself. */
function credentialText(role: string, views: readonly View[], { pool, credential }: GrantOptions): readonly string[] {
  if (pool === "dedicated" || views.length === 0) return [];
  const grant = (name: string) => `GRANT REFERENCES ON DATABASE SCOPED CREDENTIAL::${quoted(name)} TO ${quoted(role)};`;
  return [credential === undefined ? `-- With --credential NAME: ${grant("NAME")}` : grant(credential)];
}

/** ALTER ROLE is not documented for a dedicated pool, sp_addrolemember does not exist in a serverless one. */
function memberText(role: string, member: string, { pool }: GrantOptions): string {
  return pool === "dedicated"
    ? `EXEC sp_addrolemember ${literal(role)}, ${literal(member)};`
    : `ALTER ROLE ${quoted(role)} ADD MEMBER ${quoted(member)};`;
}

function unless(catalogView: string, name: string, statement: string): string {
  return `IF NOT EXISTS (SELECT 1 FROM ${catalogView} WHERE name = ${literal(name)}) ${statement}`;
}

function objectOf({ schema, object }: View): string {
  return `${quoted(schema)}.${quoted(object)}`;
}

function quoted(name: string): string {
  return `[${name.replaceAll("]", "]]")}]`;
}

function literal(text: string): string {
  return `N'${text.replaceAll("'", "''")}'`;
}
