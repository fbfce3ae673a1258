// Every setting, once: its key, default, unit, what it accepts and what it is for. `readSettings` takes defaults and bounds
// from here and docs/settings.md is printed from here, so neither can say something else. Plain data, no checks.

import { CACHE_TABLE } from "./cache-table.ts";
import { IDENTITY_TABLE } from "./identity-table.ts";
import { PRESSURE_TABLE } from "./pressure-table.ts";
import type { SettingRow } from "./setting-row.ts";

export type { SettingRow } from "./setting-row.ts";

/** A setting that is a number. */
export type WholeRow = SettingRow & Required<Pick<SettingRow, "range">>;

const MAX_COUNT = 1_000_000;
const MAX_COST = 1_000_000_000;
/** The isolate has 128 MB for the answer, its text and its rows together. */
const MAX_RESPONSE_BYTES = 67_108_864;

function given(section: SettingRow["section"], accepts: string, about: string): SettingRow {
  return { section, fallback: undefined, unit: "", accepts, about };
}

function secret(section: SettingRow["section"], accepts: string, about: string): SettingRow {
  return { ...given(section, accepts, about), isSecret: true };
}

function text(section: SettingRow["section"], fallback: string, accepts: string, about: string): SettingRow {
  return { section, fallback, unit: "", accepts, about };
}

/** A secret that is needed where AUDIT names a sink. */
function secretOf(sink: string, accepts: string, about: string): SettingRow {
  return { ...text("Audit", "", accepts, `${about} Needed where AUDIT names ${sink}.`), isSecret: true };
}

function whole(section: SettingRow["section"], amount: Amount, about: string): WholeRow {
  const { fallback, unit, range } = amount;
  const accepts = `a whole number from ${range[0]} to ${range[1]}`;
  return { section, fallback: String(fallback), unit, range, accepts, about };
}

interface Amount {
  readonly fallback: number;
  readonly unit: SettingRow["unit"];
  readonly range: readonly [number, number];
}

function limit(fallback: number, unit: SettingRow["unit"], about: string, least = 1): WholeRow {
  return whole("Limits", { fallback, unit, range: [least, MAX_COUNT] }, about);
}

const cost = (fallback: number, least: number): Amount => ({ fallback, unit: "cost", range: [least, MAX_COST] });

const milliseconds = (fallback: number): Amount => ({ fallback, unit: "ms", range: [100, 300_000] });

