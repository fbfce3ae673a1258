// `env` -> Settings. The only reader of `env`. Collects every problem and reports them together, each with its key and the
// way out; the Worker does not start on settings that would leave a door open. No value is ever repeated in a problem.

import * as z from "zod";
import { ok, refuse } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { CACHE_CHECKS, cacheOf, cacheProblems } from "./cache-settings.ts";
import * as check from "./checks.ts";
import { contradictions } from "./contradictions.ts";
import * as identity from "./identity-checks.ts";
import { identityLacks, identityOf, identityProblems } from "./identity-settings.ts";
import { misspeltKeys } from "./misspelt-keys.ts";
import { PRESSURE_CHECKS, pressureOf, pressureProblems } from "./pressure-settings.ts";
import { SETTING_KEYS, SETTING_TABLE } from "./setting-table.ts";
import type { SettingKey, SettingRow, WholeRow } from "./setting-table.ts";
import type { AuditSettings, EdgeSettings, LimitSettings, Settings, WarehouseSettings } from "./settings.ts";

function whole(row: WholeRow): ReturnType<typeof check.wholeNumber> {
  return check.wholeNumber(row.range);
}

const T = SETTING_TABLE;

const schema = z.object({
  WAREHOUSE_URL: check.origin,
  WAREHOUSE_DATABASE: check.databaseName,
  WAREHOUSE_POOL: check.poolKind,
  WAREHOUSE_TOKEN_URL: check.endpoint,
  WAREHOUSE_CLIENT_ID: check.word,
  WAREHOUSE_CLIENT_SECRET: check.secretText,
  WAREHOUSE_SCOPE: check.word,
  WAREHOUSE_AUTH: identity.warehouseAuth,
  WAREHOUSE_CLIENT_KEY: identity.privateKeyPem,
  WAREHOUSE_CLIENT_CERT: identity.certificatePem,
  FEDERATION_ISSUER: identity.issuerUrl,
  FEDERATION_SUBJECT: identity.optionalWord,
  FEDERATION_AUDIENCE: check.word,
  FEDERATION_KEY: identity.federationKey,
  FEDERATION_NEXT_KEY: identity.federationKey,
  WAREHOUSE_ON_BEHALF_OF: identity.onBehalfOf,
  WAREHOUSE_USER_SCOPE: check.word,
  WAREHOUSE_PRINCIPALS: identity.principalList,
  WAREHOUSE_DEADLINE_MS: whole(T.WAREHOUSE_DEADLINE_MS),
  WAREHOUSE_MAX_RESPONSE_BYTES: whole(T.WAREHOUSE_MAX_RESPONSE_BYTES),
  STREAM_FROM_BYTES: whole(T.STREAM_FROM_BYTES),
  STREAM_MAX_BYTES: whole(T.STREAM_MAX_BYTES),
  WAREHOUSE_TOP_ROWS: whole(T.WAREHOUSE_TOP_ROWS),
  WAREHOUSE_ATTEMPTS: whole(T.WAREHOUSE_ATTEMPTS),
  WAREHOUSE_BACKOFF_MS: whole(T.WAREHOUSE_BACKOFF_MS),
  CIRCUIT_FAILURES: whole(T.CIRCUIT_FAILURES),
  CIRCUIT_OPEN_MS: whole(T.CIRCUIT_OPEN_MS),
  ISSUERS: check.issuerList,
  CURSOR_SECRET: check.sealingSecret,
  MASK_SECRET: check.sealingSecret,
  CORS_ORIGINS: check.originList,
  COST_ROLES: check.nameList,
  GRAPHIQL: check.onOrOff,
  ALLOW_GET: check.onOrOff,
  ROLES_HEADER: check.headerName,
  LIMIT_BODY_BYTES: whole(T.LIMIT_BODY_BYTES),
  LIMIT_TOKENS: whole(T.LIMIT_TOKENS),
  LIMIT_DEPTH: whole(T.LIMIT_DEPTH),
  LIMIT_ALIASES: whole(T.LIMIT_ALIASES),
  LIMIT_ROOT_FIELDS: whole(T.LIMIT_ROOT_FIELDS),
  LIMIT_REPEATED_FIELDS: whole(T.LIMIT_REPEATED_FIELDS),
  LIMIT_FIELDS: whole(T.LIMIT_FIELDS),
  LIMIT_DIRECTIVES: whole(T.LIMIT_DIRECTIVES),
  LIMIT_FILTER_NODES: whole(T.LIMIT_FILTER_NODES),
  LIMIT_LIST_LENGTH: whole(T.LIMIT_LIST_LENGTH),
  LIMIT_OR_WIDTH: whole(T.LIMIT_OR_WIDTH),
  LIMIT_PAGE_ROWS: whole(T.LIMIT_PAGE_ROWS),
  DEFAULT_PAGE_ROWS: whole(T.DEFAULT_PAGE_ROWS),
  LIMIT_TOTAL_ROWS: whole(T.LIMIT_TOTAL_ROWS),
  LIMIT_STATEMENTS: whole(T.LIMIT_STATEMENTS),
  PLAN_REPEATED_ROWS: whole(T.PLAN_REPEATED_ROWS),
  LIMIT_BATCH_CHARACTERS: whole(T.LIMIT_BATCH_CHARACTERS),
  LIMIT_ANSWER_BYTES: whole(T.LIMIT_ANSWER_BYTES),
  LIMIT_COST: whole(T.LIMIT_COST),
  LIMIT_COST_PER_MINUTE: whole(T.LIMIT_COST_PER_MINUTE),
  LIMIT_VARIABLES_BYTES: whole(T.LIMIT_VARIABLES_BYTES),
  LIMIT_VARIABLES_DEPTH: whole(T.LIMIT_VARIABLES_DEPTH),
  LIMIT_OPERATION_MS: whole(T.LIMIT_OPERATION_MS),
  ...PRESSURE_CHECKS,
  ...CACHE_CHECKS,
  AUDIT: check.auditSinks,
  AUDIT_DEADLINE_MS: whole(T.AUDIT_DEADLINE_MS),
  AUDIT_SIGNING_KEY: check.signingKey,
  AUDIT_WEBHOOK_URL: check.optionalEndpoint,
  AUDIT_WEBHOOK_TOKEN: check.secretText,
} satisfies Record<SettingKey, z.ZodType>);

