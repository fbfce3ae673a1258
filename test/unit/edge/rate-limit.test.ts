import { describe, test } from "vitest";
import type { RateLimit } from "#edge/use-rate-limit.ts";
import { refuse } from "#kernel/result.ts";
import { openBench, post, read } from "./bench.ts";

/** Takes so many, then none. */
function counter(taken: number): RateLimit & { readonly keys: readonly string[] } {
  const keys: string[] = [];
  const take = async (key: string) => {
    keys.push(key);
    return keys.length <= taken;
  };
  return { take, keys, periodSeconds: 10 };
}

describe("a rate limit", () => {
  test("refuses before the request is read, with a time, and the record says who it was", async ({ expect }) => {
    const rateLimit = counter(1);
    const { send, records } = openBench({ rateLimit });
    expect((await read(await send(post({ query: "{ ok }" })))).status).toBe(200);
    const reply = await read(await send(post("neither JSON nor a document")));
    expect([reply.status, reply.codes, reply.headers.get("retry-after")]).toEqual([429, ["RATE_LIMITED"], "10"]);
    expect(reply.errors[0]?.extensions).toMatchObject({ retryAfterSeconds: 10, requestId: "request-2" });
    expect(records[1]).toMatchObject({
      decision: "deny",
      principal: { subject: "somebody" },
      operation: { documentHash: null },
      result: { status: "refused", httpStatus: 429 },
    });
    expect(rateLimit.keys).toEqual(Array.from({ length: 2 }, () => '["main",null,"somebody"]'));
  });

  test("counts nobody whose token is not accepted", async ({ expect }) => {
    const rateLimit = counter(0);
    const refusal = { reason: "unauthenticated", flaw: "expired", detail: "" } as const;
    const authenticator = { authenticate: async () => refuse(refusal), ready: async () => true };
    const { send } = openBench({ rateLimit, authenticator });
    expect((await read(await send(post({ query: "{ ok }" })))).codes).toEqual(["UNAUTHENTICATED"]);
    expect(rateLimit.keys).toEqual([]);
  });

  test("that fails keeps nobody out, and its fault is reported", async ({ expect }) => {
    const broken = new Error("no such binding");
    const { send, faults } = openBench({ rateLimit: { take: () => Promise.reject(broken), periodSeconds: 60 } });
    expect((await read(await send(post({ query: "{ ok }" })))).data).toEqual({ ok: "ok" });
    expect(faults).toEqual([broken]);
  });
});
