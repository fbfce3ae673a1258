// The provider's bad days: down, slow to roll over, lying, flooded through us. Time stands still unless a test moves it.

import type { JWTPayload } from "jose";
import { describe, test } from "vitest";
import type { KeyStore } from "#auth/key-store.ts";
import { goodClaims, ISSUER, KEYS_URL, makeBench, makeSigner, publish, sign, verdictOf } from "./provider.ts";
import type { Bench } from "./provider.ts";

const METADATA_URL = `${ISSUER}/.well-known/openid-configuration`;
const signer = await makeSigner("key-1");
const next = await makeSigner("key-2");

const HOUR = 3600;
const lasting = (): JWTPayload => ({ ...goodClaims(), exp: (goodClaims().exp ?? 0) + 72 * HOUR });
const good = await sign(signer, lasting());
const rolled = await sign(next, lasting());

const fail = (bench: Bench, url = KEYS_URL) => bench.web.answers.set(url, () => new Response("no", { status: 500 }));
const verdict = async (bench: Bench, token = good) => verdictOf(await bench.tryToken(token));

describe("keys are kept", () => {
  test("many tokens, one fetch", async ({ expect }) => {
    const bench = makeBench([signer]);
    for (let turn = 0; turn < 20; turn += 1) expect(await verdict(bench)).toBe("accepted");
    expect(bench.web.asked).toHaveLength(1);
  });

  test("they are fetched anew after ten minutes, and a key that is gone is gone", async ({ expect }) => {
    const bench = makeBench([signer]);
    await verdict(bench);
    publish(bench.web, [next.publicJwk]);
    bench.clock.pass(601);
    expect(await verdict(bench)).toBe("unknown-key");
    expect(bench.web.asked).toHaveLength(2);
  });

  test("a key id is fetched when it is first seen after a roll-over", async ({ expect }) => {
    const bench = makeBench([signer]);
    await verdict(bench);
    publish(bench.web, [signer.publicJwk, next.publicJwk]);
    bench.clock.pass(61);
    expect(await verdict(bench, rolled)).toBe("accepted");
    expect(await verdict(bench)).toBe("accepted");
    expect(bench.web.asked).toHaveLength(2);
  });
});

describe("the provider is down", () => {
  test("after a warm start tokens are verified for a day, and not longer", async ({ expect }) => {
    const bench = makeBench([signer]);
    await verdict(bench);
    fail(bench);
    bench.clock.pass(HOUR);
    expect(await verdict(bench)).toBe("accepted");
    bench.clock.pass(22 * HOUR);
    expect(await verdict(bench)).toBe("accepted");
    bench.clock.pass(2 * HOUR);
    expect(await verdict(bench)).toBe("identity-provider-unavailable");
  });

  test("from a cold start every token is refused as the provider's fault, with one fetch each half minute", async ({
    expect,
  }) => {
    const bench = makeBench([signer]);
    fail(bench);
    for (let second = 0; second < 60; second += 1) {
      expect(await verdict(bench)).toBe("identity-provider-unavailable");
      bench.clock.pass(1);
    }
    expect(bench.web.asked).toHaveLength(2);
    publish(bench.web, [signer.publicJwk]);
    expect(await verdict(bench)).toBe("accepted");
  });

  test("a thousand requests on stale keys make one fetch each half minute", async ({ expect }) => {
    const bench = makeBench([signer]);
    await verdict(bench);
    fail(bench);
    bench.clock.pass(601);
    for (let turn = 0; turn < 1000; turn += 1) await verdict(bench);
    expect(bench.web.asked).toHaveLength(2);
  });
});

test("a flood of unknown key ids makes one fetch a minute", async ({ expect }) => {
  const bench = makeBench([signer]);
  await verdict(bench);
  for (let second = 0; second < 300; second += 1) {
    const token = await sign(next, goodClaims(), { kid: `flood-${second}` });
    expect(await verdict(bench, token)).toBe("unknown-key");
    bench.clock.pass(1);
  }
  expect(bench.web.asked).toHaveLength(5);
});

