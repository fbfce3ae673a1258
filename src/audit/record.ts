// The one line that an auditor reads for each operation. Names, counts and digests: never a token, a value or a row.

/** Bump when a field changes meaning. */
export const RECORD_VERSION = 1;

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
}

export interface RecordedStatement {
  readonly label: string;
  /** SHA-256 of the text without parameters, hex. */
  readonly hash: string;
  readonly parameters: number;
  readonly rows: number;
}

export interface RecordedTrip {
  readonly statements: readonly RecordedStatement[];
  readonly ms: number;
  readonly bytes: number;
}

export type Decision = "allow" | "deny";
export type Status = "ok" | "refused" | "failed" | "cancelled";

export interface AuditRecord {
  readonly v: typeof RECORD_VERSION;
  /** Time the operation began, ISO 8601 UTC. */
  readonly ts: string;
  readonly requestId: string;
  readonly traceId: string | null;
  readonly surface: "graphql";
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
  /** `deny` where nobody was identified, or anything asked for was refused by a rule. What the warehouse failed at is no denial. */
  readonly decision: Decision;
  /** Reasons of refusals, in the auditor's words. */
  readonly reasons: readonly string[];
  readonly trips: readonly RecordedTrip[];
  readonly result: {
    readonly status: Status;
    /** Wire codes of the errors in the answer. */
    readonly codes: readonly string[];
    readonly httpStatus: number;
    readonly rows: number;
    readonly bytes: number;
    readonly ms: number;
  };
  /** Records of this isolate that no sink has taken, up to this one. */
  readonly undelivered: number;
  readonly client: {
    readonly ip: string | null;
    readonly userAgent: string | null;
    readonly colo: string | null;
    readonly country: string | null;
  };
}
