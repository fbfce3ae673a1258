// Who may empty the cache, what is done for them, and what of it is on record. Denials first.

import { describe, test } from "vitest";
import { makePrincipal } from "#auth/verified.ts";
import type { EdgeParts } from "#edge/index.ts";
import { ok, refuse } from "#kernel/result.ts";
import { CANARY, openBench, somebody } from "./bench.ts";

const SECRET = "Zb4-7qLw9QeV2bNc5zKj8hGf1dSa6pMy";
const operator = makePrincipal({ ...somebody, subject: "olga", roles: ["operator"] });

function openPurge(over: Partial<EdgeParts> = {}, secret = SECRET) {
  const purged: string[] = [];
  const bench = openBench({
    authenticator: {
      authenticate: async (headers) => {
        const who = { "Bearer olga": operator, "Bearer somebody": somebody }[headers.get("authorization") ?? ""];
        return who === undefined
          ? refuse({ reason: "unauthenticated", flaw: "missing", detail: "no Authorization header" } as const)
          : ok(who);
      },
      ready: async () => true,
    },
    cachePurge: {
      secret,
      reach: "everywhere",
      views: (names) =>
        names.includes("Flight")
          ? ok({ objects: ["curated.Flight"], run: async () => void purged.push(...names) })
          : refuse({ reason: "bad-input", message: "A view is named that the catalog does not have.", detail: "none" }),
    },
    ...over,
  });
  return { ...bench, purged };
}

function purgeBy(headers: Readonly<Record<string, string>>, body: string = '{"views":["Flight"]}', method = "POST") {
  return new Request("https://api.example/admin/cache/purge", {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(method === "POST" ? { body } : {}),
  });
}

const byToken = (name: string) => ({ authorization: `Bearer ${name}` });
const bySecret = (secret: string) => ({ "x-edgewise-purge-secret": secret });

describe("is not emptied", () => {
  test.for<readonly [string, Readonly<Record<string, string>>, number, string]>([
    ["by nobody", {}, 401, "UNAUTHENTICATED"],
    ["by who holds no such role", byToken("somebody"), 403, "FORBIDDEN"],
    ["by a secret that is wrong", bySecret(`${SECRET}x`), 401, "UNAUTHENTICATED"],
    ["by the start of the secret", bySecret(SECRET.slice(0, -1)), 401, "UNAUTHENTICATED"],
    ["by an empty secret", bySecret(""), 401, "UNAUTHENTICATED"],
    [
      "by a wrong secret beside a token without the role",
      { ...bySecret("x"), ...byToken("somebody") },
      403,
      "FORBIDDEN",
    ],
  ])("%s", async ([, headers, status, code], { expect }) => {
    const { send, records, purged } = openPurge();
    const response = await send(purgeBy(headers));
    expect([response.status, purged]).toEqual([status, []]);
    expect(await response.text()).toContain(code);
    expect(response.headers.has("www-authenticate")).toBe(status === 401);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      surface: "admin",
      decision: "deny",
      resources: [],
      result: { status: "refused", httpStatus: status, codes: [code] },
    });
  });

  test("by an empty secret where none is set", async ({ expect }) => {
    const { send, purged } = openPurge({}, "");
    expect((await send(purgeBy(bySecret("")))).status).toBe(401);
    expect(purged).toEqual([]);
  });

  test.for(["", "{", "null", "[]", "{}", '{"views":"Flight"}', '{"views":[1]}', '{"views":["Nowhere"]}'])(
    "for a body that is %j",
    async (body, { expect }) => {
      const { send, purged, records } = openPurge();
      const response = await send(purgeBy(byToken("olga"), body));
      expect([response.status, purged]).toEqual([400, []]);
      expect(records[0]).toMatchObject({ decision: "deny", result: { status: "refused" } });
    },
  );

  test("for a body that is too large", async ({ expect }) => {
    const { send, purged } = openPurge();
    const response = await send(purgeBy(byToken("olga"), JSON.stringify({ views: ["Flight", "x".repeat(20_000)] })));
    expect([response.status, purged]).toEqual([413, []]);
  });

  test("by another method, nor where there is no cache", async ({ expect }) => {
    const { send, purged } = openPurge();
    const response = await send(purgeBy(byToken("olga"), "", "GET"));
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
    const none = openPurge({ cachePurge: undefined });
    expect((await none.send(purgeBy(byToken("olga")))).status).toBe(404);
    expect([...purged, ...none.purged]).toEqual([]);
  });

  test("where the store fails, and that is said without its words", async ({ expect }) => {
    const run = () => Promise.reject(new Error(CANARY));
    const views = () => ok({ objects: ["curated.Flight"], run });
    const { send, records, faults } = openPurge({ cachePurge: { secret: SECRET, reach: "everywhere", views } });
    const response = await send(purgeBy(byToken("olga")));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain(CANARY);
    expect(faults).toHaveLength(1);
    expect(records[0]).toMatchObject({ resources: [{ view: "curated.Flight" }], result: { status: "failed" } });
  });
});

describe("is emptied", () => {
  test.for<readonly [string, Readonly<Record<string, string>>, object]>([
    ["by the operator", byToken("olga"), { subject: "olga", kind: "user" }],
    ["by whoever knows the secret", bySecret(SECRET), { issuer: "settings", subject: "CACHE_PURGE_SECRET" }],
  ])("%s, on record", async ([, headers, principal], { expect }) => {
    const { send, records, purged } = openPurge();
    const response = await send(purgeBy(headers));
    expect([response.status, purged]).toEqual([200, ["Flight"]]);
    expect(await response.json()).toEqual({ purged: ["curated.Flight"], reach: "everywhere" });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      surface: "admin",
      decision: "allow",
      principal,
      operation: { type: "purge", name: null, documentHash: null },
      resources: [{ view: "curated.Flight", fields: [] }],
      result: { status: "ok", httpStatus: 200 },
    });
    expect(JSON.stringify(records)).not.toContain(SECRET);
  });
});
