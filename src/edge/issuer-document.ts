// What the authority of the warehouse reads of this Worker as an issuer: public, the same for everybody, and kept on the way for
// a while. No record is written of it.

import { notFound } from "./not-found.ts";

/** A key that is published today may sign as soon as no copy without it is left. */
const KEPT_SECONDS = 900;
const METHOD_NOT_ALLOWED = 405;

export function issuerDocument(request: Request, documents: ReadonlyMap<string, object>): Response {
  const document = documents.get(new URL(request.url).pathname);
  if (document === undefined) return notFound();
  if (request.method !== "GET" && request.method !== "HEAD") {
    return new Response(null, { status: METHOD_NOT_ALLOWED, headers: { allow: "GET, HEAD" } });
  }
  return Response.json(document, {
    headers: { "cache-control": `public, max-age=${KEPT_SECONDS}`, "x-content-type-options": "nosniff" },
  });
}
