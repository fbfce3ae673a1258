// What the warehouse's own views tell, played: the local warehouse has none.

import { afterAll, beforeAll, describe, test } from "vitest";
import type { ProbePorts } from "../../../scripts/probe/wire.ts";
import { find, openProbed } from "./pool.ts";
import type { Probed } from "./pool.ts";

let probed: Probed;
beforeAll(async () => {
  probed = await openProbed("dedicated");
});
afterAll(() => probed.served.warehouse.close());

/** Answers each look at the views with the states of that look; the last one stays. */
function playing(...looks: readonly (readonly string[])[]): ProbePorts["fetch"] {
  let look = 0;
  return async (url, init) => {
    if (typeof init.body !== "string" || !init.body.includes("sys.dm_pdw_exec_requests")) return fetch(url, init);
    const states = looks[Math.min(look, looks.length - 1)] ?? [];
    look += 1;
    return Response.json([{ isSuccess: true, data: states.map((state) => [state]), message: "" }]);
  };
}

const denied: ProbePorts["fetch"] = (url, init) =>
  typeof init.body === "string" && init.body.includes("sys.dm_pdw_exec_requests")
    ? Promise.resolve(
        Response.json([{ isSuccess: false, data: [], message: "Msg 300, Level 14, State 1, Line 1\nNo." }]),
      )
    : fetch(url, init);

async function watch(name: "label" | "leaving", played: ProbePorts["fetch"]) {
  return find(await probed.probe({ settings: { heavy: true }, ports: { fetch: played }, only: [name] }), name);
}

describe("a label", () => {
  test("that is found", async ({ expect }) => {
    expect(await watch("label", playing(["Completed"]))).toMatchObject({
      verdict: "same",
      facts: { states: ["Completed"] },
    });
  });
  test("that is not", async ({ expect }) => {
    expect((await watch("label", playing([]))).verdict).toBe("differs");
  });
  test("where the views may not be read", async ({ expect }) => {
    const { verdict, met } = await watch("label", denied);
    expect(verdict).toBe("same");
    expect(met).toContain("may not be read (warehouse-failed: Msg 300 (permission))");
  });
});

describe("leaving", () => {
  test("ends the statement", async ({ expect }) => {
    const found = await watch("leaving", playing(["Running"], ["Running"], ["Cancelled"]));
    expect(found).toMatchObject({ verdict: "same", met: "ended within 4 s", facts: { states: ["Cancelled"] } });
    expect(probed.served.warehouse.load()).toEqual({ active: 0, waiting: 0 });
  });
  test("does not", async ({ expect }) => {
    expect(await watch("leaving", playing(["Running"]))).toMatchObject({
      verdict: "differs",
      met: "still running 16 s after",
    });
  });
  test("is not told where the views do not show it", async ({ expect }) => {
    expect((await watch("leaving", playing([]))).verdict).toBe("not told");
  });
  test("is not told where they may not be read", async ({ expect }) => {
    expect((await watch("leaving", denied)).met).toContain("Msg 300 (permission)");
  });
  test("is not told where the statement has ended before", async ({ expect }) => {
    const quick: ProbePorts["fetch"] = (url, init) =>
      typeof init.body === "string" && init.body.includes("d9.n")
        ? Promise.resolve(Response.json([{ isSuccess: true, data: [["0"]], message: "" }]))
        : fetch(url, init);
    expect((await watch("leaving", quick)).met).toContain("ended before it could be left");
  });
});

test("a slow answer that never comes differs", async ({ expect }) => {
  const quiet: ProbePorts["fetch"] = (url, init) =>
    typeof init.body === "string" && init.body.includes("d6.n")
      ? Promise.reject(new TypeError("closed"))
      : fetch(url, init);
  const report = await probed.probe({ settings: { heavy: true }, ports: { fetch: quiet }, only: ["slow-answer"] });
  expect(find(report, "slow-answer").verdict).toBe("differs");
});

test("a slow answer is timed", async ({ expect }) => {
  const report = await probed.probe({ settings: { heavy: true }, only: ["slow-answer"] });
  expect(find(report, "slow-answer")).toMatchObject({ verdict: "same", facts: { status: 200 } });
});
