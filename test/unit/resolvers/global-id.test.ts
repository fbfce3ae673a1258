// The `id` of a row: there and back without a loss, and nothing else opens.

import fc from "fast-check";
import { describe, test } from "vitest";
import { decodeGlobalId, encodeGlobalId } from "#resolvers/global-id.ts";
import { sampleCatalog, viewOf } from "../catalog/sample.ts";

const catalog = sampleCatalog();
const flight = viewOf(catalog, "Flight");
const of = (values: Readonly<Record<string, unknown>>) => (field: string) => values[field];
const id = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString("base64url");

describe("an id", () => {
  test("is the base64url of view and key", ({ expect }) => {
    expect(encodeGlobalId(flight, of({ flightId: "17", remark: "not a part" }))).toBe(id(["Flight", "17"]));
  });

  test("of several fields holds them in the key's order", ({ expect }) => {
    const view = { ...flight, key: ["originIata", "flightId"] };
    const encoded = encodeGlobalId(view, of({ flightId: "17", originIata: "LAX" }));
    expect(decodeGlobalId(encoded)).toEqual({ view: "Flight", key: ["LAX", "17"] });
  });

  test("comes back as it went, whatever the key is", ({ expect }) => {
    const part = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (key) => {
        fc.pre(key.every((one) => typeof one !== "string" || one.isWellFormed()));
        const view = { ...flight, key: key.map((_, at) => `k${at}`) };
        const encoded = encodeGlobalId(view, of(Object.fromEntries(key.map((one, at) => [`k${at}`, one]))));
        expect(encoded).toMatch(/^[\w-]+$/u);
        expect(decodeGlobalId(encoded)).toEqual({ view: "Flight", key });
      }),
    );
  });

  test.for([
    ["nothing", ""],
    ["text", "Flight:17"],
    ["base64 with padding", Buffer.from('["Flight","1"]').toString("base64").padEnd(21, "=")],
    ["base64 of another alphabet", `${id(["Flight", "?>?>"])}+/`],
    ["no JSON", Buffer.from("Flight").toString("base64url")],
    ["an object", id({ view: "Flight", key: ["1"] })],
    ["an empty list", id([])],
    ["no key", id(["Flight"])],
    ["no view", id([1, "1"])],
    ["a null in the key", id(["Flight", null])],
    ["a list in the key", id(["Flight", ["1"]])],
    ["an object in the key", id(["Flight", { "": 1 }])],
    ["bytes that are no UTF-8", Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString("base64url")],
    ["more than an id can be", id(["Flight", "x".repeat(20_000)])],
    ["a length that base64 never has", "AAAAA"],
  ] as const)("is not %s", ([, text], { expect }) => {
    expect(decodeGlobalId(text)).toBeUndefined();
  });

  test("is never anything for text that somebody made up, and never throws", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String(),
          fc.json().map((text) => btoa(encodeURI(text))),
        ),
        (text) => {
          const decoded = decodeGlobalId(text);
          expect(decoded === undefined || (typeof decoded.view === "string" && decoded.key.length > 0)).toBe(true);
        },
      ),
    );
  });
});
