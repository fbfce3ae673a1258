// What a selection reads, however it is written: fragments, aliases, conditions, repeats.

import type { FieldNode } from "graphql";
import { describe, test } from "vitest";
import type { View } from "#catalog/catalog.ts";
import { byResponseName, collectFields, type CollectScope } from "#resolvers/collect-fields.ts";
import { oncePerField, selectList, selectRow, type Info } from "#resolvers/selections.ts";
import { sampleCatalog, viewOf } from "../catalog/sample.ts";
import { asked } from "./documents.ts";

const flight: View = viewOf(sampleCatalog(), "Flight");

function infoOf(text: string, coerced: Readonly<Record<string, unknown>> = {}): Info {
  const { schema, fragments, root } = asked(text);
  return { fieldNodes: [root], fragments, schema, variableValues: { sources: {}, coerced } };
}

describe("a row reads", () => {
  test.for([
    ["what is selected, in the catalog's order", "{ delayMinutes flightId }", ["flightId", "delayMinutes"]],
    ["nothing for its type alone", "{ __typename }", []],
    ["a field once, under any names", "{ a: delayMinutes b: delayMinutes delayMinutes }", ["delayMinutes"]],
    ["its key for its id", "{ id }", ["flightId"]],
    ["the near end of a relation", "{ origin { name } }", ["originIata"]],
    ["both, where a relation's field is selected too", "{ originIata origin { name } }", ["originIata"]],
    [
      "what an inline fragment selects",
      "{ ... { flightId } ... on Flight { delayMinutes } }",
      ["flightId", "delayMinutes"],
    ],
    ["what a fragment on an interface selects", "{ ... on Node { id } }", ["flightId"]],
    ["nothing of a fragment on another view", "{ ... on Airport { name } delayMinutes }", ["delayMinutes"]],
    [
      "nothing of a fragment on a type that does not exist",
      "{ ... on Hidden { flightId } delayMinutes }",
      ["delayMinutes"],
    ],
    ["nothing that lies behind a relation", "{ origin { flightId } delayMinutes }", ["delayMinutes", "originIata"]],
    [
      "nothing that is skipped",
      "{ flightId @skip(if: true) delayMinutes @include(if: false) cancelled }",
      ["cancelled"],
    ],
    ["what is neither skipped nor left out", "{ flightId @skip(if: false) @include(if: true) }", ["flightId"]],
    [
      "nothing that is included and skipped",
      "{ flightId @include(if: true) @skip(if: true) cancelled }",
      ["cancelled"],
    ],
    [
      "nothing of a fragment that is skipped",
      "{ ... @skip(if: true) { flightId } ...A @include(if: false) cancelled }",
      ["cancelled"],
    ],
    ["what a variable includes", "{ flightId @include(if: $yes) delayMinutes @include(if: $no) }", ["flightId"]],
    ["what a variable does not skip", "{ flightId @skip(if: $yes) delayMinutes @skip(if: $no) }", ["delayMinutes"]],
  ] as const)("%s", ([, selection, fields], { expect }) => {
    const info = infoOf(`{ flight(flightId: 1) ${selection} } fragment A on Flight { flightId }`, {
      yes: true,
      no: false,
    });
    expect(selectRow(info, flight)).toEqual(fields);
  });

  test("nested fragments, whichever way they go", ({ expect }) => {
    const text = `{ flight(flightId: 1) { ...A ...B } }
      fragment A on Flight { flightId ...B } fragment B on Node { ... on Flight { ...C } } fragment C on Flight { delayMinutes }`;
    expect(selectRow(infoOf(text), flight)).toEqual(["flightId", "delayMinutes"]);
  });

  test("fragments that lead back to themselves end", ({ expect }) => {
    const text = `{ flight(flightId: 1) { ...A } } fragment A on Flight { flightId ...B } fragment B on Flight { cancelled ...A }`;
    expect(selectRow(infoOf(text), flight)).toEqual(["flightId", "cancelled"]);
  });

  test("all the nodes that execution merges into one field", ({ expect }) => {
    const info = infoOf("{ flight(flightId: 1) { flightId } }");
    const { root } = asked("{ flight(flightId: 1) { delayMinutes } }");
    expect(selectRow({ ...info, fieldNodes: [...info.fieldNodes, root] }, flight)).toEqual([
      "flightId",
      "delayMinutes",
    ]);
  });
});

