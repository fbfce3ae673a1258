// The spine with a statement cache under it, over a warehouse that a test answers: who asks, what was sent, what went on record.

import { createDelivery } from "#audit/delivery.ts";
import type { AuditRecord, OutcomeRecord } from "#audit/record.ts";
import { openRecorder } from "#audit/recorder.ts";
import { makePrincipal } from "#auth/verified.ts";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import { digestCatalog } from "#catalog/digest.ts";
import {
  cacheControl,
  claim,
  defineView,
  hasRole,
  int,
  many,
  mask,
  nvarchar,
  one,
  rowFilter,
  sensitive,
} from "#catalog/index.ts";
import type { ReadRequest } from "#read/read-request.ts";
import { createReader } from "#read/read.ts";
import { createCursorSeal } from "#result/cursor.ts";
import { rulesFor } from "../catalog/sample.ts";
import { limits } from "../plan/planning.ts";
import type { Held } from "../policy/people.ts";
import { openTestCache } from "../transport/cached.ts";

const roleRules = rulesFor("analyst", "chief", "regional", "clerk");
const everybody = hasRole("analyst", "chief", "regional", "clerk");

/** Towns have no rule, visits are sensitive; a regional role sees shops by their towns; gates have two views, and one has no rule. */
const views: readonly ViewSpec[] = [
  defineView("curated.State", {
    description: "States.",
    key: ["code"],
    fields: {
      code: nvarchar(2),
      name: nvarchar(40, { directives: [mask("NULLIFY", { unlessRoles: ["analyst", "chief"] })], nullable: true }),
    },
    relations: { towns: many("Town", { code: "stateCode" }), shops: many("Shop", { code: "stateCode" }) },
    directives: [
      everybody,
      rowFilter("regional", { code: { in: claim("states") } }),
      cacheControl({ maxAge: 60, staleWhileRevalidate: 30 }),
    ],
  }),
  defineView("curated.Town", {
    description: "Towns, which change all the time.",
    key: ["townId"],
    fields: { townId: int(), stateCode: nvarchar(2) },
    directives: [everybody],
  }),
  defineView("curated.Shop", {
    description: "Shops.",
    key: ["shopId"],
    fields: { shopId: int(), stateCode: nvarchar(2), townId: int() },
    relations: { town: one("Town", { townId: "townId" }) },
    directives: [
      everybody,
      rowFilter("regional", { town: { stateCode: { in: claim("states") } } }),
      cacheControl({ maxAge: 10, staleWhileRevalidate: 300 }),
    ],
  }),
  defineView("curated.Visit", {
    description: "Visits.",
    key: ["visitId"],
    fields: { visitId: int() },
    directives: [everybody, sensitive()],
  }),
  defineView("curated.Gate", {
    description: "Gates.",
    key: ["gateId"],
    fields: { gateId: int() },
    directives: [everybody, cacheControl({ maxAge: 60 })],
  }),
  defineView("curated.Gate", {
    name: "GateNow",
    description: "The same gates, as they are.",
    key: ["gateId"],
    fields: { gateId: int() },
    directives: [everybody],
  }),
];

export const list = (view: string, fields: readonly string[], more: object = {}): ReadRequest => ({
  kind: "list",
  view,
  path: view,
  fields,
  page: {},
  wantsCursors: false,
  related: [],
  ...more,
});

export async function openCachedReads() {
  const built = buildCatalog(views, roleRules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const { open, send, settled, now, answering } = openTestCache();
  const asked: string[] = [];
  answering.rows = () => [];
  const policyVersion = await digestCatalog(built.value, roleRules);
  const cache = await open({ policyVersion });
  const openReader = createReader({
    catalog: built.value,
    policyVersion,
    limits: {
      ...limits,
      totalRows: 1000,
      statements: 30,
      cost: 1e9,
      costPerMinute: 0,
      repeatedRows: 1e9,
      batchCharacters: 1_000_000,
    },
    maskKeys: new Map(),
    pool: "dedicated",
    seal: createCursorSeal("a-cursor-secret-of-the-tests-0123456789"),
    send: cache.wrap((batch, context) => {
      asked.push(batch.text);
      return send({ ...batch, text: Array.from({ length: batch.count }, () => "rows").join(";") }, context);
    }),
    clock: () => now.ms,
  });
  let requests = 0;
  /** One operation of one principal, and the outcome of it. */
  const read = async (held: Held, ...asks: readonly ReadRequest[]): Promise<OutcomeRecord> => {
    requests += 1;
    const requestId = String(requests).padStart(32, "0");
    const records: AuditRecord[] = [];
    const recorder = openRecorder(
      { requestId, traceId: requestId, client: { ip: null, userAgent: null, colo: null, country: null } },
      {
        delivery: createDelivery([async (one_) => void records.push(one_)], {
          deadlineMs: 1000,
          timer: () => new AbortController().signal,
        }),
        clock: () => now.ms,
        waitUntil: () => undefined,
      },
    );
    recorder.requireStored();
    const who = makePrincipal({
      issuer: "main",
      tenant: undefined,
      subject: `person ${requests}`,
      kind: "user",
      clientId: undefined,
      roles: held.roles ?? [],
      scopes: held.scopes ?? [],
      groupsComplete: true,
      claims: held.claims ?? {},
    });
    const { signal } = new AbortController();
    const scope = {
      principal: who,
      requestId,
      traceId: requestId,
      traceparent: "",
      deadlineMs: now.ms + 30_000,
      signal,
    };
    const answers = await openReader(scope, recorder).begin(asks);
    if (!answers.ok) throw new TypeError(answers.refusal.detail);
    await recorder.close({ httpStatus: 200, bytes: 0, codes: [], status: "ok" });
    const outcome = records.find((record) => record.kind === "outcome");
    if (outcome === undefined || !records.some(({ kind }) => kind === "intent")) throw new TypeError("not on record");
    return outcome;
  };
  return { read, asked, settled, now };
}
