// Single claims out of a payload.

import { test } from "vitest";
import { claimOf, listClaim, policyClaims, scopesOf } from "#auth/claims.ts";
import type { Claims } from "#auth/claims.ts";

// As JSON.parse gives it: `__proto__` is a property like others.
const payload = (name: string, value: unknown): Claims => Object.fromEntries([[name, value]]);

test.for(["constructor", "toString", "__proto__"])("%s is no claim unless the token has it", (name, { expect }) => {
  expect(claimOf({}, name)).toBeUndefined();
  expect(listClaim({}, name)).toEqual([]);
  expect(claimOf(payload(name, "x"), name)).toBe("x");
});

test("a policy claim called __proto__ is a claim, not a prototype", ({ expect }) => {
  const claims = policyClaims(payload("__proto__", ["CA"]), ["__proto__"]);
  expect(Object.keys(claims)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(claims)).toBe(Object.prototype);
});

test("policy gets plain values and lists of them, frozen", ({ expect }) => {
  const claims = policyClaims({ a: 1, b: true, c: ["x", 2], d: null, e: {}, f: [["x"]], g: "y" }, [
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
  ]);
  expect(claims).toEqual({ a: 1, b: true, c: ["x", 2] });
  expect(Object.isFrozen(claims) && Object.isFrozen(claims["c"])).toBe(true);
});

test("scopes of all spellings are one sorted list, each once", ({ expect }) => {
  expect(scopesOf({ scope: "b  a", scp: ["c", "a"] })).toEqual(["a", "b", "c"]);
  expect(scopesOf({ scope: 7, scp: [7] })).toEqual([]);
});
