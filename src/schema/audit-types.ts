// `auditLog` and its types, for the schema of who reads the log and of nobody else. They mirror the records of src/audit; the
// catalog has no part in them.

import {
  entryCursor,
  logPageInfo,
  resolveAuditLog,
  type AuditPage,
  type IntentRecord,
  type LogEntry,
  type OutcomeRecord,
  type RecordedResource,
  type RecordedStatement,
  type RecordedTrip,
  type SignedHead,
} from "#resolvers/resolve-audit-log.ts";
import type { Builder } from "./builder.ts";
import type { SchemaDraft } from "./draft.ts";

type Principal = NonNullable<OutcomeRecord["principal"]>;
type Estimate = NonNullable<OutcomeRecord["estimate"]>;

export function defineAuditLog({ builder, scalar, pageInfo }: SchemaDraft): void {
  const dateTime = scalar({ kind: "datetimeoffset", precision: 3 });
  const entry = defineEntry(builder, dateTime);
  const head = defineHead(builder, dateTime);
  const edge = builder.objectRef<LogEntry>("AuditLogEdge").implement({
    description: "An entry and its place in the log.",
    fields: (t) => ({
      cursor: t.field({ type: "String", nullable: false, resolve: entryCursor }),
      node: t.field({ type: entry, nullable: false, resolve: (one) => one }),
    }),
  });
  const connection = builder.objectRef<AuditPage>("AuditLogConnection").implement({
    description: "A page of the audit log, oldest first.",
    fields: (t) => ({
      nodes: t.field({ type: [entry], nullable: false, resolve: ({ entries }) => [...entries] }),
      edges: t.field({ type: [edge], nullable: false, resolve: ({ entries }) => [...entries] }),
      pageInfo: t.field({ type: pageInfo, nullable: false, resolve: logPageInfo }),
      head: t.field({
        type: head,
        nullable: true,
        description:
          "The end of the whole log as it was read, signed. Keep it elsewhere: it shows what was cut off since.",
        resolve: (page) => page.head,
      }),
    }),
  });
  builder.queryField("auditLog", (t) =>
    t.field({
      type: connection,
      nullable: true,
      description: "Who read what. Asking for it is on record too.",
      args: {
        from: t.arg({ type: dateTime, description: "Operations that began then or later." }),
        to: t.arg({ type: dateTime, description: "Operations that began before." }),
        subject: t.arg({ type: "String", description: "Operations of this principal." }),
        view: t.arg({
          type: "String",
          description: "Operations that read or used this view of the warehouse: `schema.name`.",
        }),
        first: t.arg({ type: "Int", description: "100 unless given, 1000 at the most." }),
        after: t.arg({ type: "String", description: "Entries after this cursor." }),
      },
      resolve: (_root, given, context) => resolveAuditLog(given, context),
    }),
  );
}

