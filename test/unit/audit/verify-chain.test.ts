// Whoever changes a log is found out: each way of changing it, at every place, with and without forging what follows.

import fc from "fast-check";
import { describe, test } from "vitest";
import { CHAIN_START, makeLink, parseLink, printLink } from "#audit/chain-link.ts";
import type { AuditRecord } from "#audit/record.ts";
import { createSigner, parseHead } from "#audit/signed-head.ts";
import { verifyChain, type VerifyOptions } from "#audit/verify-chain.ts";
import { chain, headOf, intent, log, outcome, SIGNING_KEY } from "./records.ts";

const RECORDS = [intent(1), outcome(1), intent(2), outcome(3), outcome(2), intent(4), outcome(4)];

async function problems(lines: readonly string[], options: VerifyOptions = {}): Promise<readonly string[]> {
  const { findings } = await verifyChain(
    lines.map((text, at) => ({ text, place: `log:${at + 1}` })),
    options,
  );
  return findings.map(({ seq, problem }) => `${seq ?? "-"} ${problem}`);
}

/** The lines with those from `at` on replaced. */
function spliced(lines: readonly string[], at: number, count: number, ...others: readonly string[]): readonly string[] {
  return lines.toSpliced(at, count, ...others);
}

/** A line whose record says something else, and nothing of its hash was touched. */
const edited = (line = "") => line.replace('"roles":["analyst"]', '"roles":["safety"]');

describe("a log that nobody touched", () => {
  test("has nothing wrong with it", async ({ expect }) => {
    const { key } = await createSigner(SIGNING_KEY);
    expect(await problems(await log(RECORDS), { headKey: key })).toEqual([]);
  });

  test("of several segments has nothing wrong with it", async ({ expect }) => {
    const links = await chain(RECORDS);
    const [first, second] = [links.slice(0, 3), links];
    const lines = [
      ...first.map(printLink),
      await headOf(first),
      ...links.slice(3).map(printLink),
      await headOf(second),
    ];
    expect(await problems(lines)).toEqual([]);
  });

  test("may have operations that were under way as it ended", async ({ expect }) => {
    const links = await chain([outcome(1), intent(2)]);
    const head = await headOf(links, SIGNING_KEY, "2001-03-01T00:00:30.000Z");
    expect(await problems([...links.map(printLink), head])).toEqual([]);
  });
});

