// What plans come to: rows by rows of the parents, and what the warehouse reads for them.

import { describe, test } from "vitest";
import { createEstimator } from "#read/estimate.ts";
import type { PlanNode } from "#read/plan-tree.ts";
import { aggregate, groups, planned } from "../plan/planning.ts";
import { airports, analyst, catalog, flights, keys, node, rowsOf, uncounted } from "./plan-nodes.ts";

const estimate = createEstimator(catalog);

/** `rows`, and `cost` to two digits, of each node. */
function measured(nodes: readonly PlanNode[], by = estimate): readonly (readonly [number, number])[] {
  return by(nodes).map(({ rows, cost }) => [rows, Math.round(cost * 100) / 100]);
}

const page = (first: number) => flights("flights.nodes", { first, fields: ["flightId", "originIata"] });

describe("an estimate", () => {
  test("of a page is its size, all rows of the view, and the bytes of its fields", ({ expect }) => {
    // 50 x (10 + 3) bytes are 0.0065 of a unit.
    expect(measured([page(50)])).toEqual([[50, 1000.01]]);
    expect(estimate([page(50)])).toMatchObject([{ path: "flights.nodes", statements: 1 }]);
  });

  test("of rows by key is one for each key, and as many rows read", ({ expect }) => {
    expect(measured([airports("a", keys("iata", 40))])).toEqual([[40, 0.04]]);
    // There are no more airports to be read than there are.
    expect(measured([airports("a", keys("iata", 5000))])).toEqual([[5000, 1.15]]);
  });

  test("of one row for each of a page is a row for each, and the page once more", ({ expect }) => {
    const parent = page(50);
    const origin = airports("flights.nodes.origin", rowsOf(parent, "originIata", "iata"), parent);
    expect(measured([parent, origin])).toEqual([
      [50, 1000.01],
      [50, 1000.05],
    ]);
  });

  test("of pages below a page is a page for each, whichever keys they go by", ({ expect }) => {
    const parent = page(50);
    const below = (parents: ReturnType<typeof keys>) =>
      node("f.previous", flights("x", { first: 10, parents }).plan, parent);
    expect(measured([below(rowsOf(parent, "flightId", "previousId"))])).toEqual([[500, 2000.05]]);
    // What waits for its parents is counted before they are known, without their page.
    expect(measured([below(keys("previousId", 0))])).toEqual([[500, 1000.05]]);
  });

  test("grows with every level, which reads all pages above it", ({ expect }) => {
    const [one] = [flights("a", { first: 10 })];
    const two = node("b", flights("b", { first: 10, parents: rowsOf(one, "flightId", "previousId") }).plan, one);
    const three = node("c", flights("c", { first: 10, parents: rowsOf(two, "flightId", "previousId") }).plan, two);
    expect(measured([one, two, three]).map(([rows, cost]) => [rows, Math.round(cost)])).toEqual([
      [10, 1000],
      [100, 2000],
      [1000, 3000],
    ]);
  });

  test("counts the views of conditions, orders and row filters", ({ expect }) => {
    const cost = (...asked: Parameters<typeof flights>) => Math.round(measured([flights(...asked)])[0]?.[1] ?? 0);
    expect(cost("f", { where: { origin: { stateCode: { eq: "CA" } } } })).toBe(1001);
    expect(cost("f", { where: { previous: { delayMinutes: { gt: 1 } } } })).toBe(2000);
    expect(cost("f", { orderBy: [{ previous: { delayMinutes: "ASC" } }] })).toBe(2000);
    expect(cost("f", {}, { roles: ["regional"], claims: { states: ["CA"] } })).toBe(1001);
  });

  test("of numbers is no row, of groups so many as are asked for", ({ expect }) => {
    const number = node(
      "f.aggregate",
      planned(aggregate({ measures: [{ fn: "count", field: undefined }] }, analyst, catalog)),
    );
    const months = node("f.groupBy", planned(groups({ first: 24 }, analyst, catalog)));
    expect(measured([number, months])).toEqual([
      [0, 1000],
      [24, 1000.02],
    ]);
  });

  test("of numbers for each row of a page is as many of them", ({ expect }) => {
    const parent = page(50);
    const parents = rowsOf(parent, "flightId", "previousId");
    const plan = planned(aggregate({ parents, measures: [{ fn: "count", field: undefined }] }, analyst, catalog));
    expect(measured([node("f.nodes.n", plan, parent)])).toEqual([[0, 2000.05]]);
  });

  test("of what nobody has counted is that of a million rows, and of the types of its fields", ({ expect }) => {
    const bare = createEstimator(uncounted);
    const remarks = flights("f", { first: 50, fields: ["remark"] }, analyst, uncounted);
    // The longest texts are taken for a thousand bytes.
    expect(measured([remarks], bare)).toEqual([[50, 1000.5]]);
  });
});
