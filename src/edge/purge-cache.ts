// `POST /admin/cache/purge` with `{ "views": ["Flight"] }`: by who holds the operator's role, or by whoever loads data, who knows the
// secret for that. On record like an operation, by the name of its surface.

import type { GraphQLError } from "graphql";
import { openRecorder, type OperationEnd, type Recorder, type WaitUntil } from "#audit/recorder.ts";
import { challengeFor } from "#auth/challenge.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { ok, refuse, type Result } from "#kernel/result.ts";
import { OPERATOR_ROLE } from "#kernel/role-rule.ts";
import { faultOf, maskError, toWireError } from "#resolvers/index.ts";
import { boundedBody } from "./bounded-body.ts";
import { clientOf } from "./client-of.ts";
import type { EdgeParts } from "./edge-parts.ts";
import { errorResponse, plainResponse } from "./error-response.ts";
import { notFound } from "./not-found.ts";
import { noteError } from "./note-error.ts";

export interface CachePurge {
  /** Of whoever loads data. Empty: nobody is let in by it. */
  readonly secret: string;
  readonly views: (names: readonly string[]) => Result<PurgeRun, Refusal>;
  /** How far it reaches: a data center's cache knows of no other. */
  readonly reach: "data-center" | "everywhere";
}

interface PurgeRun {
  readonly objects: readonly string[];
  readonly run: () => Promise<void>;
}

interface Asked {
  readonly request: Request;
  readonly waitUntil: WaitUntil;
}

/** Beside a token, which it needs none of. */
const SECRET_HEADER = "x-edgewise-purge-secret";
const MAX_BODY_BYTES = 16_384;
const METHOD_NOT_ALLOWED = 405;
/** How the record names who came by the secret. */
const LOADER = {
  issuer: "settings",
  tenant: null,
  subject: "CACHE_PURGE_SECRET",
  kind: "service",
  clientId: null,
} as const;

const DENIED: Refusal = { reason: "no-grant", detail: `purging the cache takes the role ${OPERATOR_ROLE}` };
const BAD_BODY: Refusal = {
  reason: "bad-input",
  message: 'The body must be { "views": [ ... ] } with names of views.',
  detail: "not such a body",
};

export async function purgeCache({ request, waitUntil }: Asked, parts: EdgeParts): Promise<Response> {
  const { cachePurge, newRequestId, delivery, clock } = parts;
  if (cachePurge === undefined) return notFound();
  if (request.method !== "POST") return new Response(null, { status: METHOD_NOT_ALLOWED, headers: { allow: "POST" } });
  const requestId = newRequestId();
  const start = { requestId, traceId: requestId, surface: "admin", client: clientOf(request) } as const;
  const recorder = openRecorder(start, { delivery, clock, waitUntil });
  recorder.noteOperation({ type: "purge" });
  const course: Course = { recorder, requestId, cachePurge, codes: [] };
  const response = await answerOrError(request, course, parts);
  await recorder.close({ ...statusOf(response), bytes: 0, codes: course.codes });
  return response;
}

interface Course {
  readonly recorder: Recorder;
  readonly requestId: string;
  readonly cachePurge: CachePurge;
  codes: readonly string[];
}

function statusOf({ status: httpStatus }: Response): Pick<OperationEnd, "httpStatus" | "status"> {
  if (httpStatus < 400) return { httpStatus, status: "ok" };
  return { httpStatus, status: httpStatus < 500 ? "refused" : "failed" };
}

async function answerOrError(request: Request, course: Course, parts: EdgeParts): Promise<Response> {
  try {
    const purged = await purge(request, course, parts);
    if (purged.ok) return plainResponse({ purged: purged.value, reach: course.cachePurge.reach }, 200);
    const challenge = challengeFor(purged.refusal);
    const headers = challenge === undefined ? {} : { "www-authenticate": challenge };
    return errorOf(toWireError(purged.refusal), request, course, headers);
  } catch (thrown) {
    const error = maskError(thrown);
    const fault = faultOf(error);
    if (fault !== undefined) parts.reportFault(fault, course.requestId);
    return errorOf(error, request, course);
  }
}

function errorOf(
  error: GraphQLError,
  request: Request,
  course: Course,
  headers: Readonly<Record<string, string>> = {},
) {
  noteError(error, course);
  return errorResponse(error, request, course.requestId, headers);
}

async function purge(request: Request, course: Course, parts: EdgeParts): Promise<Result<readonly string[], Refusal>> {
  const { recorder, cachePurge } = course;
  const admitted = await admit(request, course, parts);
  if (!admitted.ok) return admitted;
  const names = namesIn(await boundedBody(request, MAX_BODY_BYTES));
  const found = names === undefined ? refuse(BAD_BODY) : cachePurge.views(names);
  if (!found.ok) return found;
  const { objects, run } = found.value;
  const nothing = { fields: [], filterFields: [], rowFilterRoles: [], masks: [], aggregate: null, dryRun: [] };
  for (const view of objects) recorder.noteResource({ view, ...nothing });
  await recorder.announce();
  await run();
  return ok(objects);
}

async function admit(
  request: Request,
  { recorder, cachePurge }: Course,
  parts: EdgeParts,
): Promise<Result<void, Refusal>> {
  const secret = request.headers.get(SECRET_HEADER);
  if (secret !== null && (await isSecret(secret, cachePurge.secret))) {
    recorder.notePrincipal(LOADER, [], []);
    return ok(undefined);
  }
  const verified = await parts.authenticator.authenticate(request.headers);
  recorder.noteAuthenticated();
  if (!verified.ok) return verified;
  const { issuer, tenant = null, subject, kind, clientId = null, roles, scopes } = verified.value;
  recorder.notePrincipal({ issuer, tenant, subject, kind, clientId }, roles, scopes);
  return roles.includes(OPERATOR_ROLE) ? ok(undefined) : refuse(DENIED);
}

/** By digests, whose time tells nothing of the secret. */
async function isSecret(given: string, secret: string): Promise<boolean> {
  const [one, other] = await Promise.all([digestOf(given), digestOf(secret)]);
  let difference = 0;
  for (const [index, byte] of one.entries()) difference |= byte ^ (other[index] ?? 0);
  return secret !== "" && difference === 0;
}

async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

function namesIn(body: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const views: unknown = typeof value === "object" && value !== null && "views" in value ? value.views : undefined;
    return Array.isArray(views) && views.every((name) => typeof name === "string") ? views : undefined;
  } catch {
    return undefined;
  }
}
