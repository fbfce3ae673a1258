// Asks a running local issuer for the access token of a sample person or client. Used by scripts and tests; over HTTP, like anybody.

import { clients, PERSON_GRANT } from "./clients.ts";
import { people } from "./people.ts";

/** Every name that has a token for the API. */
export const tokenNames: readonly string[] = [...people.map((person) => person.name), "nightly-ci"];

/** Gets the access token of one of `tokenNames`. Throws with a sentence that says what to do. */
export async function requestToken(issuerUrl: string, name: string): Promise<string> {
  const form = tokenForm(name);
  if (form === undefined) throw new Error(`nobody here is called ${name}: choose one of ${tokenNames.join(", ")}`);
  const answer = await post(`${issuerUrl}/token`, form);
  if (answer === undefined) throw new Error(`no issuer at ${issuerUrl}: start it with npm start`);
  const token = await readToken(answer);
  if (token === undefined)
    throw new Error(`${issuerUrl} gave no token (status ${answer.status}): is it the local issuer?`);
  return token;
}

function tokenForm(name: string): URLSearchParams | undefined {
  if (people.some((person) => person.name === name)) {
    return new URLSearchParams({ grant_type: PERSON_GRANT, client_id: "edgewise-cli", person: name });
  }
  const client = clients.find((known) => known.clientId === name && tokenNames.includes(name));
  if (client?.secret === undefined) return undefined;
  return new URLSearchParams({ grant_type: "client_credentials", client_id: name, client_secret: client.secret });
}

async function post(url: string, body: URLSearchParams): Promise<Response | undefined> {
  try {
    return await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(5_000) });
  } catch {
    return undefined;
  }
}

async function readToken(answer: Response): Promise<string | undefined> {
  try {
    const body: unknown = await answer.json();
    if (typeof body !== "object" || body === null || !("access_token" in body)) return undefined;
    return typeof body.access_token === "string" ? body.access_token : undefined;
  } catch {
    return undefined;
  }
}