type Flat = z.output<typeof schema>;

/** The settings, or every problem: misspelt keys, values that do not pass, then values that contradict each other. */
export function readSettings(env: unknown): Result<Settings, readonly string[]> {
  const given = bindingsOf(env);
  const typos = misspeltKeys(given);
  const parsed = schema.safeParse(withFallbacks(given));
  const problems = [...typos, ...(parsed.success ? together(parsed.data, given) : valueProblems(parsed.error))];
  return parsed.success && problems.length === 0 ? ok(group(parsed.data, given)) : refuse(problems);
}

function bindingsOf(env: unknown): Readonly<Record<string, unknown>> {
  return typeof env === "object" && env !== null ? Object.fromEntries(Object.entries(env)) : {};
}

/** Blank text counts as not given. A number is what an unquoted value in wrangler.toml becomes. */
function withFallbacks(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    SETTING_KEYS.map((key) => {
      const value = typeof given[key] === "number" ? String(given[key]) : given[key];
      const isBlank = value === undefined || (typeof value === "string" && value.trim() === "");
      return [key, isBlank ? fallbackOf(key, given) : value];
    }),
  );
}

/** A client that proves itself otherwise has no secret. */
function fallbackOf(key: SettingKey, given: Readonly<Record<string, unknown>>): string | undefined {
  const isNeedless =
    key === "WAREHOUSE_CLIENT_SECRET" && /^(?:certificate|federated)$/.test(String(given["WAREHOUSE_AUTH"]));
  return isNeedless ? "" : SETTING_TABLE[key].fallback;
}

/** One problem a key, in the table's order: the first that was found says enough. */
function valueProblems(error: z.ZodError): readonly string[] {
  return SETTING_KEYS.flatMap((key) => {
    const issue = error.issues.find((found) => found.path[0] === key);
    return issue === undefined ? [] : [`${key} ${issue.message}. ${wayOut(key, SETTING_TABLE[key])}`];
  });
}

function wayOut(key: SettingKey, row: SettingRow): string {
  const place = row.isSecret ? ` Set it with \`npx wrangler secret put ${key}\`, on a laptop in .dev.vars.` : "";
  return `Give ${row.accepts}.${place}`;
}

/** What is wrong with settings that are right each by itself. */
function together(flat: Flat, given: Readonly<Record<string, unknown>>): readonly string[] {
  const lacks = identityLacks(flat).map(({ key, problem }) => `${problem} ${wayOut(key, SETTING_TABLE[key])}`);
  const isSetting = (key: string) => Object.hasOwn(SETTING_TABLE, key);
  return [
    ...contradictions(flat),
    ...lacks,
    ...identityProblems(flat, given, isSetting),
    ...pressureProblems(flat, given),
    ...cacheProblems(flat, given),
    ...auditProblems(flat, given),
  ];
}

const AUDIT_NEEDS = {
  console: { settings: [], bindings: [] },
  chain: { settings: ["AUDIT_SIGNING_KEY"], bindings: ["AUDIT_LOG", "AUDIT_SEGMENTS"] },
  webhook: { settings: ["AUDIT_WEBHOOK_URL", "AUDIT_WEBHOOK_TOKEN"], bindings: [] },
} as const;

