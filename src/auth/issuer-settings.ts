// What one identity provider's tokens must look like. Settings are checked here once, at start, with every problem reported
// together: a Worker without an exact issuer and audience must not start, because jose skips a check whose option is undefined.
// No network, no tokens.

import * as z from "zod";
import { refuse, ok } from "#kernel/result.ts";
import type { Result } from "#kernel/result.ts";
import { isEntraTenant, isFetchable, MAX_TOKEN_BYTES, tenantInIssuer } from "./issuer-url.ts";

const asymmetricAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;

const CI_TOKEN_AGE_SECONDS = 600;
const word = z.string().trim().min(1);
const claimName = word.max(200);
const keyUrl = z.string().refine(isFetchable, "must be an https URL (http only on loopback)");

const writtenSettings = z.strictObject({
  /** Our name for the issuer, as role rules and audit records say it. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/u, "must be lower-case letters, digits and dashes"),
  /** The exact `iss` of its tokens. */
  issuer: keyUrl,
  /** openid-configuration, whose `issuer` must equal ours. One of this and `jwksUrl`. */
  metadataUrl: keyUrl.optional(),
  jwksUrl: keyUrl.optional(),
  /** `entra` changes the defaults: subject `oid`, tenant `tid`, tenants from the issuer's own URL. */
  flavor: z.enum(["entra", "generic"]).default("generic"),
  audiences: z.array(word).min(1),
  algorithms: z.array(z.enum(asymmetricAlgorithms)).min(1).default(["RS256"]),
  clockToleranceSeconds: z.int().min(0).max(120).default(30),
  /** Refuses tokens issued longer ago, whatever their `exp` says. For ci: 600 unless written. */
  maxTokenAgeSeconds: z.int().min(1).optional(),
  /** Required `typ` header, e.g. `at+jwt` (RFC 9068). Entra sends `JWT` always, so it cannot be required there. */
  typ: word.optional(),
  /** `derived`: a service when the token says `idtyp: app`, or by `clientSubjectIsService`; else a user. */
  principalKind: z.enum(["derived", "user", "service", "ci"]).default("derived"),
  /** True when a token whose subject is its own client is a service's (client credentials). */
  clientSubjectIsService: z.boolean().default(true),
  subjectClaim: claimName.optional(),
  tenantClaim: claimName.optional(),
  tenants: z.array(word).min(1).optional(),
  groupsClaim: claimName.default("groups"),
  rolesClaim: claimName.default("roles"),
  clientIdClaims: z.array(claimName).min(1).default(["azp", "appid", "cid", "client_id"]),
  /** The claims that policy may use, e.g. `states`. All others are forgotten after verification. */
  claims: z.array(claimName).default([]),
  /** Claims that must hold one of the values, e.g. `repository_id` of a CI job. Numbers and booleans compare as text. */
  requireClaims: z.record(claimName, z.array(word).min(1)).default({}),
  /** App roles that every accepted token of this issuer has, for CI tokens, which carry none of their own. */
  impliedRoles: z.array(word).default([]),
  /** What to do when the provider left groups out (Entra above 200). Its URL is never followed. */
  groupsOverage: z.enum(["reject", "rolesOnly"]).default("reject"),
  maxTokenBytes: z.int().min(1024).max(MAX_TOKEN_BYTES).default(MAX_TOKEN_BYTES),
});

type WrittenSettings = z.infer<typeof writtenSettings>;

/** One issuer's settings: checks that do not concern one key alone, then the defaults that depend on flavor and kind. */
export const issuerSettingsSchema = writtenSettings.check(checkTogether).transform(withDefaults);

export type IssuerSettings = z.infer<typeof issuerSettingsSchema>;

/** Reads the issuers from settings: a JSON value, or its text. Refuses with every problem, each naming issuer and key. */
export function parseIssuers(json: unknown): Result<readonly IssuerSettings[], readonly string[]> {
  const value = typeof json === "string" ? parseText(json) : ok(json);
  if (!value.ok) return value;
  const parsed = z.array(issuerSettingsSchema).min(1, "at least one issuer is needed").safeParse(value.value);
  if (!parsed.success) return refuse(parsed.error.issues.map((issue) => describeProblem(issue, value.value)));
  const doubles = [...findDoubles(parsed.data, "name"), ...findDoubles(parsed.data, "issuer")];
  if (doubles.length > 0) return refuse(doubles);
  return ok(Object.freeze(parsed.data.map((settings) => Object.freeze(settings))));
}

function checkTogether(context: z.core.ParsePayload<WrittenSettings>): void {
  for (const [key, message] of problemsTogether(context.value)) {
    context.issues.push({ code: "custom", message, path: [key], input: context.value });
  }
}

function* problemsTogether(written: WrittenSettings): Generator<readonly [string, string]> {
  const sources = [written.metadataUrl, written.jwksUrl].filter((url) => url !== undefined);
  if (sources.length !== 1) yield ["metadataUrl", "exactly one of metadataUrl and jwksUrl is needed"];
  if (written.flavor === "entra" && !isEntraTenant(tenantInIssuer(written.issuer))) {
    yield ["issuer", "must name one tenant by its id: common and organizations accept everybody's tokens"];
  }
  if (written.flavor === "generic" && written.tenants !== undefined && written.tenantClaim === undefined) {
    yield ["tenants", "needs tenantClaim"];
  }
  if (written.principalKind === "ci" && Object.keys(written.requireClaims).length === 0) {
    yield ["requireClaims", "a ci issuer signs for everybody: say whose jobs are meant, e.g. by repository_id"];
  }
}

function withDefaults(written: WrittenSettings) {
  const isEntra = written.flavor === "entra";
  return {
    ...written,
    subjectClaim: written.subjectClaim ?? (isEntra ? "oid" : "sub"),
    tenantClaim: written.tenantClaim ?? (isEntra ? "tid" : undefined),
    tenants: written.tenants ?? (isEntra ? [tenantInIssuer(written.issuer)] : undefined),
    maxTokenAgeSeconds:
      written.maxTokenAgeSeconds ?? (written.principalKind === "ci" ? CI_TOKEN_AGE_SECONDS : undefined),
  };
}

function parseText(text: string): Result<unknown, readonly string[]> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return refuse(["issuers: not JSON"]);
  }
}

function describeProblem(issue: z.core.$ZodIssue, json: unknown): string {
  const [index, ...path] = issue.path;
  const written: unknown = Array.isArray(json) && typeof index === "number" ? json[index] : undefined;
  const named = z.object({ name: z.string() }).safeParse(written);
  const who = named.success
    ? `issuer "${named.data.name}"`
    : index === undefined
      ? "issuers"
      : `issuer ${String(index)}`;
  return [who, path.join("."), issue.message].filter((part) => part !== "").join(": ");
}

function findDoubles(issuers: readonly IssuerSettings[], key: "name" | "issuer"): readonly string[] {
  const seen = issuers.map((settings) => settings[key]);
  return issuers
    .filter((settings, index) => seen.indexOf(settings[key]) !== index)
    .map((settings) => `issuer "${settings.name}": ${key}: two issuers have the same`);
}