describe("a list reads", () => {
  const nothing = { fields: [], wantsRows: false, wantsTotal: false, wantsCursors: false };
  test.for([
    ["nothing for its type alone", "{ __typename }", nothing],
    ["its total alone", "{ totalCount }", { ...nothing, wantsTotal: true }],
    ["rows by nodes", "{ nodes { flightId } }", { ...nothing, fields: ["flightId"], wantsRows: true }],
    ["rows of no field", "{ nodes { __typename } }", { ...nothing, wantsRows: true }],
    ["rows by edges", "{ edges { node { flightId } } }", { ...nothing, fields: ["flightId"], wantsRows: true }],
    [
      "both together",
      "{ nodes { flightId } edges { node { cancelled } cursor } }",
      { ...nothing, fields: ["flightId", "cancelled"], wantsRows: true, wantsCursors: true },
    ],
    ["cursors of edges alone", "{ edges { cursor } }", { ...nothing, wantsRows: true, wantsCursors: true }],
    ["rows to know whether there are more", "{ pageInfo { hasNextPage } }", { ...nothing, wantsRows: true }],
    ["the ends' cursors", "{ pageInfo { endCursor } }", { ...nothing, wantsRows: true, wantsCursors: true }],
    [
      "under other names",
      "{ a: nodes { b: flightId } c: totalCount }",
      { ...nothing, fields: ["flightId"], wantsRows: true, wantsTotal: true },
    ],
    [
      "through fragments on its own types",
      "{ ... on FlightConnection { edges { ... on FlightEdge { node { ...A } } } pageInfo { ... on PageInfo { startCursor } } } }",
      { fields: ["flightId"], wantsRows: true, wantsTotal: false, wantsCursors: true },
    ],
    ["nothing of another's connection", "{ ... on AirportConnection { totalCount nodes { name } } }", nothing],
    ["nothing that is skipped", "{ totalCount @skip(if: true) edges @include(if: false) { cursor } }", nothing],
  ] as const)("%s", ([, selection, wanted], { expect }) => {
    expect(selectList(infoOf(`{ flights ${selection} } fragment A on Flight { flightId }`), flight)).toEqual(wanted);
  });
});

describe("collecting fields", () => {
  const scope: CollectScope = { fragment: () => undefined, applies: () => true, variable: () => undefined };
  const names = (fields: readonly FieldNode[]) => fields.map(({ name }) => name.value);

  test("keeps the order of the document", ({ expect }) => {
    const { root, fragments } = asked("{ flight { a ... { b ...F } c } } fragment F on Flight { d }");
    const fields = collectFields([root.selectionSet], { ...scope, fragment: (name) => fragments[name] });
    expect(names(fields)).toEqual(["a", "b", "d", "c"]);
  });

  test("unfolds a fragment once for each place, also where it is spread a thousand times", ({ expect }) => {
    const { root, fragments } = asked(
      `{ flight { ${"...F ".repeat(1000)} } } fragment F on Flight { a ${"...F ".repeat(1000)} }`,
    );
    const fields = collectFields([root.selectionSet], { ...scope, fragment: (name) => fragments[name] });
    expect(names(fields)).toEqual(["a"]);
  });

  test("of no set at all finds nothing, and a fragment that is not there is none", ({ expect }) => {
    expect(collectFields([undefined], scope)).toEqual([]);
    expect(collectFields([asked("{ flight { ...Gone } }").root.selectionSet], scope)).toEqual([]);
  });

  test("groups by the name in the answer", ({ expect }) => {
    const { root } = asked("{ flight { a b: a a: b c } }");
    const groups = byResponseName(collectFields([root.selectionSet], scope));
    expect([...groups].map(([name, fields]) => [name, names(fields)])).toEqual([
      ["a", ["a", "b"]],
      ["b", ["a"]],
      ["c", ["c"]],
    ]);
  });
});

describe("what is made once for a field", () => {
  test("is made again for other nodes beside the first, and for another operation", ({ expect }) => {
    let made = 0;
    const make = () => oncePerField(() => (made += 1));
    const once = make();
    const info = infoOf("{ flight(flightId: 1) { flightId } }");
    const [other] = infoOf("{ flight(flightId: 1) { cancelled } }").fieldNodes;
    const merged = { ...info, fieldNodes: [...info.fieldNodes, ...(other === undefined ? [] : [other])] };
    expect([
      once(info),
      once({ ...info }),
      once(merged),
      once({ ...merged, fieldNodes: [...merged.fieldNodes] }),
    ]).toEqual([1, 1, 2, 2]);
    expect(once(info)).toBe(1);
    // The nodes are shared by all requests for the same text: what was made for one must not be there for another.
    expect(make()(info)).toBe(3);
  });
});
