import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ResponseDecoder } from "#transport/decode-response.ts";
import { decodeWhole } from "../../support/decode-whole.ts";

const one = { count: 1, topRows: 4 };
const set = (...rows: readonly unknown[]): unknown => ({ isSuccess: true, message: "", data: rows });
const decode = (answer: unknown, expected = one): ReturnType<typeof decodeWhole> =>
  decodeWhole(JSON.stringify(answer), expected);

function rowsOf(decoded: ReturnType<typeof decodeWhole>): unknown {
  return decoded.ok ? decoded.value.map((rowset) => rowset.rows) : decoded;
}

test("one result set may come as an object or as a list of one", () => {
  const rows = [
    ["a", null],
    ["", "b"],
  ];
  expect(rowsOf(decode(set(...rows)))).toEqual([rows]);
  expect(rowsOf(decode([set(...rows)]))).toEqual([rows]);
});

test("result sets keep their order, and may be empty", () => {
  expect(rowsOf(decode([set(["1"]), set(), set(["3"])], { count: 3, topRows: 4 }))).toEqual([[["1"]], [], [["3"]]]);
});

test("whole numbers and booleans are taken as the text that SQL would have written", () => {
  expect(rowsOf(decode(set([1, -7, true, false, null], ["x", 9_007_199_254_740_991, false, true, "y"])))).toEqual([
    [
      ["1", "-7", "1", "0", null],
      ["x", "9007199254740991", "0", "1", "y"],
    ],
  ]);
});

const CANARY = "canary";
const ODD_ROW = "result set 1: a row that is no list, of another width, or with a cell that is no text";
test.each([
  ["a page of markup", `\n<!doctype html>${CANARY}`, "a page of markup instead of JSON"],
  ["nothing", "", "not JSON, or cut off"],
  ["JSON that is cut off", `[{"isSuccess":true,"data":[["${CANARY}"`, "not JSON, or cut off"],
  ["a word", `"${CANARY}"`, "result set 1: no isSuccess"],
  ["null", "null", "result set 1: no isSuccess"],
  ["an object of another kind", `{"rows":[["${CANARY}"]]}`, "result set 1: no isSuccess"],
  ["isSuccess as text", `{"isSuccess":"true","data":[]}`, "result set 1: no isSuccess"],
  ["no data", `{"isSuccess":true,"message":"${CANARY}"}`, "result set 1: no rows"],
  ["data that is null", `{"isSuccess":true,"data":null}`, "result set 1: no rows"],
  ["a row that is an object", `{"isSuccess":true,"data":[{"a":"${CANARY}"}]}`, ODD_ROW],
  ["rows of two widths", `{"isSuccess":true,"data":[["a"],["b","${CANARY}"]]}`, ODD_ROW],
  ["rows of two widths with numbers", `{"isSuccess":true,"data":[[1],[1,2]]}`, ODD_ROW],
  ["a fraction", `{"isSuccess":true,"data":[[0.1]]}`, ODD_ROW],
  ["a number beyond 2^53", `{"isSuccess":true,"data":[[9007199254740993]]}`, ODD_ROW],
  ["a cell that is a list", `{"isSuccess":true,"data":[[["${CANARY}"]]]}`, ODD_ROW],
  [
    "as many rows as topRows",
    `{"isSuccess":true,"data":[["1"],["2"],["3"],["4"]]}`,
    "result set 1: cut off at topRows",
  ],
  ["no result set", "[]", "0 result sets for 1 statements"],
  [
    "one result set too many",
    `[{"isSuccess":true,"data":[]},{"isSuccess":true,"data":[]}]`,
    "2 result sets for 1 statements",
  ],
])("%s is malformed, and none of it is repeated", (_, body, detail) => {
  expect(decodeWhole(body, one)).toEqual({ ok: false, refusal: { reason: "warehouse-malformed", detail } });
});

test("the second result set is named as the second", () => {
  expect(decode([set(["1"]), {}], { count: 2, topRows: 4 })).toMatchObject({
    refusal: { detail: "result set 2: no isSuccess" },
  });
});

test("a failed statement is a failure although result sets are missing", () => {
  const failed = { isSuccess: false, message: "Msg 8134, Level 16: Divide by zero error encountered.", data: [] };
  expect(decode([set(["1"]), failed], { count: 3, topRows: 4 })).toEqual({
    ok: false,
    refusal: { reason: "warehouse-failed", detail: "Msg 8134 (conversion)" },
  });
});

/** Texts of what a decoder that counts brackets and quotes could be led astray by. */
const cell = fc.oneof(
  fc.constant(null),
  fc.string({ unit: fc.constantFrom('"', "\\", "[", "]", "{", "}", ",", ":", "é", "\u{1f600}", "data", " ", "\n") }),
);
const rowsOfWidth = fc
  .integer({ min: 1, max: 3 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 6 }));