const WAREHOUSE = {
  WAREHOUSE_URL: given(
    "Warehouse",
    "an https origin with its port and no path, such as https://contoso-ondemand.sql.azuresynapse.net:1443 (http on loopback only)",
    "Origin of the query API: Synapse itself, the bridge, or the local warehouse.",
  ),
  WAREHOUSE_DATABASE: given(
    "Warehouse",
    "the database's name, 1 to 128 characters without slashes or a leading dot",
    "Database (dedicated: the pool) that holds the curated views.",
  ),
  WAREHOUSE_POOL: given("Warehouse", "dedicated or serverless", "Kind of SQL pool, which decides the T-SQL dialect."),
  WAREHOUSE_TOKEN_URL: given(
    "Warehouse",
    "an https URL such as https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token (http on loopback only)",
    "Token endpoint of the authority that the warehouse trusts.",
  ),
  WAREHOUSE_CLIENT_ID: given("Warehouse", "the application (client) id", "The Worker's own identity at the authority."),
  WAREHOUSE_CLIENT_SECRET: secret(
    "Warehouse",
    "the client secret itself",
    "Secret of that identity. Needed where WAREHOUSE_AUTH is secret.",
  ),
  WAREHOUSE_SCOPE: text(
    "Warehouse",
    "https://sql.azuresynapse.net/.default",
    "one scope without spaces",
    "Scope asked for; it decides the token's audience.",
  ),
  WAREHOUSE_DEADLINE_MS: whole(
    "Warehouse",
    milliseconds(30_000),
    "The longest that one round trip may take, its token included.",
  ),
  WAREHOUSE_MAX_RESPONSE_BYTES: whole(
    "Warehouse",
    { fallback: 33_554_432, unit: "bytes", range: [1024, MAX_RESPONSE_BYTES] },
    "An answer larger than this is refused while it is being read, unless its rows go on to the client as they come.",
  ),
  STREAM_FROM_BYTES: whole(
    "Warehouse",
    { fallback: 4_194_304, unit: "bytes", range: [1024, MAX_RESPONSE_BYTES] },
    "A larger answer goes on to the client while it comes, where the operation allows it. See docs/streaming.md.",
  ),
  STREAM_MAX_BYTES: whole(
    "Warehouse",
    { fallback: 268_435_456, unit: "bytes", range: [0, 4_294_967_296] },
    "Size of an answer that is streamed, as the warehouse sends it and as the client gets it. A larger one is broken off. 0: none is streamed.",
  ),
  WAREHOUSE_TOP_ROWS: whole(
    "Warehouse",
    { fallback: 100_000, unit: "rows", range: [2, MAX_COUNT] },
    "Rows at which the endpoint cuts off a result set. No statement may ask for so many; an answer that has them is refused.",
  ),
  WAREHOUSE_ATTEMPTS: whole(
    "Warehouse",
    { fallback: 3, unit: "count", range: [1, 10] },
    "Times that one round trip is asked for, at most, where what it failed at may pass. A pool that warms up is asked until the deadline.",
  ),
  WAREHOUSE_BACKOFF_MS: whole(
    "Warehouse",
    { fallback: 500, unit: "ms", range: [1, 60_000] },
    "The wait before the second attempt; each later one is twice as long. Up to half of each is left off at random.",
  ),
  CIRCUIT_FAILURES: whole(
    "Warehouse",
    { fallback: 8, unit: "count", range: [0, 1000] },
    "After so many failures of the warehouse in a row, or when it is paused, an isolate leaves it alone for a while. 0: never.",
  ),
  CIRCUIT_OPEN_MS: whole(
    "Warehouse",
    { fallback: 10_000, unit: "ms", range: [10, 300_000] },
    "So long. Then one request at a time tries whether it answers.",
  ),
} satisfies Record<string, SettingRow>;

const CALLERS = {
  ISSUERS: given(
    "Callers",
    "a JSON array with at least one issuer",
    "Identity providers whose tokens are accepted. Each entry is checked by src/auth.",
  ),
  CURSOR_SECRET: secret(
    "Callers",
    "at least 32 random characters, such as `openssl rand -base64 48` prints",
    "Seals page cursors. A new value makes every cursor handed out before it invalid.",
  ),
  MASK_SECRET: secret(
    "Callers",
    "at least 32 random characters, such as `openssl rand -base64 48` prints",
    "Makes the keys of HASH masks. A new value gives every value another pseudonym.",
  ),
} satisfies Record<string, SettingRow>;

const EDGE = {
  CORS_ORIGINS: text(
    "Edge",
    "",
    "exact https origins separated by commas (http on loopback only), never *",
    "Browser origins that may read answers. Empty: none.",
  ),
  GRAPHIQL: text("Edge", "off", "on or off", "Serves the GraphiQL pages."),
  ALLOW_GET: text("Edge", "off", "on or off", "Takes queries by GET, which puts them into logs and histories."),
  COST_ROLES: text(
    "Edge",
    "",
    "roles separated by commas",
    "Roles whose answers say in `extensions.cost` what they took: round trips, statements, estimated rows and cost. Empty: none.",
  ),
  ROLES_HEADER: text(
    "Edge",
    "x-edgewise-roles",
    "a lower-case header name that begins with x-",
    "Header by which a caller asks for fewer of its roles.",
  ),
} satisfies Record<string, SettingRow>;

