// Operations over the made-up views up to the point where they are loaded, so that two ways of showing the same can be compared.

import { DuckDBInstance } from "@duckdb/node-api";
import { execute, getVariableValues, parse, validate, type GraphQLSchema } from "graphql";
import { createDelivery } from "#audit/delivery.ts";
import { openRecorder } from "#audit/recorder.ts";
import { makePrincipal } from "#auth/verified.ts";
import { buildCatalog } from "#catalog/build-catalog.ts";
import { deriveMaskKeys } from "#catalog/mask-keys.ts";
import { ok } from "#kernel/result.ts";
import { createReader } from "#read/read.ts";
import { AnswerOutput } from "#resolvers/answer-output.ts";
import { createContext } from "#resolvers/context.ts";
import { executeOperation } from "#resolvers/execute-operation.ts";
import { loadOperation } from "#resolvers/load-operation.ts";
import { lookAhead } from "#resolvers/look-ahead.ts";
import { fragmentsOf } from "#resolvers/select.ts";
import { writeAnswer } from "#resolvers/write-answer.ts";
import { createCursorSeal } from "#result/cursor.ts";
import { createSchemas } from "#schema/index.ts";
import { makeRowset, type Row } from "#transport/received.ts";
import type { Transport } from "#transport/send-batch.ts";
import { readCatalog } from "../../local/warehouse/catalog.ts";
import { runStatement } from "../../local/warehouse/run-statement.ts";
import { translateBatch } from "../../local/warehouse/translate-batch.ts";
import { inParts } from "../support/in-parts.ts";
import { principalOf } from "../support/open-api.ts";
import type { Who } from "./people.ts";
import { createTables, load, type Data } from "./rows.ts";
import { roleRules, specs } from "./views.ts";

export interface Shown {
  /** As the writer wrote it. */
  readonly written: string;
  /** `JSON.stringify` of what graphql-js made of the same rows. */
  readonly executed: string;
  /** Statements of each round trip. */
  readonly trips: readonly number[];
}

export interface ShownInParts {
  readonly written: string;
  /** Parts in which the answer came; undefined where it was held. */
  readonly parts: number | undefined;
}

export interface WriterWorld {
  readonly load: (data: Data) => Promise<void>;
  readonly schemaOf: (who: Who) => Promise<GraphQLSchema>;
  /** `repeatedRows` as the setting has it. */
  readonly show: (query: string, who: Who, repeatedRows?: number) => Promise<Shown>;
  /** The same, where rows come in turns of so many wherever they may. */
  readonly showInParts: (query: string, who: Who, sizes: readonly number[]) => Promise<ShownInParts>;
  /** So too, where the first batch found nothing through relations: as if all rows had changed between its statements. */
  readonly showLater: (
    query: string,
    who: Who,
    sizes: readonly number[],
  ) => Promise<ShownInParts & Pick<Shown, "trips">>;
  readonly close: () => void;
}

const AMPLE = {
  ...{ defaultPageRows: 100, pageRows: 5000, filterNodes: 1000, listLength: 10_000, orWidth: 50 },
  ...{ totalRows: 1e15, statements: 1e6, cost: 1e15, costPerMinute: 0, batchCharacters: 1e9 },
};

