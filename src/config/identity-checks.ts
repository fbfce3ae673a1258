// The checks of the settings in identity-table.ts: text in, typed value out. No message repeats a value.

import * as z from "zod";
import { choice, isEndpoint, present, secretText } from "./checks.ts";

export const warehouseAuth = choice(["secret", "certificate", "federated"], "is no way to prove a client");

export const onBehalfOf = choice(["off", "on", "require"], "is neither off, on nor require");

/** Line breaks may come written out, as they do through a file of variables. Empty where it is not needed. */
function pem(kind: string) {
  return secretText
    .transform((value) => value.replaceAll("\\n", "\n").trim())
    .refine(
      (value) =>
        value === "" || (value.startsWith(`-----BEGIN ${kind}-----`) && value.includes(`-----END ${kind}-----`)),
      {
        error: "is not such a PEM",
      },
    );
}

export const privateKeyPem = pem("PRIVATE KEY");
export const certificatePem = pem("CERTIFICATE");

/** The authority compares it to the letter: there is one way to write it. */
export const issuerUrl = present.refine(
  (value) => value === "" || (isEndpoint(value) && !value.endsWith("/") && !/[?#]/.test(value)),
  { error: "is not a URL over https without a slash or a query at its end" },
);

export const optionalWord = present.regex(/^(?!<)\S{0,512}$/, { error: "has a space in it or is too long" });

/** 2048 bits are 342 characters of base64url. */
const modulus = z.string().regex(/^[\w-]{342,}$/);
const number = z.string().regex(/^[\w-]+$/);
const federationKeyForm = z.object({
  kty: z.literal("RSA"),
  kid: z.string().regex(/^[\w.~-]{1,128}$/),
  n: modulus,
  ...{ e: number, d: number, p: number, q: number, dp: number, dq: number, qi: number },
});

/** Undefined where none is given. */
export const federationKey = secretText.transform((value, context) => {
  if (value === "") return undefined;
  const read = federationKeyForm.safeParse(parseJson(value));
  if (read.success) return Object.freeze(read.data);
  context.addIssue({ code: "custom", message: "is not such a JWK" });
  return z.NEVER;
});

/** A name that could not be that of another binding's setting by accident. */
const bindingName = z.string().regex(/^[A-Z][A-Z0-9_]{0,127}$/);
const principalForm = z.strictObject({
  role: z.string().regex(/^[A-Za-z][\w.-]*$/),
  clientId: z.string().regex(/^(?!<)\S{1,512}$/),
  secretName: bindingName.optional(),
});

export const principalList = present
  .transform((value) => parseJson(value))
  .pipe(z.array(principalForm, { error: "is not such a JSON array" }))
  .refine((list) => new Set(list.map(({ role }) => role)).size === list.length, { error: "names a role twice" });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
