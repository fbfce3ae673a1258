// A browser's way to a token: authorization code with PKCE, choosing a person on the login page.

import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { afterAll, test } from "vitest";
import * as z from "zod";
import { API_RESOURCE } from "../../../local/issuer/clients.ts";
import { startIssuer } from "../../../local/issuer/start-issuer.ts";

const issuer = await startIssuer({ port: 0 });
afterAll(issuer.close);

const VERIFIER = "a".repeat(64);
const REDIRECT = "http://localhost:8787/callback";

// A browser in ten lines: it keeps cookies and does not follow redirects by itself.
const jar = new Map<string, string>();
async function visit(location: string, init: RequestInit = {}): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(new URL(location, issuer.url), { ...init, redirect: "manual", headers: { cookie } });
  for (const line of answer.headers.getSetCookie()) {
    const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
    jar.set(name, value);
  }
  return answer;
}

const locationOf = (answer: Response) => answer.headers.get("location") ?? "";

function authorization(changes: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: "edgewise-browser",
    response_type: "code",
    redirect_uri: REDIRECT,
    scope: "openid data.read",
    resource: API_RESOURCE,
    code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
    code_challenge_method: "S256",
    ...changes,
  });
  return `/auth?${query}`;
}

async function signInAs(person: string): Promise<string> {
  const login = locationOf(await visit(authorization()));
  const resumed = await visit(login, { method: "POST", body: new URLSearchParams({ person }) });
  const last = await signOutIfAsked(await visit(locationOf(resumed)));
  return new URL(locationOf(last)).searchParams.get("code") ?? "";
}

// Somebody else was signed in: the provider answers with a form that a browser sends by itself.
async function signOutIfAsked(answer: Response): Promise<Response> {
  if (answer.headers.has("location")) return answer;
  const page = await answer.text();
  const [, action = ""] = /action="([^"]+)"/u.exec(page) ?? [];
  const [, xsrf = ""] = /name="xsrf" value="([^"]+)"/u.exec(page) ?? [];
  const signedOut = await visit(action, { method: "POST", body: new URLSearchParams({ xsrf, logout: "yes" }) });
  return await visit(locationOf(signedOut));
}

function redeem(code: string, verifier = VERIFIER): Promise<Response> {
  const form = { grant_type: "authorization_code", client_id: "edgewise-browser", redirect_uri: REDIRECT, code };
  const body = new URLSearchParams({ ...form, code_verifier: verifier, resource: API_RESOURCE });
  return fetch(`${issuer.url}/token`, { method: "POST", body, headers: { origin: "http://localhost:8787" } });
}

async function tokenIn(answer: Response): Promise<string> {
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
}

test("the login page lists the people and runs no script", async ({ expect }) => {
  const page = await visit(locationOf(await visit(authorization())));
  expect(await page.text()).toContain('value="wes"');
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("a person is chosen, and the browser gets that person's token", async ({ expect }) => {
  const answer = await redeem(await signInAs("wes"));
  expect(answer.headers.get("access-control-allow-origin")).toBe("http://localhost:8787");
  const token = await tokenIn(answer);
  expect(decodeJwt(token)).toMatchObject({
    aud: API_RESOURCE,
    scope: "data.read",
    client_id: "edgewise-browser",
    groups: ["West Region"],
    states: ["CA", "OR", "WA", "NV"],
  });
});

test("the next sign-in may be as somebody else", async ({ expect }) => {
  await signInAs("wes");
  const token = await tokenIn(await redeem(await signInAs("ana")));
  expect(decodeJwt(token)).toMatchObject({ groups: ["Warehouse Analysts"] });
});

test("a code without its verifier is worth nothing", async ({ expect }) => {
  expect((await redeem(await signInAs("wes"), "b".repeat(64))).status).toBe(400);
});

test("nobody is signed in by an unknown name", async ({ expect }) => {
  jar.clear();
  const login = locationOf(await visit(authorization()));
  expect((await visit(login, { method: "POST", body: new URLSearchParams({ person: "bob" }) })).status).toBe(400);
});

test("a redirect elsewhere is refused", async ({ expect }) => {
  expect((await visit(authorization({ redirect_uri: "https://evil.example.com/callback" }))).status).toBe(400);
});

test("a login that nobody began is over", async ({ expect }) => {
  jar.clear();
  expect((await visit("/login/none", { method: "POST", body: new URLSearchParams({ person: "ana" }) })).status).toBe(
    400,
  );
});