const LIMITS = {
  LIMIT_BODY_BYTES: limit(262_144, "bytes", "Size of a request body."),
  LIMIT_TOKENS: limit(2000, "count", "Lexical tokens of a document."),
  LIMIT_DEPTH: limit(12, "count", "Nesting of selections."),
  LIMIT_ALIASES: limit(30, "count", "Aliases in a document.", 0),
  LIMIT_ROOT_FIELDS: limit(10, "count", "Root fields of an operation."),
  LIMIT_REPEATED_FIELDS: limit(50, "count", "Times that one field may be selected in one place."),
  LIMIT_FIELDS: limit(1000, "count", "Fields of an operation, fragments unfolded."),
  LIMIT_DIRECTIVES: limit(20, "count", "Directives in a document.", 0),
  LIMIT_FILTER_NODES: limit(100, "count", "Conditions in one `where`."),
  LIMIT_LIST_LENGTH: limit(10_000, "count", "Values in one list, such as that of `in`."),
  LIMIT_OR_WIDTH: limit(50, "count", "Branches of one `or`."),
  LIMIT_PAGE_ROWS: limit(5000, "rows", "Rows of one page."),
  DEFAULT_PAGE_ROWS: limit(100, "rows", "Rows of a page when none are asked for."),
  LIMIT_TOTAL_ROWS: limit(50_000, "rows", "Rows that one operation may ask for in all."),
  LIMIT_STATEMENTS: limit(30, "count", "Statements that one operation may cost."),
  LIMIT_BATCH_CHARACTERS: limit(
    1_000_000,
    "count",
    "Characters of the statements of one round trip and of their values, such as long lists that many statements repeat.",
    1000,
  ),
  LIMIT_ANSWER_BYTES: whole(
    "Limits",
    { fallback: 33_554_432, unit: "bytes", range: [1024, MAX_RESPONSE_BYTES] },
    "Size of an answer. Aliases show the same rows again and again without reading them again.",
  ),
  LIMIT_COST: whole(
    "Limits",
    cost(100_000, 1),
    "What one operation may cost, estimated before it is sent: 1 is a thousand rows read in the warehouse. See docs/cost.md.",
  ),
  LIMIT_COST_PER_MINUTE: whole(
    "Limits",
    cost(0, 0),
    "What all operations of one principal may cost in a minute, counted by each isolate. 0: no such limit.",
  ),
  PLAN_REPEATED_ROWS: whole(
    "Limits",
    { fallback: 100_000_000, unit: "rows", range: [0, 1_000_000_000_000] },
    "Rows of the views that a page may read and still be asked for twice in one round trip, so that what belongs to its rows need not wait for them. See docs/planner.md.",
  ),
  LIMIT_VARIABLES_BYTES: limit(65_536, "bytes", "Size of an operation's variables."),
  LIMIT_VARIABLES_DEPTH: limit(10, "count", "Nesting of an operation's variables."),
  LIMIT_OPERATION_MS: whole("Limits", milliseconds(30_000), "The longest that one operation may take."),
} satisfies Record<string, SettingRow>;

const AUDIT = {
  AUDIT: text(
    "Audit",
    "console",
    "one or more of console, chain and webhook, separated by commas",
    "Where records go: the Worker's log, the log that links them, an HTTPS collector. See docs/audit.md.",
  ),
  AUDIT_DEADLINE_MS: whole(
    "Audit",
    { fallback: 3000, unit: "ms", range: [100, 60_000] },
    "The longest that one sink may take for one record.",
  ),
  AUDIT_SIGNING_KEY: secretOf(
    "chain",
    "Base64 of 32 random bytes, such as `openssl rand -base64 32` prints",
    "Signs the heads of the log. Its public part, `npm run audit -- key`, verifies them.",
  ),
  AUDIT_WEBHOOK_URL: text(
    "Audit",
    "",
    "an https URL (http on loopback only)",
    "Where each record is posted. Needed where AUDIT names webhook.",
  ),
  AUDIT_WEBHOOK_TOKEN: secretOf("webhook", "the token itself", "Bearer token that the webhook is sent."),
} satisfies Record<string, SettingRow>;

export const SETTING_TABLE = Object.freeze({
  ...WAREHOUSE,
  ...IDENTITY_TABLE,
  ...CALLERS,
  ...EDGE,
  ...LIMITS,
  ...PRESSURE_TABLE,
  ...CACHE_TABLE,
  ...AUDIT,
});

export type SettingKey = keyof typeof SETTING_TABLE;

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTING_TABLE, key);
}

export const SETTING_KEYS: readonly SettingKey[] = Object.freeze(Object.keys(SETTING_TABLE).filter(isSettingKey));
