// The login page of the local issuer: choose who you are. Serves GET and POST /login/{interaction}. No passwords, no scripts.

import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { Provider } from "oidc-provider";
import { findPerson, people } from "./people.ts";

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Local sign-in</title>
<style>body{font:16px/1.5 system-ui;max-width:28rem;margin:4rem auto;padding:0 1rem}button{font:inherit;display:block;width:100%;margin:.5rem 0;padding:.6rem;text-align:left}</style>
<h1>Who are you?</h1>
<p>This issuer runs on your machine. Its people are invented.</p>
<form method="post">
${people.map((person) => `<button name="person" value="${person.name}">${person.displayName}</button>`).join("\n")}
</form>
`;

/** True for the requests that `serveLogin` answers. */
export function isLogin(request: IncomingMessage): boolean {
  return request.url?.startsWith("/login/") === true;
}

/** Shows the page, or finishes the login with the person chosen. */
export async function serveLogin(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") return showPage(response, 200);
  try {
    const person = findPerson(new URLSearchParams(await text(request)).get("person"));
    if (person === undefined) return showPage(response, 400);
    // Choosing is consenting: the provider asks a native client's person for consent at every sign-in.
    await provider.interactionFinished(request, response, { login: { accountId: person.subject }, consent: {} });
  } catch {
    response
      .writeHead(400, { "content-type": "text/plain" })
      .end("This sign-in is over. Go back to the application.\n");
  }
}

function showPage(response: ServerResponse, status: number): void {
  response
    .writeHead(status, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      "cache-control": "no-store",
    })
    .end(page);
}