export async function openWriterWorld(): Promise<WriterWorld> {
  const database = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await database.connect();
  await createTables(connection);
  await connection.run("SET TimeZone = 'UTC'");
  const known = await readCatalog(connection);
  const built = buildCatalog(specs, roleRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const catalog = built.value;
  const maskKeys = await deriveMaskKeys(catalog, "a-mask-secret-of-the-tests-0123456789");
  const schemas = createSchemas(catalog);
  const send: Transport["send"] = async ({ text }) => {
    const rowsets = [];
    for (const statement of translateBatch(text, { pool: "dedicated", catalog: known, nowMs: 0 })) {
      rowsets.push(makeRowset(JSON.parse((await runStatement(connection, statement)).json) as Row[]));
    }
    return ok({ rowsets, bytes: 0, elapsedMs: 0 });
  };
  const openContext = (who: Who, repeatedRows: number, trips: number[], ask = send) => {
    const principal = makePrincipal(principalOf(who));
    const openReader = createReader({
      catalog,
      policyVersion: "v1",
      limits: { ...AMPLE, repeatedRows },
      maskKeys,
      pool: "dedicated",
      seal: createCursorSeal("a-cursor-secret-of-the-tests-0123456789"),
      send: (batch, scope) => {
        trips.push(batch.count);
        return ask(batch, scope);
      },
      streamRows: 0,
      clock: () => 0,
    });
    const requestId = "0".repeat(32);
    const { signal } = new AbortController();
    const scope = { principal, requestId, traceId: requestId, traceparent: "", deadlineMs: 1000, signal };
    return createContext(principal, openReader(scope, recorder()));
  };
  const schemaOf = async (who: Who) => (await schemas(principalOf(who))).schema;
  return {
    load: (data) => load(connection, data),
    schemaOf,
    async show(query, who, repeatedRows = 1e15) {
      const trips: number[] = [];
      const context = openContext(who, repeatedRows, trips);
      return { ...(await showBoth(await schemaOf(who), query, context)), trips };
    },
    async showInParts(query, who, sizes) {
      const context = openContext(who, 1e15, [], inParts(send, sizes).send);
      return showParts(await schemaOf(who), query, { ...context, streamBytes: 1e9 });
    },
    async showLater(query, who, sizes) {
      const trips: number[] = [];
      const lossy: Transport["send"] = async (batch, scope) => {
        const sent = await send(batch, scope);
        if (!sent.ok || trips.length > 1) return sent;
        const { rowsets } = sent.value;
        return ok({
          ...sent.value,
          rowsets: [...rowsets.slice(0, -1).map(() => makeRowset([])), ...rowsets.slice(-1)],
        });
      };
      const context = openContext(who, 1e15, trips, inParts(lossy, sizes).send);
      const shown = await showParts(await schemaOf(who), query, { ...context, streamBytes: 1e9 });
      return { ...shown, trips };
    },
    close() {
      connection.closeSync();
      database.closeSync();
    },
  };
}

/** Of whom nobody asks. */
function recorder() {
  const client = { ip: null, userAgent: null, colo: null, country: null };
  const delivery = createDelivery([], { deadlineMs: 1000, timer: () => new AbortController().signal });
  return openRecorder(
    { requestId: "r", traceId: "r", client },
    { delivery, clock: () => 0, waitUntil: () => undefined },
  );
}

async function showBoth(
  schema: GraphQLSchema,
  query: string,
  context: ReturnType<typeof createContext>,
): Promise<Pick<Shown, "written" | "executed">> {
  const document = parse(query);
  const [operation] = document.definitions;
  const [problem] = validate(schema, document);
  if (problem !== undefined) throw problem;
  const root = schema.getQueryType();
  if (operation?.kind !== "OperationDefinition" || root === undefined || root === null) throw new TypeError("no query");
  const { variableValues: values } = getVariableValues(schema, operation.variableDefinitions ?? [], {});
  if (values === undefined) throw new TypeError("no values");
  const variable = (name: string): unknown => values.coerced[name];
  const ahead = lookAhead({ schema, fragments: fragmentsOf(document), values, variable }, root, operation);
  const loaded = await loadOperation(ahead.asks, context.reader);
  if (!loaded.ok) throw new TypeError(loaded.refusal.detail);
  const output = new AnswerOutput(1e9);
  const isWritten = ahead.isWhole && loaded.value.isWhole && writeAnswer(ahead.root, loaded.value, output);
  if (!isWritten) throw new TypeError("what is whole is written");
  const contextValue = { ...context, loaded: { site: ahead.root, operation: loaded.value } };
  const { data, errors } = await execute({ schema, document, contextValue });
  if (errors !== undefined) throw new AggregateError(errors, "the executor found errors");
  return { written: new TextDecoder().decode(output.bytes()), executed: JSON.stringify(data) };
}

/** `data` alone, as `showBoth` gives it. */
async function showParts(
  schema: GraphQLSchema,
  query: string,
  context: ReturnType<typeof createContext>,
): Promise<ShownInParts> {
  const document = parse(query);
  const executed = await executeOperation({
    ...{ schema, document, operationName: undefined, variables: {}, context },
    execute: async (contextValue) => execute({ schema, document, contextValue }),
  });
  const decoder = new TextDecoder();
  if ("output" in executed) return { written: dataOf(decoder.decode(executed.output.bytes())), parts: undefined };
  if (!("stream" in executed)) throw new AggregateError(executed.errors ?? [], "the executor was left with it");
  let text = "";
  for (let parts = 1; ; parts += 1) {
    const { bytes, isLast } = await executed.stream.next();
    text += decoder.decode(bytes, { stream: true });
    if (!isLast) continue;
    if ((await executed.stream.ended) !== undefined) throw new TypeError("a whole answer that is broken off");
    return { written: dataOf(text), parts };
  }
}

function dataOf(answer: string): string {
  const data = /^\{"data":(?<data>.*)\}$/su.exec(answer)?.groups?.["data"];
  if (data === undefined) throw new TypeError("an answer without data");
  return data;
}