describe("found", () => {
  const cases: readonly (readonly [string, (lines: readonly string[]) => readonly string[], readonly RegExp[]])[] = [
    ["an edited record", (lines) => spliced(lines, 2, 1, edited(lines[2])), [/^3 log:3: the record was edited/u]],
    [
      "a record that says more than it did",
      (lines) => spliced(lines, 2, 1, (lines[2] ?? "").replace(/^\{/u, '{"more":1,')),
      [/^3 log:3: the record was edited/u],
    ],
    ["a dropped record", (lines) => spliced(lines, 2, 1), [/^4 log:3: records 3 to 3 are missing/u]],
    ["a first record that was dropped", (lines) => lines.slice(1), [/^2 log:1: records 1 to 1 are missing/u]],
    [
      "two that were swapped",
      (lines) => spliced(lines, 2, 2, lines[3] ?? "", lines[2] ?? ""),
      [/^4 .*records 3 to 3 are missing/u, /^3 log:4: stands out of its place/u],
    ],
    [
      "one that is there twice",
      (lines) => spliced(lines, 2, 0, lines[1] ?? ""),
      [/^2 log:3: stands out of its place/u],
    ],
    ["a cut-off end", (lines) => spliced(lines, 5, 2), [/^6 records 6 to 7 are cut off/u]],
    ["a cut-off end with its head", (lines) => lines.slice(0, 5), [/^5 no signed head covers the end/u]],
    ["no log at all", () => [], [/^0 no signed head covers the end/u]],
    ["what is no record", (lines) => spliced(lines, 2, 0, "hello"), [/^- log:3: is neither a record nor a head/u]],
  ];
  test.for(cases)("%s", async ([, change, expected], { expect }) => {
    // Missing outcomes are found beside it: what is told first is what was done.
    const found = await problems(change(await log(RECORDS)));
    expect(found.slice(0, expected.length)).toEqual(
      expected.map((pattern) => expect.stringMatching(pattern) as string),
    );
  });

  test("a record that was put in, linked as well as can be", async ({ expect }) => {
    const links = await chain(RECORDS);
    const forged = await makeLink(links[2] ?? CHAIN_START, outcome(99));
    const found = await problems([...links.map(printLink).toSpliced(3, 0, printLink(forged)), await headOf(links)]);
    expect(found).toEqual([
      expect.stringMatching(/^4 log:5: stands out of its place/u),
      expect.stringMatching(/^5 log:6: does not follow/u),
    ]);
  });

  test("an edited record, also where its own hash was made anew", async ({ expect }) => {
    const lines = await log(RECORDS);
    const link = parseLink(edited(lines[2]));
    const before = parseLink(lines[1] ?? "");
    if (link === undefined || before === undefined) throw new TypeError("no link");
    const forged = printLink(await makeLink(before, link.record));
    expect(await problems(spliced(lines, 2, 1, forged))).toEqual([expect.stringMatching(/^4 log:4: does not follow/u)]);
  });

  test("a log that was made anew from some place on, but for the signature of its head", async ({ expect }) => {
    const lines = await log(RECORDS);
    const forged = await chain(RECORDS.map((record, at) => (at === 2 ? { ...record, roles: ["safety"] } : record)));
    const { key } = await createSigner(SIGNING_KEY);
    expect(await problems([...forged.map(printLink), lines.at(-1) ?? ""])).toEqual([
      expect.stringMatching(/^7 log:8: the head is not that of the record/u),
    ]);
    const own = await headOf(forged, btoa("another key of the tests, 32 by."));
    expect(await problems([...forged.map(printLink), own], { headKey: key })).toEqual([
      expect.stringMatching(/^7 log:8: the head is signed by another key/u),
    ]);
  });

  test("a log that ends before a head that was kept elsewhere, or is another", async ({ expect }) => {
    const lines = await log(RECORDS);
    const short = await log(RECORDS.slice(0, 5));
    const anchor = parseHead(lines.at(-1) ?? "");
    if (anchor === undefined) throw new TypeError("no head");
    expect(await problems(lines, { anchors: [anchor] })).toEqual([]);
    expect(await problems(short)).toEqual([]);
    expect(await problems(short, { anchors: [anchor] })).toEqual([
      expect.stringMatching(/^6 records 6 to 7 are cut off/u),
    ]);
    const other = await log([...RECORDS.slice(0, 6), outcome(4, { decision: "deny" })]);
    expect(await problems(other, { anchors: [anchor] })).toEqual([
      expect.stringMatching(/^7 .*not the record that the anchor/u),
    ]);
  });

  test("an intent that nothing came of", async ({ expect }) => {
    const lines = await log([intent(1), outcome(1), intent(2), intent(2, { part: 1 }), outcome(3)]);
    expect(await problems(lines)).toEqual([expect.stringMatching(/^3 the intent of request 0+2 has no outcome/u)]);
  });
});

test("a part of a log is verified as far as it goes", async ({ expect }) => {
  const lines = await log(RECORDS);
  expect(await problems(lines.slice(3), { isPart: true })).toEqual([]);
  expect(await problems(spliced(lines.slice(3), 1, 1), { isPart: true })).toHaveLength(1);
  expect(await problems(lines.slice(3))).toHaveLength(1);
});

test("no change of any log goes unseen", async ({ expect }) => {
  const lines = fc.array(fc.record({ request: fc.nat(5), isIntent: fc.boolean(), rows: fc.nat(3) }), {
    minLength: 2,
    maxLength: 8,
  });
  const change = fc.record({
    kind: fc.constantFrom("edit", "drop", "swap", "repeat", "cut"),
    at: fc.nat(),
    to: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(lines, change, async (specs, { kind, at, to }) => {
      const records = specs.map(({ request, isIntent, rows }, index): AuditRecord =>
        isIntent ? intent(index) : outcome(index, { reasons: [`${request}`, `${rows}`] }),
      );
      const honest = await log([...records, ...records.map((_, index) => outcome(index, { part: 1 }))]);
      expect(await problems(honest)).toEqual([]);
      const count = honest.length - 1;
      const [one, other] = [at % count, to % count];
      const changed = changeLog(honest, kind, one, other);
      if (changed.join() !== honest.join()) expect(await problems(changed)).not.toEqual([]);
    }),
    { numRuns: 60 },
  );
});

function changeLog(lines: readonly string[], kind: string, one: number, other: number): readonly string[] {
  const line = lines[one] ?? "";
  switch (kind) {
    case "edit":
      return lines.with(one, edited(line));
    case "drop":
      return lines.toSpliced(one, 1);
    case "swap":
      return lines.with(one, lines[other] ?? "").with(other, line);
    case "repeat":
      return lines.toSpliced(other, 0, line);
    default:
      return lines.slice(0, one + 1);
  }
}
