// The chain: one text for one value, links that hold, heads that only the key could have signed.

import fc from "fast-check";
import { describe, test } from "vitest";
import { canonicalJson } from "#audit/canonical-json.ts";
import { hashLink, makeLink, parseLink, parseRecord, printLink } from "#audit/chain-link.ts";
import { createSigner, isSigned, parseHead, printHead } from "#audit/signed-head.ts";
import { chain, intent, outcome, SIGNING_KEY } from "./records.ts";

describe("canonical JSON", () => {
  test.for([
    [{ b: 1, a: [{ d: null, c: 'é"\n' }] }, '{"a":[{"c":"é\\"\\n","d":null}],"b":1}'],
    [{ a: undefined, B: 1, "": 2 }, '{"":2,"B":1}'],
    [JSON.parse('{"__proto__":{"y":1,"x":2},"a":1}'), '{"__proto__":{"x":2,"y":1},"a":1}'],
    [[3, 1, 2], "[3,1,2]"],
    [{ a: 1e21, b: -0, c: 0.1 }, '{"a":1e+21,"b":0,"c":0.1}'],
  ])("of %j", ([value, text], { expect }) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test("is one text however the members were ordered, and reads back as the same value", ({ expect }) => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, part]) => [name, reversed(part)]),
  );
}

describe("a link", () => {
  test("has the hash that its printed form says, with the one before in it", async ({ expect }) => {
    const links = await chain([intent(1), outcome(1), outcome(2)]);
    expect(links.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(links.map(({ prev }) => prev)).toEqual(["0".repeat(64), links[0]?.hash, links[1]?.hash]);
    for (const link of links) {
      expect(await hashLink(link)).toBe(link.hash);
      expect(parseLink(printLink(link))).toEqual(link);
    }
  });

  test("of the same record elsewhere is another", async ({ expect }) => {
    const one = await makeLink({ seq: 1, hash: "a" }, outcome(1));
    expect((await makeLink({ seq: 2, hash: "a" }, outcome(1))).hash).not.toBe(one.hash);
    expect((await makeLink({ seq: 1, hash: "b" }, outcome(1))).hash).not.toBe(one.hash);
  });

  test.for(["", "{", "null", "[]", '{"seq":1,"prev":"","hash":""}', '{"seq":1.5,"prev":"","hash":"","record":{}}'])(
    "is not %s",
    (text, { expect }) => {
      expect(parseLink(text)).toBeUndefined();
    },
  );

  test("has a record of this version alone", ({ expect }) => {
    expect(parseRecord(JSON.stringify(outcome(1)))).toEqual(outcome(1));
    for (const change of [{ v: 1 }, { kind: "other" }, { requestId: 7 }, { part: "0" }]) {
      expect(parseRecord(JSON.stringify({ ...outcome(1), ...change }))).toBeUndefined();
    }
  });
});

describe("a head", () => {
  const head = { seq: 7, hash: "f".repeat(64), at: "2001-03-01T00:00:00.000Z" };

  test("is signed by its key, and nothing of it can be changed", async ({ expect }) => {
    const { sign, key } = await createSigner(SIGNING_KEY);
    const signed = await sign(head);
    expect([await isSigned(signed), signed.key]).toEqual([true, key]);
    expect(parseHead(printHead(signed))).toEqual(signed);
    const other = await createSigner(btoa("another key of the tests, 32 by."));
    const forged = [
      { ...signed, head: { ...head, seq: 6 } },
      { ...signed, head: { ...head, at: "2001-03-02T00:00:00.000Z" } },
      { ...signed, head: { ...head, hash: "0".repeat(64) } },
      { ...signed, key: other.key },
      { ...signed, key: "!" },
      { ...signed, key: "AA" },
      { ...signed, signature: signed.signature.replace(/^./u, (first) => (first === "A" ? "B" : "A")) },
      { ...signed, signature: "" },
    ];
    for (const one of forged) expect(await isSigned(one)).toBe(false);
  });

  test("has the same key in both alphabets of Base64", async ({ expect }) => {
    const secret = btoa(String.fromCharCode(...Array.from({ length: 32 }, () => 0xfb)));
    const urlSafe = secret.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    expect((await createSigner(urlSafe)).key).toBe((await createSigner(secret)).key);
  });

  test.for(["", "short", btoa("31 bytes are one too few for it")])(
    "no key is made of '%s'",
    async (secret, { expect }) => {
      await expect(createSigner(secret)).rejects.toThrow(TypeError);
    },
  );
});
