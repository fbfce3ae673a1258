import { expect, test } from "vitest";
import { decodeResponse } from "#transport/decode-response.ts";

const one = { count: 1, topRows: 4 };
const set = (...rows: readonly unknown[]): unknown => ({ isSuccess: true, message: "", data: rows });
const decode = (answer: unknown, expected = one): ReturnType<typeof decodeResponse> =>
  decodeResponse(JSON.stringify(answer), expected);

function rowsOf(decoded: ReturnType<typeof decodeResponse>): unknown {
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
  expect(decodeResponse(body, one)).toEqual({ ok: false, refusal: { reason: "warehouse-malformed", detail } });
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
