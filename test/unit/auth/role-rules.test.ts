// Groups and app roles -> roles.

import fc from "fast-check";
import { test } from "vitest";
import { rolesFor } from "#auth/role-rules.ts";
import { roleRules } from "./provider.ts";

const facts = (groups: readonly string[], roles: readonly string[] = [], issuer = "main") => ({
  issuer,
  groups,
  roles,
});

test.for([
  ["nothing", facts([]), []],
  ["an unknown group", facts(["Nobody"]), []],
  ["another case", facts(["analysts"]), []],
  ["a group's name among app roles", facts([], ["Analysts"]), []],
  ["the same group at another issuer", facts(["Analysts"], [], "other"), []],
  ["a group", facts(["Analysts"]), ["analyst"]],
  [
    "groups and app roles, sorted, each once",
    facts(["West", "Analysts", "West"], ["Api.Ci"]),
    ["analyst", "ci", "regional"],
  ],
] as const)("%s", ([, held, roles], { expect }) => {
  expect(rolesFor(roleRules, held)).toEqual(roles);
});

test("more groups never mean fewer roles", ({ expect }) => {
  const group = fc.constantFrom("Analysts", "West", "Api.Ci", "Nobody");
  fc.assert(
    fc.property(fc.array(group), fc.array(group), (some, more) => {
      const before = rolesFor(roleRules, facts(some));
      expect(rolesFor(roleRules, facts([...some, ...more]))).toEqual(expect.arrayContaining([...before]));
    }),
  );
});