test("while one request fetches, others with keys in hand do not wait for it", async ({ expect }) => {
  const bench = makeBench([signer]);
  await verdict(bench);
  const slow = Promise.withResolvers<Response>();
  bench.web.answers.set(KEYS_URL, () => slow.promise);
  bench.clock.pass(601);
  const first = verdict(bench);
  expect(await verdict(bench)).toBe("accepted");
  slow.resolve(Response.json({ keys: [signer.publicJwk] }));
  expect(await first).toBe("accepted");
  expect(bench.web.asked).toHaveLength(2);
});

test("a slow answer to an older question does not bring back a key that is gone", async ({ expect }) => {
  const bench = makeBench([signer]);
  const slow = Promise.withResolvers<Response>();
  const asked = Promise.withResolvers<undefined>();
  bench.web.answers.set(KEYS_URL, () => {
    asked.resolve(undefined);
    return slow.promise;
  });
  const first = verdict(bench);
  await asked.promise;
  bench.clock.pass(1);
  publish(bench.web, [next.publicJwk]);
  expect(await verdict(bench, rolled)).toBe("accepted");
  slow.resolve(Response.json({ keys: [signer.publicJwk] }));
  expect(await first).toBe("unknown-key");
  expect(await verdict(bench, rolled)).toBe("accepted");
});

describe("answers that are refused", () => {
  const answers: readonly [string, () => Response][] = [
    [
      "a redirect",
      () => Response.json({ keys: [signer.publicJwk] }, { status: 302, headers: { location: "/keys/2" } }),
    ],
    ["a success that is not 200", () => Response.json({ keys: [signer.publicJwk] }, { status: 203 })],
    [
      "a body that is too large",
      () => new Response(" ".repeat(300_000) + JSON.stringify({ keys: [signer.publicJwk] })),
    ],
    ["a body that is not JSON", () => new Response("<html>")],
    ["no keys", () => Response.json({ keys: [] })],
    ["too many keys", () => Response.json({ keys: Array.from({ length: 65 }, () => signer.publicJwk) })],
    ["a symmetric key", () => Response.json({ keys: [{ kty: "oct", kid: "key-1", k: "c2VjcmV0" }] })],
    ["a private key", () => Response.json({ keys: [{ ...signer.publicJwk, d: "AQAB" }] })],
    ["a key for encryption", () => Response.json({ keys: [{ ...signer.publicJwk, use: "enc" }] })],
    ["a short RSA key", () => Response.json({ keys: [{ ...signer.publicJwk, n: "AQAB" }] })],
    ["a key of another algorithm", () => Response.json({ keys: [{ ...signer.publicJwk, alg: "PS256" }] })],
  ];
  test.for(answers)("%s", async ([, answer], { expect }) => {
    const bench = makeBench([signer]);
    bench.web.answers.set(KEYS_URL, answer);
    expect(await verdict(bench)).toBe("identity-provider-unavailable");
    expect(bench.web.asked).toEqual([KEYS_URL]);
  });

  test("the request never follows redirects and gives up in time", async ({ expect }) => {
    const asked: RequestInit[] = [];
    const fetch = async (_url: string, init: RequestInit) => {
      asked.push(init);
      return Response.json({ keys: [signer.publicJwk] });
    };
    expect(await verdict(makeBench([signer], {}, { fetch }))).toBe("accepted");
    expect(asked[0]?.redirect).toBe("manual");
    expect(asked[0]?.signal).toBeInstanceOf(AbortSignal);
  });

  test("unknown kinds of keys beside a good one do no harm", async ({ expect }) => {
    const bench = makeBench([signer]);
    publish(bench.web, [{ kty: "AKP", kid: "pq" }, { kty: "RSA" }, signer.publicJwk]);
    expect(await verdict(bench)).toBe("accepted");
  });
});