const resultSet = fc.record({
  rows: rowsOfWidth,
  message: fc.string(),
  order: fc.shuffledSubarray(["isSuccess", "message", "data", "columns"], { minLength: 4 }),
  space: fc.constantFrom("", " ", "\n\t "),
});

const printSet = ({
  rows,
  message,
  order,
  space,
}: typeof resultSet extends fc.Arbitrary<infer T> ? T : never): string => {
  const parts: Record<string, unknown> = {
    isSuccess: true,
    message,
    data: rows,
    columns: [{ name: '"data":[[', data: [["x"]] }],
  };
  const members = order.map(
    (key) => `${space}${JSON.stringify(key)}${space}:${space}${JSON.stringify(parts[key], null, space.length)}`,
  );
  return `{${members.join(",")}${space}}`;
};

/** The text in pieces, wherever it is cut. */
const inPieces = (text: string, cuts: readonly number[]): readonly string[] => {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
  return places.slice(1).map((to, index) => text.slice(places[index], to));
};

describe("an answer that comes in pieces", () => {
  const cases = fc.record({
    sets: fc.array(resultSet, { minLength: 1, maxLength: 4 }),
    cuts: fc.array(fc.nat(), { maxLength: 12 }),
    isList: fc.boolean(),
  });

  test("has the rows that JSON.parse finds in the whole, wherever it is cut", () => {
    fc.assert(
      fc.property(cases, ({ sets, cuts, isList }) => {
        const [first] = sets;
        const text =
          isList || sets.length > 1
            ? `[${sets.map(printSet).join(",")}]`
            : printSet(first ?? { rows: [], message: "", order: [], space: "" });
        const decoder = new ResponseDecoder({ count: sets.length, topRows: 100 });
        const taken: (readonly unknown[])[] = sets.map(() => []);
        const take = (given: ReturnType<ResponseDecoder["take"]>) => {
          if (!given.ok) throw new TypeError(given.refusal.detail);
          for (const [index, { rows }] of given.value.entries()) taken[index] = [...(taken[index] ?? []), ...rows];
        };
        for (const piece of inPieces(text, cuts)) {
          decoder.push(piece);
          // From here on it may be given out.
          if (decoder.isInLast()) take(decoder.take());
        }
        take(decoder.finish());
        expect(taken).toEqual(sets.map(({ rows }) => rows));
      }),
      { numRuns: 1000 },
    );
  });

  test("is none where any end of it is missing, or anything follows", () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.constantFrom("]", "}", ",", "x", '"', "[", "{}"), ({ sets, cuts }, end, more) => {
        const text = `[${sets.map(printSet).join(",")}]`;
        for (const wrong of [text.slice(0, end % text.length), text + more]) {
          const decoder = new ResponseDecoder({ count: sets.length, topRows: 100 });
          for (const piece of inPieces(wrong, cuts)) decoder.push(piece);
          expect(decoder.finish()).toMatchObject({ ok: false, refusal: { detail: "not JSON, or cut off" } });
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["a comma before the rows", '[,["a"]]'],
    ["a comma after the rows", '[["a"],]'],
    ["two commas between them", '[["a"],,["b"]]'],
    ["no comma between them", '[["a"]["b"]]'],
    ["another bracket at the end", '[["a"]}'],
    ["another bracket within", '[["a"},["b"]]'],
    ["an end too early", '[["a"]]]'],
  ])("is no JSON with %s", (_, rows) => {
    for (let cut = 0; cut < rows.length; cut += 1) {
      const decoder = new ResponseDecoder(one);
      for (const piece of ['{"isSuccess":true,"data":', rows.slice(0, cut), rows.slice(cut), "}"]) decoder.push(piece);
      expect(decoder.finish()).toMatchObject({ refusal: { detail: "not JSON, or cut off" } });
    }
  });

  test("has its rows at one place", () => {
    const twice = '{"isSuccess":true,"data":[["a"]],"data":[["b"]]}';
    expect(decodeWhole(twice, one)).toMatchObject({ refusal: { detail: "a result set with rows at two places" } });
    const hidden = '{"isSuccess":true,"d\\u0061ta":[["a"]]}';
    expect(decodeWhole(hidden, one)).toMatchObject({ refusal: { detail: "result set 1: no rows" } });
    const nested = '{"isSuccess":true,"more":{"data":[["a"]]},"data":[]}';
    expect(rowsOf(decodeWhole(nested, one))).toEqual([[]]);
    const named = '{"isSuccess":true,"x\\"data":[["a"]],"data":[]}';
    expect(rowsOf(decodeWhole(named, one))).toEqual([[]]);
  });
});