function defineEntry(builder: Builder, dateTime: ReturnType<SchemaDraft["scalar"]>) {
  const kind = builder.enumType("AuditKind", {
    description: "INTENT: statements were about to leave. OUTCOME: what came of an operation, one for each request.",
    values: { INTENT: { value: "intent" }, OUTCOME: { value: "outcome" } } as const,
  });
  const [principal, operation] = [definePrincipal(builder), defineOperation(builder)];
  const [resource, estimate, trip] = [defineResource(builder), defineEstimate(builder), defineTrip(builder)];
  const [result, client] = [defineResult(builder), defineClient(builder)];
  return builder.objectRef<LogEntry>("AuditEntry").implement({
    description: "One record of the log. Records have neither values nor rows.",
    fields: (t) => ({
      seq: t.int({ nullable: false, description: "From 1, without gaps.", resolve: ({ link }) => link.seq }),
      prev: t.string({ nullable: false, resolve: ({ link }) => link.prev }),
      hash: t.string({ nullable: false, resolve: ({ link }) => link.hash }),
      line: t.string({
        nullable: false,
        description: "The entry as it is in the chain, for `npm run audit -- verify`.",
        resolve: ({ line }) => line,
      }),
      kind: t.field({ type: kind, nullable: false, resolve: ({ link }) => link.record.kind }),
      ts: t.field({ type: dateTime, nullable: false, resolve: ({ link }) => link.record.ts }),
      requestId: t.string({ nullable: false, resolve: ({ link }) => link.record.requestId }),
      traceId: t.string({ nullable: false, resolve: ({ link }) => link.record.traceId }),
      principal: t.field({ type: principal, nullable: true, resolve: ({ link }) => link.record.principal }),
      roles: t.stringList({ nullable: false, resolve: ({ link }) => [...link.record.roles] }),
      scopes: t.stringList({ nullable: false, resolve: ({ link }) => [...link.record.scopes] }),
      policyVersion: t.string({ nullable: true, resolve: ({ link }) => link.record.policyVersion }),
      operation: t.field({ type: operation, nullable: false, resolve: ({ link }) => link.record.operation }),
      resources: t.field({ type: [resource], nullable: false, resolve: ({ link }) => [...link.record.resources] }),
      delivery: t.string({ nullable: false, resolve: ({ link }) => link.record.delivery }),
      dropped: t.int({ nullable: false, resolve: ({ link }) => link.record.dropped }),
      client: t.field({ type: client, nullable: false, resolve: ({ link }) => link.record.client }),
      decision: t.string({ nullable: true, resolve: ({ link }) => outcomeOf(link.record)?.decision }),
      reasons: t.stringList({ nullable: true, resolve: ({ link }) => outcomeOf(link.record)?.reasons.map(String) }),
      estimate: t.field({ type: estimate, nullable: true, resolve: ({ link }) => outcomeOf(link.record)?.estimate }),
      trips: t.field({ type: [trip], nullable: true, resolve: ({ link }) => outcomeOf(link.record)?.trips.map(same) }),
      result: t.field({ type: result, nullable: true, resolve: ({ link }) => outcomeOf(link.record)?.result }),
    }),
  });
}

function outcomeOf(record: IntentRecord | OutcomeRecord): OutcomeRecord | undefined {
  return record.kind === "outcome" ? record : undefined;
}

function same<T>(value: T): T {
  return value;
}

function definePrincipal(builder: Builder) {
  return builder.objectRef<Principal>("AuditPrincipal").implement({
    fields: (t) => ({
      issuer: t.exposeString("issuer", { nullable: false }),
      tenant: t.exposeString("tenant", { nullable: true }),
      subject: t.exposeString("subject", { nullable: false }),
      kind: t.exposeString("kind", { nullable: false }),
      clientId: t.exposeString("clientId", { nullable: true }),
    }),
  });
}

function defineOperation(builder: Builder) {
  return builder.objectRef<OutcomeRecord["operation"]>("AuditOperation").implement({
    fields: (t) => ({
      type: t.exposeString("type", { nullable: true }),
      name: t.exposeString("name", { nullable: true }),
      documentHash: t.exposeString("documentHash", { nullable: true, description: "SHA-256 of the document." }),
    }),
  });
}

function defineResource(builder: Builder) {
  return builder.objectRef<RecordedResource>("AuditResource").implement({
    description: "What of a view was read or used, by names of fields.",
    fields: (t) => ({
      view: t.exposeString("view", { nullable: false }),
      fields: t.stringList({ nullable: false, resolve: ({ fields }) => [...fields] }),
      filterFields: t.stringList({ nullable: false, resolve: ({ filterFields }) => [...filterFields] }),
      rowFilterRoles: t.stringList({ nullable: false, resolve: ({ rowFilterRoles }) => [...rowFilterRoles] }),
      masks: t.stringList({ nullable: false, resolve: ({ masks }) => [...masks] }),
      dryRun: t.stringList({
        nullable: false,
        description: "What would have been refused if the rules in dryRun held.",
        resolve: ({ dryRun }) => [...dryRun],
      }),
      minGroupSize: t.int({
        nullable: true,
        description: "Where only numbers over groups of this size on could be read.",
        resolve: (one) => one.aggregate?.minGroupSize,
      }),
    }),
  });
}

