// Which fields a selection has, however it is written: fragments, conditions, repeats.

import type { FieldNode } from "graphql";
import { describe, test } from "vitest";
import { byResponseName, collectFields, type CollectScope } from "#resolvers/collect-fields.ts";
import { parsed } from "./documents.ts";

describe("collecting fields", () => {
  const scope: CollectScope = { fragment: () => undefined, applies: () => true, variable: () => undefined };
  const names = (fields: readonly FieldNode[]) => fields.map(({ name }) => name.value);

  test("keeps the order of the document", ({ expect }) => {
    const { root, fragments } = parsed("{ flight { a ... { b ...F } c } } fragment F on Flight { d }");
    const fields = collectFields([root.selectionSet], { ...scope, fragment: (name) => fragments.get(name) });
    expect(names(fields)).toEqual(["a", "b", "d", "c"]);
  });

  test("unfolds a fragment once for each place, also where it is spread a thousand times", ({ expect }) => {
    const { root, fragments } = parsed(
      `{ flight { ${"...F ".repeat(1000)} } } fragment F on Flight { a ${"...F ".repeat(1000)} }`,
    );
    const fields = collectFields([root.selectionSet], { ...scope, fragment: (name) => fragments.get(name) });
    expect(names(fields)).toEqual(["a"]);
  });

  test("of no set at all finds nothing, and a fragment that is not there is none", ({ expect }) => {
    expect(collectFields([undefined], scope)).toEqual([]);
    expect(collectFields([parsed("{ flight { ...Gone } }").root.selectionSet], scope)).toEqual([]);
  });

  test("fragments that lead back to themselves end", ({ expect }) => {
    const { root, fragments } = parsed(
      "{ flight { ...A } } fragment A on Flight { a ...B } fragment B on Flight { b ...A }",
    );
    const fields = collectFields([root.selectionSet], { ...scope, fragment: (name) => fragments.get(name) });
    expect(names(fields)).toEqual(["a", "b"]);
  });

  test("groups by the name in the answer", ({ expect }) => {
    const { root } = parsed("{ flight { a b: a a: b c } }");
    const groups = byResponseName(collectFields([root.selectionSet], scope));
    expect([...groups].map(([name, fields]) => [name, names(fields)])).toEqual([
      ["a", ["a", "b"]],
      ["b", ["a"]],
      ["c", ["c"]],
    ]);
  });

  test.for([
    ["skipped", "@skip(if: true)", false],
    ["not included", "@include(if: false)", false],
    ["included and skipped", "@include(if: true) @skip(if: true)", false],
    ["neither", "@skip(if: false) @include(if: true)", true],
    ["included by a variable", "@include(if: $yes)", true],
    ["not included by a variable", "@include(if: $no)", false],
    ["skipped by a variable", "@skip(if: $yes)", false],
    ["not skipped by a variable", "@skip(if: $no)", true],
    ["under another directive", "@skipped(if: true)", true],
  ] as const)("what is %s", ([, directive, isThere], { expect }) => {
    const variable = (name: string): unknown => name === "yes";
    for (const part of [`a ${directive}`, `... ${directive} { a }`, `...A ${directive}`]) {
      const { root, fragments } = parsed(`{ flight { ${part} } } fragment A on Flight { a }`);
      const fields = collectFields([root.selectionSet], {
        ...scope,
        variable,
        fragment: (name) => fragments.get(name),
      });
      expect(names(fields)).toEqual(isThere ? ["a"] : []);
    }
  });
});