describe("metadata", () => {
  const discovering = { jwksUrl: undefined, metadataUrl: METADATA_URL };
  const tell = (bench: Bench, metadata: object) => bench.web.answers.set(METADATA_URL, () => Response.json(metadata));

  test("tells where the keys are, and is asked once a day", async ({ expect }) => {
    const bench = makeBench([signer], discovering);
    tell(bench, { issuer: ISSUER, jwks_uri: KEYS_URL });
    expect(await verdict(bench)).toBe("accepted");
    bench.clock.pass(601);
    expect(await verdict(bench)).toBe("accepted");
    expect(bench.web.asked).toEqual([METADATA_URL, KEYS_URL, KEYS_URL]);
  });

  test.for([
    ["another issuer", { issuer: `${ISSUER}/other`, jwks_uri: KEYS_URL }],
    ["a key set without https", { issuer: ISSUER, jwks_uri: "http://id.example.com/keys" }],
    ["no key set", { issuer: ISSUER }],
  ] as const)("is refused when it names %s", async ([, metadata], { expect }) => {
    const bench = makeBench([signer], discovering);
    tell(bench, metadata);
    expect(await verdict(bench)).toBe("identity-provider-unavailable");
    expect(bench.web.asked).toEqual([METADATA_URL]);
  });

  test("is asked again after the key set failed: it may have moved", async ({ expect }) => {
    const bench = makeBench([signer], discovering);
    tell(bench, { issuer: ISSUER, jwks_uri: KEYS_URL });
    fail(bench);
    await verdict(bench);
    tell(bench, { issuer: ISSUER, jwks_uri: `${KEYS_URL}/2` });
    publish(bench.web, [signer.publicJwk], `${KEYS_URL}/2`);
    bench.clock.pass(31);
    expect(await verdict(bench)).toBe("accepted");
  });
});

describe("a store beyond the isolate", () => {
  const makeStore = () => {
    const kept = new Map<string, string>();
    const store: KeyStore = {
      get: async (key) => kept.get(key) ?? null,
      put: async (key, text) => void kept.set(key, text),
    };
    return { kept, store };
  };

  test("serves a new isolate, without a fetch while fresh and through an outage when stale", async ({ expect }) => {
    const { store } = makeStore();
    await verdict(makeBench([signer], {}, { store }));
    const second = makeBench([signer], {}, { store });
    fail(second);
    expect(await verdict(second)).toBe("accepted");
    expect(second.web.asked).toEqual([]);
    second.clock.pass(HOUR);
    expect(await verdict(second)).toBe("accepted");
    second.clock.pass(24 * HOUR);
    expect(await verdict(second)).toBe("identity-provider-unavailable");
  });

  test.for(["not JSON", "{}", '{"fetchedAt":1}', '{"fetchedAt":9e15,"keySet":{"keys":[]}}'])(
    "holding %s is as good as empty",
    async (text, { expect }) => {
      const store: KeyStore = { get: async () => text, put: async () => undefined };
      expect(await verdict(makeBench([signer], {}, { store }))).toBe("accepted");
    },
  );

  test("holding keys from the future is as good as empty: they would never grow stale", async ({ expect }) => {
    const text = JSON.stringify({ fetchedAt: 9e15, keySet: { keys: [signer.publicJwk] } });
    const bench = makeBench([signer], {}, { store: { get: async () => text, put: async () => undefined } });
    fail(bench);
    expect(await verdict(bench)).toBe("identity-provider-unavailable");
  });

  test("that fails does no harm", async ({ expect }) => {
    const broken = async () => {
      throw new Error("down");
    };
    expect(await verdict(makeBench([signer], {}, { store: { get: broken, put: broken } }))).toBe("accepted");
  });
});

test("ready when the keys of every issuer are at hand", async ({ expect }) => {
  const bench = makeBench([signer]);
  fail(bench);
  expect(await bench.authenticator.ready()).toBe(false);
  publish(bench.web, [signer.publicJwk]);
  bench.clock.pass(31);
  expect(await bench.authenticator.ready()).toBe(true);
});
