// One zod check for each kind of setting: text in, typed value out. A message says what is wrong and never repeats the value,
// which may be a secret; what to write instead is added by `readSettings` from the table.

import * as z from "zod";

export const present = z.string({ error: "is not set" });

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** 32 characters of base64 or hexadecimal are at least 16 random bytes; what `openssl rand -base64 48` prints is 48. */
const MIN_SECRET_CHARACTERS = 32;
/** A repeated word is long and still no secret. Random text of that length has more by far. */
const MIN_DISTINCT_CHARACTERS = 10;

/** Plain http is for a laptop: anywhere else it would show the warehouse's token to the network. */
function isProtected(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK_HOSTS.has(url.hostname));
}

/** A host is a name or an address: a URL may have `*` in its host, and no Origin header is ever equal to that. */
function isOrigin(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && url.origin === value && isProtected(url) && /^[a-z0-9.:[\]-]+$/.test(url.host);
}

export function isEndpoint(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && isProtected(url) && url.username === "" && url.password === "" && url.hash === "";
}

export function choice<const T extends string>(words: readonly T[], error: string) {
  return present.pipe(z.enum(words, { error }));
}

export const origin = present.refine(isOrigin, { error: "is not an exact origin over https" });

export const endpoint = present.refine(isEndpoint, {
  error: "is not a URL over https without name, password or fragment",
});

export const databaseName = present.regex(/^(?!\.)[^\p{Cc}/\\]{1,128}$/u, { error: "is not a database name" });

export const word = present.regex(/^(?!<)\S{1,512}$/, {
  error: "has a space in it, is too long or is still the placeholder",
});

export const headerName = present.regex(/^x-[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: "is not such a header name" });

export const onOrOff = choice(["on", "off"], "is neither on nor off").transform((value) => value === "on");

export const poolKind = choice(["dedicated", "serverless"], "is no kind of pool");

const AUDIT_SINKS = ["console", "chain", "webhook"] as const;

export const auditSinks = present
  .transform((value) => value.split(",").map((part) => part.trim()))
  .pipe(z.array(z.enum(AUDIT_SINKS, { error: "names a sink that there is not" })))
  .refine((sinks) => new Set(sinks).size === sinks.length, { error: "names a sink twice" });

/** `.dev.vars.example` spells its placeholders `<...>`: one that was copied and not replaced is known to everybody. */
export const secretText = present.refine((value) => !value.startsWith("<"), { error: "is still the placeholder" });

export const sealingSecret = secretText
  .refine((value) => value.length >= MIN_SECRET_CHARACTERS, {
    error: `is shorter than ${MIN_SECRET_CHARACTERS} characters`,
  })
  .refine((value) => new Set(value).size >= MIN_DISTINCT_CHARACTERS, { error: "is not random: it repeats itself" });

export const originList = present
  .transform((value) => (value === "" ? [] : value.split(",").map((part) => part.trim())))
  .pipe(z.array(z.string().refine(isOrigin, { error: "names something that is not an exact origin over https" })));

export const nameList = present
  .transform((value) => (value === "" ? [] : value.split(",").map((part) => part.trim())))
  .pipe(z.array(z.string().regex(/^[A-Za-z][\w.-]*$/u, { error: "names something that is no role" })));

/** Without an issuer nobody could be told from anybody. */
export const issuerList = present
  .transform((value, context) => {
    try {
      const parsed: unknown = JSON.parse(value);
      return parsed;
    } catch {
      context.addIssue({ code: "custom", message: "is not JSON" });
      return z.NEVER;
    }
  })
  .pipe(z.array(z.unknown(), { error: "is not a JSON array" }).min(1, { error: "names no issuer" }));

/** Digits only: Number() would take "", "0x10" and "1e9". */
export function wholeNumber(range: readonly [least: number, most: number]) {
  const [least, most] = range;
  return present
    .regex(/^\d{1,15}$/, { error: "is not a whole number" })
    .transform(Number)
    .pipe(z.number().min(least, { error: "is too small" }).max(most, { error: "is too large" }));
}

/** 32 bytes, what an Ed25519 key is made of; empty where nothing is signed. */
export const signingKey = present.regex(/^(?:[A-Za-z0-9+/_-]{43}=?)?$/, { error: "is not Base64 of 32 bytes" });

/** Empty where nothing is posted. */
export const optionalEndpoint = present.refine((value) => value === "" || isEndpoint(value), {
  error: "is not a URL over https without name, password or fragment",
});
