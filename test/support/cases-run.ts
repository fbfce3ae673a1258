// Asks a golden case on both kinds of pool and writes down what was sent, answered and recorded, as the texts of its siblings.
// Throws where the pools disagree, or where the case costs more than its first line allows.

import { deepStrictEqual } from "node:assert";
import type { OutcomeRecord } from "#audit/record.ts";
import type { PrincipalFacts } from "#auth/principal.ts";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { digestCatalog } from "#catalog/digest.ts";
import { createSchemas } from "#schema/index.ts";
import { roleRules, statistics, views } from "../../catalog/index.ts";
import { parseBatch } from "../../local/warehouse/parse-batch.ts";
import { readCase, type Cost, type GoldenCase, type Siblings } from "./cases-read.ts";
import { foldStatement, printJson, shorten } from "./cases-text.ts";
import { openApi, type Api, type Asked } from "./open-api.ts";

const POOLS = ["dedicated", "serverless"] as const;
type Pool = (typeof POOLS)[number];

export interface CaseRunner {
  /** The siblings of a case, as they are today. */
  readonly run: (golden: GoldenCase) => Promise<Siblings>;
  readonly close: () => Promise<void>;
}

export async function openCases(): Promise<CaseRunner> {
  const [dedicated, serverless] = await Promise.all([openApi({ pool: "dedicated" }), openApi({ pool: "serverless" })]);
  const apis = { dedicated, serverless };
  return {
    run: async (golden) => {
      const siblings: Record<string, string> = {};
      for (const [name, who] of golden.people) Object.assign(siblings, await runAs(golden, name, who, apis));
      return siblings;
    },
    close: async () => void (await Promise.all([dedicated.close(), serverless.close()])),
  };
}

async function runAs(
  golden: GoldenCase,
  name: string,
  who: Partial<PrincipalFacts>,
  apis: Readonly<Record<Pool, Api>>,
): Promise<Siblings> {
  const dedicated = await askAs(golden, who, apis.dedicated);
  const serverless = await askAs(golden, who, apis.serverless);
  const trips = { dedicated: readTrips(dedicated, "dedicated"), serverless: readTrips(serverless, "serverless") };
  deepStrictEqual(serverless.answer, dedicated.answer);
  deepStrictEqual(withoutHashes(serverless.record), withoutHashes(dedicated.record));
  deepStrictEqual(parametersOf(trips.serverless), parametersOf(trips.dedicated));
  for (const pool of POOLS) requireCost(golden, trips[pool]);
  const of = name === "" ? "" : `.${name}`;
  return {
    [`statement${of}.sql`]: printTrips(trips.dedicated, "dedicated"),
    [`statement${of}.serverless.sql`]: printTrips(trips.serverless, "serverless"),
    [`parameters${of}.json`]: `${printJson(parametersOf(trips.dedicated))}\n`,
    [`response${of}.json`]: `${printJson({ status: dedicated.status, ...(shorten(dedicated.answer) as object) })}\n`,
    [`audit${of}.json`]: `${printJson(await withoutDigests(dedicated.record))}\n`,
  };
}

async function askAs(golden: GoldenCase, who: Partial<PrincipalFacts>, api: Api): Promise<Asked> {
  const variables: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(golden.variables)) variables[name] = await valueOf(value, who, api);
  return api.ask({ query: golden.query, variables }, who);
}

/** A value that the answer of another case holds: `{ "from": "flight/first-page", "at": "data.flights.pageInfo.endCursor" }`. */
interface Reference {
  readonly from: string;
  readonly at: string;
  /** Who asked that case, by the name of its principal; whoever asks this one, unless it is given. */
  readonly as?: string;
}

async function valueOf(value: unknown, who: Partial<PrincipalFacts>, api: Api): Promise<unknown> {
  if (!isReference(value)) return value;
  const golden = await readCase(value.from);
  const asker = value.as === undefined ? who : golden.people.get(value.as);
  if (asker === undefined) throw new Error(`${value.from}: nobody is called ${value.as}`);
  const { answer } = await askAs(golden, asker, api);
  let found: unknown = answer;
  for (const name of value.at.split(".")) found = (found as Record<string, unknown>)[name];
  if (typeof found !== "string") throw new Error(`${value.from}: no text at ${value.at}`);
  return found;
}

function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && "from" in value && "at" in value;
}

interface Sent {
  readonly text: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly value: string | null }[];
}

/** The statements of each trip, as the local warehouse reads them. */
function readTrips({ batches }: Asked, pool: Pool): readonly (readonly Sent[])[] {
  return batches.map((batch) =>
    parseBatch(batch, pool).map((statement) => {
      if (statement.kind !== "execute") throw new Error("a statement beside sp_executesql");
      const declared = statement.declarations === "" ? [] : statement.declarations.split(/, (?=@)/);
      const parameters = declared.map((declaration) => {
        const [name = "", ...type] = declaration.split(" ");
        const given = statement.values.get(name);
        if (given === undefined) throw new Error(`${name} has no value`);
        return { name, type: type.join(" "), value: given.type === "null" ? null : given.text };
      });
      return { text: statement.text, parameters };
    }),
  );
}

function requireCost({ name, atMost }: GoldenCase, trips: readonly (readonly Sent[])[]): void {
  const cost: Cost = { statements: trips.flat().length, trips: trips.length };
  if (cost.statements <= atMost.statements && cost.trips <= atMost.trips) return;
  const [is, may] = [cost, atMost].map((one) => `${one.statements} statements in ${one.trips} trips`);
  throw new Error(`${name} costs ${is}, allowed are ${may}`);
}

function printTrips(trips: readonly (readonly Sent[])[], pool: Pool): string {
  const statements = trips.flatMap((trip, index) =>
    trip.map(({ text }, at) => `-- trip ${index + 1}, statement ${at + 1}\n${foldStatement(text, pool)}\n`),
  );
  return [`-- ${pool} pool\n`, ...(statements.length === 0 ? ["-- no statement\n"] : statements)].join("\n");
}

function parametersOf(trips: readonly (readonly Sent[])[]) {
  return trips.flatMap((trip, index) =>
    trip.map(({ parameters }, at) => ({ trip: index + 1, statement: at + 1, parameters })),
  );
}

function withoutHashes(record: OutcomeRecord) {
  const trips = record.trips.map((trip) => ({
    ...trip,
    statements: trip.statements.map((statement) => ({ ...statement, hash: "" })),
  }));
  return { ...record, trips };
}

/** The digests are checked here and not shown: every edit of the catalog would change them in every case. */
async function withoutDigests(record: OutcomeRecord): Promise<object> {
  const catalog = buildCatalog(views, roleRules, statistics);
  if (!catalog.ok) throw new Error(catalog.refusal.join("\n"));
  const { digest } = await createSchemas(catalog.value)(record);
  deepStrictEqual([record.policyVersion, record.schemaDigest], [await digestCatalog(catalog.value, roleRules), digest]);
  return { ...record, policyVersion: "the catalog's", schemaDigest: "the visible set's" };
}
