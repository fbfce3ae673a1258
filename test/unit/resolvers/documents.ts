// Operations over the sample catalog as one principal sees it: what is asked ahead, and what comes of it over scripted rows.

import {
  execute,
  getOperationAST,
  getVariableValues,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type GraphQLSchema,
} from "graphql";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ReadRequest } from "#read/read-request.ts";
import { toRequest, type Asks } from "#resolvers/asks.ts";
import { createContext } from "#resolvers/context.ts";
import { executeOperation } from "#resolvers/execute-operation.ts";
import { lookAhead, type Ahead } from "#resolvers/look-ahead.ts";
import { fragmentsOf } from "#resolvers/select.ts";
import { createSchemas } from "#schema/index.ts";
import { roleRules, views } from "../../../catalog/index.ts";
import { sampleCatalog } from "../catalog/sample.ts";
import { principal } from "../policy/people.ts";
import { openSpine, type Change } from "../read/spine.ts";

const built = buildCatalog(views, roleRules);
if (!built.ok) throw new TypeError(built.refusal.join("\n"));
export const catalog = built.value;
const schemas = createSchemas(catalog);
/** With a field that leads to a relation and may be NULL. */
const trapCatalog = sampleCatalog();
const trapSchemas = createSchemas(trapCatalog);

const ANALYST = { roles: ["analyst"], scopes: ["data.read"] };

export async function schemaOf(who = ANALYST): Promise<GraphQLSchema> {
  return (await schemas(principal(who))).schema;
}

type Variables = Readonly<Record<string, unknown>>;

/** Fragments and variables may stand ready for several tests. */
const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule && rule !== NoUnusedVariablesRule);

/** A document that is valid, or a mistake of the test. */
function documentOf(schema: GraphQLSchema, text: string): DocumentNode {
  const document = parse(text);
  const [problem] = validate(schema, document, rules);
  if (problem !== undefined) throw problem;
  return document;
}

export async function ahead(text: string, variables: Variables = {}, operationName?: string): Promise<Ahead> {
  const schema = await schemaOf();
  const document = documentOf(schema, text);
  const operation = getOperationAST(document, operationName);
  const root = schema.getQueryType();
  if (operation === null || operation === undefined || root === null || root === undefined) {
    throw new TypeError("no operation");
  }
  const { variableValues, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (variableValues === undefined) throw new TypeError(errors?.join("\n"));
  const variable = (name: string): unknown => variableValues.coerced[name];
  return lookAhead({ schema, fragments: fragmentsOf(document), values: variableValues, variable }, root, operation);
}

export function requestsOf(asks: Asks): readonly ReadRequest[] {
  return [...asks.values()].map((ask) => toRequest(ask));
}

/** What an operation asks of the spine. */
export async function asked(text: string, variables: Variables = {}): Promise<readonly ReadRequest[]> {
  return requestsOf((await ahead(text, variables)).asks);
}

/** The first field of a document, and the fragments beside it. */
export function parsed(text: string): {
  readonly root: FieldNode;
  readonly fragments: ReturnType<typeof fragmentsOf>;
} {
  const document = parse(text);
  const root = getOperationAST(document)?.selectionSet.selections.find((selection) => selection.kind === "Field");
  if (root === undefined) throw new TypeError("no root field");
  return { root, fragments: fragmentsOf(document) };
}

const AMPLE = {
  ...{ defaultPageRows: 100, pageRows: 5000, filterNodes: 100, listLength: 10_000, orWidth: 50 },
  ...{ totalRows: 1e9, statements: 30, cost: 1e9, costPerMinute: 0, repeatedRows: 1e9, batchCharacters: 1e9 },
};

export interface Ran {
  readonly data: unknown;
  /** `data` as the writer wrote it; undefined where the executor made it. */
  readonly written: string | undefined;
  readonly errors: readonly { readonly message: string; readonly path: unknown }[];
  /** Statements of each round trip. */
  readonly trips: readonly (readonly string[])[];
  /** What the audit was told of refusals. */
  readonly reasons: readonly string[];
}

/** Runs an operation over rows that the test answers. */
export async function run(
  query: string,
  {
    limits: scarce,
    isTrap = false,
    ...change
  }: Omit<Change, "limits"> & { readonly limits?: Partial<typeof AMPLE>; readonly isTrap?: boolean } = {},
  who = ANALYST,
): Promise<Ran> {
  const limits = { ...AMPLE, ...scarce };
  const spine = openSpine({ catalog: isTrap ? trapCatalog : catalog, ...change, limits, who });
  const { schema } = await (isTrap ? trapSchemas : schemas)(principal(who));
  const document = documentOf(schema, query);
  const context = createContext(principal(who), spine.reader);
  const executed = await executeOperation({
    schema,
    document,
    operationName: undefined,
    variables: {},
    context,
    execute: async (contextValue) => execute({ schema, document, contextValue }),
  });
  if ("stream" in executed) throw new TypeError("nothing is streamed here");
  const result: ExecutionResult = "output" in executed ? {} : executed;
  const written = "output" in executed ? writtenData(executed.output.bytes()) : undefined;
  return {
    // What graphql-js builds has no prototype, and is compared as if it had.
    data: JSON.parse(written ?? JSON.stringify(result.data ?? null)) as unknown,
    written,
    errors: (result.errors ?? []).map(({ message, path }) => ({ message, path })),
    trips: spine.batches.map((text) => text.split("EXEC sp_executesql").slice(1)),
    reasons: (await spine.record()).reasons,
  };
}

/** Of `{"data":{...}}` */
function writtenData(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  const head = '{"data":';
  if (!text.startsWith(head)) throw new TypeError("no data is written");
  return text.slice(head.length, -1);
}

/** As the API gives it out. */
export const id = (...parts: readonly unknown[]): string => Buffer.from(JSON.stringify(parts)).toString("base64url");
