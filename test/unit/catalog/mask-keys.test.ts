// The keys of HASH masks: HKDF and HMAC as node has them, one key for each field, none where there is no such mask.

import { createHash, createHmac, hkdfSync } from "node:crypto";
import { test } from "vitest";
import { deriveMaskKeys } from "#catalog/mask-keys.ts";
import { claimCatalog } from "./claims.ts";
import { sampleCatalog } from "./sample.ts";

const SECRET = "a-mask-secret-of-the-tests-0123456789";

test("no field with a HASH mask, no key", async ({ expect }) => {
  expect((await deriveMaskKeys(sampleCatalog(), SECRET)).size).toBe(0);
});

test("each field has a key of its own, and another one under another secret", async ({ expect }) => {
  const keys = await deriveMaskKeys(claimCatalog(), SECRET);
  expect([...keys.keys()]).toEqual(
    ["operator", "plate", "serial", "device", "print", "agent"].map((name) => `Claim.${name}`),
  );
  const others = await deriveMaskKeys(claimCatalog(), `${SECRET}!`);
  const all = [...keys.values(), ...others.values()].flatMap(({ inner, outer }) => [inner, outer]);
  expect(new Set(all).size).toBe(all.length);
});

test("the two blocks make the HMAC of the derived key", async ({ expect }) => {
  const key = (await deriveMaskKeys(claimCatalog(), SECRET)).get("Claim.operator");
  if (key === undefined) throw new TypeError("no key");
  const value = Buffer.from("DELTA", "utf16le");
  const sha = (...parts: readonly Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
  const mac = sha(Buffer.from(key.outer, "hex"), sha(Buffer.from(key.inner, "hex"), value));
  const derived = Buffer.from(hkdfSync("sha256", SECRET, "", "mask:Claim.operator", 32));
  expect(mac.toString("hex")).toBe(createHmac("sha256", derived).update(value).digest("hex"));
});
