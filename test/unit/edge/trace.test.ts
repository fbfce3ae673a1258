// The trace that a request is part of: taken over where it is one, begun where it is none, and never more than hex digits of it.

import { describe, test } from "vitest";
import { openTrace } from "#edge/trace.ts";
import { openBench, post } from "./bench.ts";

const own = "11111111111111111111111111111111";
const span = "b7ad6b7169203331";
const id = "0af7651916cd43dd8448eb211c80319c";
const of = (traceparent: string) => openTrace(new Headers({ traceparent }), own, span);

describe("a trace", () => {
  test.for([
    `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    `00-${id}-${"0".repeat(16)}-01`,
    `00-${id.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${id}`,
    `00-${id}-00f067aa0ba902b7-0`,
    `00-${id}-00f067aa0ba902b7-01x`,
    `x00-${id}-00f067aa0ba902b7-01`,
    `ff-${id}-00f067aa0ba902b7-01`,
    "00-'; DROP TABLE flights --",
    "",
  ])("is begun anew where the caller's is none: '%s'", (header, { expect }) => {
    expect(of(header)).toEqual({ traceId: own, traceparent: `00-${own}-${span}-00` });
  });

  test.for([
    [`00-${id}-00f067aa0ba902b7-01`, "01"],
    [`00-${id}-00f067aa0ba902b7-00`, "00"],
    [`00-${id}-00f067aa0ba902b7-ff`, "01"],
    [`cc-${id}-00f067aa0ba902b7-01-what-the-future-will-be-like`, "01"],
  ] as const)("is the caller's, under a span of our own: '%s'", ([header, flags], { expect }) => {
    expect(of(header)).toEqual({ traceId: id, traceparent: `00-${id}-${span}-${flags}` });
  });

  test("is in the answer and on record", async ({ expect }) => {
    const bench = openBench();
    const traceparent = `00-${id}-00f067aa0ba902b7-01`;
    const { headers } = await bench.send(post({ query: "{ ok }" }, { headers: { traceparent } }));
    expect(headers.get("traceparent")).toBe(`00-${id}-${span}-01`);
    expect(bench.records.map(({ traceId }) => traceId)).toEqual([id]);
  });
});