function defineEstimate(builder: Builder) {
  return builder.objectRef<Estimate>("AuditEstimate").implement({
    description: "What the operation was expected to come to, before its statements left.",
    fields: (t) => ({
      rows: t.exposeFloat("rows", { nullable: false }),
      statements: t.exposeInt("statements", { nullable: false }),
      cost: t.exposeFloat("cost", { nullable: false, description: "1 is a thousand rows read in the warehouse." }),
    }),
  });
}

function defineTrip(builder: Builder) {
  const statement = builder.objectRef<RecordedStatement>("AuditStatement").implement({
    fields: (t) => ({
      label: t.exposeString("label", { nullable: false, description: "Finds it in the warehouse's own log." }),
      hash: t.exposeString("hash", { nullable: false, description: "SHA-256 of its text, without values." }),
      parameters: t.exposeInt("parameters", { nullable: false }),
      rows: t.exposeInt("rows", { nullable: false }),
      cache: t.string({
        nullable: true,
        description: "hit, stale or miss; null where its rows may not be kept.",
        resolve: ({ cache }) => cache,
      }),
    }),
  });
  return builder.objectRef<RecordedTrip>("AuditTrip").implement({
    description: "One round trip to the warehouse.",
    fields: (t) => ({
      statements: t.field({ type: [statement], nullable: false, resolve: ({ statements }) => [...statements] }),
      ms: t.exposeInt("ms", { nullable: false }),
      bytes: t.exposeInt("bytes", { nullable: false }),
      attempts: t.int({
        nullable: false,
        description: "Times that the statements were sent. 0: the warehouse was known not to answer.",
        resolve: ({ attempts = 1 }) => attempts,
      }),
      waitedMs: t.int({
        nullable: false,
        description: "Waited between them.",
        resolve: ({ waitedMs = 0 }) => waitedMs,
      }),
      cache: t.string({
        nullable: true,
        description:
          "Of its statements: miss where one was sent, else stale where one was; null where none may be kept.",
        resolve: ({ cache }) => cache,
      }),
    }),
  });
}

function defineResult(builder: Builder) {
  return builder.objectRef<OutcomeRecord["result"]>("AuditResult").implement({
    fields: (t) => ({
      status: t.exposeString("status", { nullable: false }),
      codes: t.stringList({ nullable: false, resolve: ({ codes }) => [...codes] }),
      httpStatus: t.exposeInt("httpStatus", { nullable: false }),
      rows: t.exposeInt("rows", { nullable: false }),
      bytes: t.exposeInt("bytes", { nullable: false }),
      ms: t.exposeInt("ms", { nullable: false }),
      cache: t.exposeString("cache", { nullable: false }),
    }),
  });
}

function defineClient(builder: Builder) {
  return builder.objectRef<OutcomeRecord["client"]>("AuditClient").implement({
    fields: (t) => ({
      ip: t.exposeString("ip", { nullable: true }),
      userAgent: t.exposeString("userAgent", { nullable: true }),
      colo: t.exposeString("colo", { nullable: true }),
      country: t.exposeString("country", { nullable: true }),
    }),
  });
}

function defineHead(builder: Builder, dateTime: ReturnType<SchemaDraft["scalar"]>) {
  return builder.objectRef<SignedHead>("AuditHead").implement({
    description: "The last entry of the log at a time, signed with Ed25519.",
    fields: (t) => ({
      seq: t.int({ nullable: false, resolve: ({ head }) => head.seq }),
      hash: t.string({ nullable: false, resolve: ({ head }) => head.hash }),
      at: t.field({ type: dateTime, nullable: false, resolve: ({ head }) => head.at }),
      key: t.exposeString("key", { nullable: false, description: "Public key, base64url." }),
      signature: t.exposeString("signature", { nullable: false }),
    }),
  });
}
