import { describe, test } from "vitest";
import { makePrincipal } from "#auth/verified.ts";
import { CallerToken } from "#kernel/caller-token.ts";
import { createActAs } from "#read/act-as.ts";
import type { ActAsSettings } from "#read/act-as.ts";

const callerToken = new CallerToken("t");
const OWN = { ok: true, value: { clientId: "worker", key: '["client","worker"]' } };

interface Who {
  readonly kind: "user" | "service" | "ci";
  readonly roles?: readonly string[];
  readonly subject?: string;
  readonly sent?: CallerToken | undefined;
}

function ask({ kind, roles = [], subject = "ana", ...who }: Who, settings: Partial<ActAsSettings> = {}) {
  const principal = makePrincipal({
    ...{ issuer: "local", tenant: undefined, clientId: undefined, scopes: [], groupsComplete: true, claims: {} },
    ...{ kind, roles, subject },
  });
  const sent = "sent" in who ? who.sent : callerToken;
  const actAs = createActAs({ clientId: "worker", onBehalfOf: "off", principals: [], ...settings });
  return actAs({ principal, callerToken: sent });
}

describe("as whom the warehouse is asked", () => {
  test.for(["service", "ci"] as const)("with require, a %s is refused", (kind, { expect }) => {
    expect(ask({ kind }, { onBehalfOf: "require" })).toMatchObject({ ok: false, refusal: { reason: "no-grant" } });
  });

  test.for(["on", "require"] as const)(
    "with %s, a user without a token is a fault, never the Worker",
    (onBehalfOf, { expect }) => {
      expect(() => ask({ kind: "user", sent: undefined }, { onBehalfOf })).toThrow(TypeError);
    },
  );

  test("with on, users are themselves and differ from each other, services are the Worker", ({ expect }) => {
    const ana = ask({ kind: "user" }, { onBehalfOf: "on" });
    const wes = ask({ kind: "user", subject: "wes" }, { onBehalfOf: "on" });
    expect(ana).toMatchObject({ ok: true, value: { clientId: "worker", callerToken } });
    expect(wes.ok && wes.value.key).not.toBe(ana.ok && ana.value.key);
    expect(ask({ kind: "service" }, { onBehalfOf: "on" })).toEqual(OWN);
  });

  test("off, everybody is the Worker, and no token goes along", ({ expect }) => {
    expect(ask({ kind: "user" })).toEqual(OWN);
  });

  const principals = [
    { role: "safety", clientId: "safety-client" },
    { role: "analyst", clientId: "analyst-client" },
  ];
  test.for([
    [["analyst"], "analyst-client"],
    [["analyst", "safety"], "safety-client"],
    [["regional"], "worker"],
    [[], "worker"],
  ] as const)("roles %j ask as %s: the first of the list that is held", ([roles, clientId], { expect }) => {
    const { value } = ask({ kind: "user", roles }, { principals }) as { value: { clientId: string } };
    expect(value.clientId).toBe(clientId);
  });

  test("a user in person goes before the client of its role", ({ expect }) => {
    const answer = ask({ kind: "user", roles: ["safety"] }, { onBehalfOf: "on", principals });
    expect(answer).toMatchObject({ ok: true, value: { clientId: "worker", callerToken } });
  });
});
