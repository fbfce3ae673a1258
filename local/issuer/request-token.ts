// Asks a running local issuer for the access token of a sample person or client. Used by scripts and tests; over HTTP, like anybody.

import { AGENT_CLIENT, clients, PERSON_GRANT } from "./clients.ts";
import { people } from "./people.ts";

/** Every name that has a token for the API. */
export const tokenNames: readonly string[] = [...people.map((person) => person.name), "nightly-ci"];

/** Behind a person's name: the token of an agent that works for that person. */
const AGENT_SUFFIX = "+agent";

/** Gets the access token of one of `tokenNames`, or of a person's agent: `ana+agent`. Throws with a sentence that says what to do. */
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
  const isAgent = name.endsWith(AGENT_SUFFIX);
  const person = people.find((known) => known.name === (isAgent ? name.slice(0, -AGENT_SUFFIX.length) : name));
  if (person !== undefined) {
    const client = isAgent ? AGENT_CLIENT : "edgewise-cli";
    return new URLSearchParams({ grant_type: PERSON_GRANT, client_id: client, person: person.name });
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
