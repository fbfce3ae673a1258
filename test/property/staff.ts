// A small catalog with something to find out about: staff, whose pay is masked, whose notes and files are hidden, and whose rows
// are those of a region; and the one row of it that the attacks are after.

import { DuckDBInstance } from "@duckdb/node-api";
import {
  aggregate,
  bigint,
  claim,
  defineView,
  hasRole,
  int,
  many,
  mask,
  nvarchar,
  one,
  rowFilter,
  varchar,
} from "#catalog/index.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { openApi, type Api, type Question, type Asked } from "../support/open-api.ts";
import type { Who } from "./people.ts";

const nullable = true;
const exempt = { unlessRoles: ["payroll"] } as const;
const asked = { ...exempt, queryable: "MASKED" } as const;

const Person = defineView("curated.Person", {
  description: "Staff.",
  plural: "people",
  key: ["personId"],
  fields: {
    personId: int(),
    name: nvarchar(40),
    region: varchar(10),
    salary: int({ nullable, directives: [mask("BUCKET", { ...exempt, args: { size: 100_000 } })] }),
    grade: int({ nullable, directives: [mask("BUCKET", { ...asked, args: { size: 10 } })] }),
    phone: varchar(20, { nullable, directives: [mask("LAST4", asked)] }),
    badge: bigint({ nullable, directives: [mask("HASH", asked)] }),
    medical: nvarchar(40, { nullable, directives: [hasRole("payroll")] }),
    bossId: int({ nullable }),
    fileId: int({ nullable }),
  },
  relations: {
    boss: one("Person", { bossId: "personId" }),
    staff: many("Person", { personId: "bossId" }),
    file: one("Dossier", { fileId: "dossierId" }),
    twin: one("Person", { salary: "salary" }),
  },
  directives: [
    hasRole("payroll", "clerk"),
    rowFilter("clerk", { region: { in: claim("regions") } }),
    aggregate({ roles: ["counter"], entityKey: "personId", minGroupSize: 3, filterFields: ["region", "grade"] }),
  ],
});

const Dossier = defineView("curated.Dossier", {
  description: "Files that clerks do not know of.",
  key: ["dossierId"],
  fields: { dossierId: int(), verdict: nvarchar(40, { nullable }) },
  directives: [hasRole("payroll")],
});

export const staffSpecs = [Person, Dossier] as const;
export const staffRules: readonly RoleRule[] = ["payroll", "clerk", "counter"].map((role) => ({
  issuer: "local",
  claim: "groups",
  equals: `Group ${role}`,
  role,
}));

export const clerk: Who = { roles: ["clerk"], scopes: [], claims: { regions: ["west"] } };
export const payroll: Who = { roles: ["payroll"], scopes: [], claims: {} };
export const counter: Who = { roles: ["counter"], scopes: [], claims: {} };

/** What nobody but payroll may find out. */
export interface Secret {
  readonly salary: number;
  readonly grade: number;
  readonly phone: string;
  readonly medical: string;
  /** Of the boss, who is not of the clerk's region. */
  readonly bossName: string;
  /** To whom that one is staff. */
  readonly bossOfBoss: number | null;
  readonly verdict: string;
}

export const SECRET: Secret = {
  salary: 123_456,
  grade: 37,
  phone: "0171555-4242",
  medical: "asthma",
  bossName: "Zacharias",
  bossOfBoss: 1,
  verdict: "guilty",
};

/** Everything else about it, and still the same to who sees it masked or not at all. */
export const OTHER: Secret = {
  salary: 199_999,
  grade: 31,
  phone: "99-4242",
  medical: "gout",
  bossName: "Aaron",
  bossOfBoss: null,
  verdict: "cleared",
};

export interface Staff {
  readonly ask: (query: string | Question, who: Who) => Promise<Asked>;
  /** What nobody but payroll may find out becomes this. */
  readonly load: (secret: Secret) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openStaff(): Promise<Staff> {
  const database = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await database.connect();
  await connection.run(`CREATE SCHEMA curated; CREATE SCHEMA edgewise;
    CREATE TABLE curated.Person(PersonId INTEGER, Name VARCHAR, Region VARCHAR, Salary INTEGER, Grade INTEGER, Phone VARCHAR,
      Badge BIGINT, Medical VARCHAR, BossId INTEGER, FileId INTEGER);
    CREATE TABLE curated.Dossier(DossierId INTEGER, Verdict VARCHAR);
    CREATE TABLE edgewise.column_types(schema_name VARCHAR, view_name VARCHAR, column_name VARCHAR, sql_type VARCHAR);
    INSERT INTO edgewise.column_types VALUES ('curated', 'Person', 'Phone', 'varchar(20)'), ('curated', 'Person', 'Region', 'varchar(10)')`);
  const api: Api = await openApi({ database, views: staffSpecs, roleRules: staffRules });
  const load = async (secret: Secret): Promise<void> => {
    const { salary, grade, phone, medical, bossName, bossOfBoss, verdict } = secret;
    await connection.run(`DELETE FROM curated.Person; DELETE FROM curated.Dossier;
      INSERT INTO curated.Person VALUES
        (1, 'Ada', 'west', 50000, 12, '030-1111', 7, NULL, 9, NULL),
        (2, 'Zoe', 'west', ${salary}, ${grade}, '${phone}', 8, '${medical}', 1, 1),
        (3, 'Bob', 'west', 250000, 38, '030-3333', 9, NULL, 2, NULL),
        (4, 'Cyd', 'west', 90000, 34, '030-4444', 10, NULL, 2, NULL),
        (9, '${bossName}', 'east', 300000, 90, '030-9999', 11, NULL, ${bossOfBoss ?? "NULL"}, NULL);
      INSERT INTO curated.Dossier VALUES (1, '${verdict}')`);
  };
  await load(SECRET);
  return {
    ask: (query, who) => api.ask(typeof query === "string" ? { query } : query, who),
    load,
    close: async () => {
      await api.close();
      connection.closeSync();
      database.closeSync();
    },
  };
}