/** What a sink needs and has not. */
function auditProblems(flat: Flat, given: Readonly<Record<string, unknown>>): readonly string[] {
  return flat.AUDIT.flatMap((sink) => {
    const { settings, bindings } = AUDIT_NEEDS[sink];
    const unset = settings.filter((key) => flat[key] === "");
    const unbound = bindings.filter((name) => typeof given[name] !== "object" || given[name] === null);
    return [
      ...unset.map((key) => `${key} is not set, and AUDIT names ${sink}. ${wayOut(key, SETTING_TABLE[key])}`),
      ...unbound.map((name) => `${name} is not bound, and AUDIT names ${sink}. Bind it as wrangler.toml does.`),
    ];
  });
}

function group(flat: Flat, given: Readonly<Record<string, unknown>>): Settings {
  return Object.freeze({
    warehouse: warehouseOf(flat, given),
    issuers: Object.freeze(flat.ISSUERS),
    cursorSecret: flat.CURSOR_SECRET,
    maskSecret: flat.MASK_SECRET,
    edge: edgeOf(flat),
    limits: limitsOf(flat),
    pressure: pressureOf(flat),
    cache: cacheOf(flat),
    audit: auditOf(flat),
  });
}

function warehouseOf(flat: Flat, given: Readonly<Record<string, unknown>>): WarehouseSettings {
  return Object.freeze({
    url: flat.WAREHOUSE_URL,
    database: flat.WAREHOUSE_DATABASE,
    pool: flat.WAREHOUSE_POOL,
    tokenUrl: flat.WAREHOUSE_TOKEN_URL,
    clientId: flat.WAREHOUSE_CLIENT_ID,
    clientSecret: flat.WAREHOUSE_CLIENT_SECRET,
    scope: flat.WAREHOUSE_SCOPE,
    identity: identityOf(flat, given),
    deadlineMs: flat.WAREHOUSE_DEADLINE_MS,
    maxResponseBytes: flat.WAREHOUSE_MAX_RESPONSE_BYTES,
    stream: Object.freeze({ fromBytes: flat.STREAM_FROM_BYTES, maxBytes: flat.STREAM_MAX_BYTES }),
    topRows: flat.WAREHOUSE_TOP_ROWS,
    attempts: flat.WAREHOUSE_ATTEMPTS,
    backOffMs: flat.WAREHOUSE_BACKOFF_MS,
    circuit: Object.freeze({ failures: flat.CIRCUIT_FAILURES, openMs: flat.CIRCUIT_OPEN_MS }),
  });
}

function auditOf(flat: Flat): AuditSettings {
  return Object.freeze({
    sinks: Object.freeze(flat.AUDIT),
    deadlineMs: flat.AUDIT_DEADLINE_MS,
    webhook: Object.freeze({ url: flat.AUDIT_WEBHOOK_URL, token: flat.AUDIT_WEBHOOK_TOKEN }),
  });
}

function edgeOf(flat: Flat): EdgeSettings {
  return Object.freeze({
    corsOrigins: Object.freeze(flat.CORS_ORIGINS),
    costRoles: Object.freeze(flat.COST_ROLES),
    isGraphiqlOn: flat.GRAPHIQL,
    isGetAllowed: flat.ALLOW_GET,
    rolesHeader: flat.ROLES_HEADER,
  });
}

function limitsOf(flat: Flat): LimitSettings {
  return Object.freeze({
    bodyBytes: flat.LIMIT_BODY_BYTES,
    tokens: flat.LIMIT_TOKENS,
    depth: flat.LIMIT_DEPTH,
    aliases: flat.LIMIT_ALIASES,
    rootFields: flat.LIMIT_ROOT_FIELDS,
    repeatedFields: flat.LIMIT_REPEATED_FIELDS,
    fields: flat.LIMIT_FIELDS,
    directives: flat.LIMIT_DIRECTIVES,
    filterNodes: flat.LIMIT_FILTER_NODES,
    listLength: flat.LIMIT_LIST_LENGTH,
    orWidth: flat.LIMIT_OR_WIDTH,
    pageRows: flat.LIMIT_PAGE_ROWS,
    defaultPageRows: flat.DEFAULT_PAGE_ROWS,
    totalRows: flat.LIMIT_TOTAL_ROWS,
    statements: flat.LIMIT_STATEMENTS,
    batchCharacters: flat.LIMIT_BATCH_CHARACTERS,
    answerBytes: flat.LIMIT_ANSWER_BYTES,
    cost: flat.LIMIT_COST,
    costPerMinute: flat.LIMIT_COST_PER_MINUTE,
    repeatedRows: flat.PLAN_REPEATED_ROWS,
    variablesBytes: flat.LIMIT_VARIABLES_BYTES,
    variablesDepth: flat.LIMIT_VARIABLES_DEPTH,
    operationMs: flat.LIMIT_OPERATION_MS,
  });
}
