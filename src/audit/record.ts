// What an auditor reads of each operation: an intent before its first statement leaves, an outcome whatever came of it. Names,
// counts and digests: never a token, a value, a row or a statement's text.

/** Bump when a field changes meaning. */
export const RECORD_VERSION = 2;

export interface RecordedPrincipal {
  readonly issuer: string;
  readonly tenant: string | null;
  readonly subject: string;
  readonly kind: "user" | "service" | "ci";
  readonly clientId: string | null;
}

export interface RecordedResource {
  /** `curated.Flight` */
  readonly view: string;
  /** Fields read into the answer, by the names that the API gives them; the catalog says which columns they are. */
  readonly fields: readonly string[];
  /** Fields used to filter, order, join or look up, by the same names. Those inside row filters are the roles' below. */
  readonly filterFields: readonly string[];
  /** Roles whose row filters were applied. */
  readonly rowFilterRoles: readonly string[];
  /** Fields among them that were masked, each with its function: `operator:HASH`. */
  readonly masks: readonly string[];
  /** Where no row could be read, only numbers over groups of this size on; null where rows could be. */
  readonly aggregate: { readonly minGroupSize: number } | null;
  /** What of it would have been refused if the rules in `dryRun` held: `BirdStrike.costRepair: role`. */
  readonly dryRun: readonly string[];
}

export interface RecordedStatement {
  readonly label: string;
  /** SHA-256 of the text without parameters, hex. */
  readonly hash: string;
  readonly parameters: number;
  readonly rows: number;
  /** Absent where its rows may not be kept: it was sent. */
  readonly cache?: RecordedCache;
}

/** Where rows are from that may be kept. Of a `stale` one the statement is sent behind the answer, of a `hit` not at all. */
export type RecordedCache = "hit" | "stale" | "miss";

export interface RecordedTrip {
  readonly statements: readonly RecordedStatement[];
  readonly ms: number;
  readonly bytes: number;
  /** Times that the statements were sent, where that is not once. 0: the warehouse was known not to answer. */
  readonly attempts?: number;
  /** Waited between them. */
  readonly waitedMs?: number;
  /** Waited for a slot of the warehouse before, where that was anything. */
  readonly queuedMs?: number;
  /** Not sent: another request asked the same at that time, and its answer is given. */
  readonly isShared?: true;
  /** Its last rows were taken while they came, and not held: docs/streaming.md. */
  readonly isStreamed?: true;
  /** Of its statements whose rows may be kept: `miss` where one was sent, else `stale` where one was. Absent where none may. */
  readonly cache?: RecordedCache;
}

/** What the operation was expected to come to, before its statements left: docs/cost.md. */
export interface RecordedEstimate {
  readonly rows: number;
  readonly statements: number;
  readonly cost: number;
}

export type Decision = "allow" | "deny";
export type Status = "ok" | "refused" | "failed" | "cancelled";

interface RecordBase {
  readonly v: typeof RECORD_VERSION;
  /** Where one operation has several of a kind, which: an intent is told again when more that is sensitive is read. From 0. */
  readonly part: number;
  /** Time the operation began, ISO 8601 UTC. */
  readonly ts: string;
  readonly requestId: string;
  /** The caller's own trace, or the request's id where it has none. */
  readonly traceId: string;
  readonly surface: "graphql" | "admin";
  readonly principal: RecordedPrincipal | null;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly policyVersion: string | null;
  readonly schemaDigest: string | null;
  readonly operation: {
    readonly type: string | null;
    readonly name: string | null;
    /** SHA-256 of the document, hex. */
    readonly documentHash: string | null;
  };
  readonly resources: readonly RecordedResource[];
  /** `strict` where nothing is read or answered unless this record is stored. */
  readonly delivery: "strict" | "async";
  /** Records of this isolate that the sink did not take, since the last that told of some. */
  readonly dropped: number;
  readonly client: {
    readonly ip: string | null;
    readonly userAgent: string | null;
    readonly colo: string | null;
    readonly country: string | null;
  };
}

/** What is about to be read. Without an outcome that follows, nobody knows what came of it. */
export interface IntentRecord extends RecordBase {
  readonly kind: "intent";
}

/** What came of an operation. Exactly one for each request. */
export interface OutcomeRecord extends RecordBase {
  readonly kind: "outcome";
  /** `deny` where nobody was identified, or anything asked for was refused by a rule. What the warehouse failed at is no denial. */
  readonly decision: Decision;
  /** Reasons of refusals, in the auditor's words. */
  readonly reasons: readonly string[];
  /** Null where nothing was about to be read. */
  readonly estimate: RecordedEstimate | null;
  readonly trips: readonly RecordedTrip[];
  readonly result: {
    readonly status: Status;
    /** Wire codes of the errors in the answer. */
    readonly codes: readonly string[];
    readonly httpStatus: number;
    readonly rows: number;
    readonly bytes: number;
    readonly ms: number;
    /** Of it, until it was known who asks, or that it will not be. */
    readonly authenticateMs: number;
    /** Of it, waited for intents to be stored; those side by side are added up. */
    readonly auditMs: number;
    /** Of all trips, as each trip says it of its statements. */
    readonly cache: RecordedCache | "none";
  };
}

export type AuditRecord = IntentRecord | OutcomeRecord;

/** Names one record of all: `0af7651916cd43dd8448eb211c80319c-intent-0` */
export function recordKey({ requestId, kind, part }: Pick<AuditRecord, "requestId" | "kind" | "part">): string {
  return `${requestId}-${kind}-${part}`;
}
