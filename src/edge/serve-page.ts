// The GraphiQL pages: static files, with a policy that lets them load and ask this origin alone.

import { notFound } from "./not-found.ts";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Monaco writes the styles of its decorations into the page.
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self' blob:",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export async function servePage(request: Request, pages: (request: Request) => Promise<Response>): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") return notFound();
  const page = await pages(request);
  if (page.status === 404) return notFound();
  const response = new Response(page.body, page);
  response.headers.set("content-security-policy", POLICY);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "no-referrer");
  return response;
}
