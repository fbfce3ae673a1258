// Spans of the runtime's own tracing around a round trip: what goes in and comes out is as without them.

import { describe, test } from "vitest";
import type { Batch } from "#sql/statement.ts";
import type { SendContext } from "#transport/send-batch.ts";
import { withSpan } from "#transport/span.ts";

const batch = { text: "SELECT 1" } as unknown as Batch;
const context = { deadlineMs: 5 } as unknown as SendContext;

describe("a stage with a span", () => {
  test("is given what was given, and gives what came of it", async ({ expect }) => {
    const seen: unknown[] = [];
    const inner = withSpan("edgewise.attempt", async (...sending) => {
      seen.push(sending);
      await Promise.resolve();
      return "rows";
    });
    expect(await withSpan("edgewise.trip", inner)(batch, context)).toBe("rows");
    expect(seen).toEqual([[batch, context]]);
  });

  test("fails as it failed", async ({ expect }) => {
    const fault = new Error("a bug");
    const broken = withSpan("edgewise.asking", () => Promise.reject(fault));
    await expect(broken(batch, context)).rejects.toBe(fault);
  });
});
