// Every golden case on both kinds of pool: what is sent, answered and recorded must be what its siblings say. A missing sibling
// and a file that is none fail too. `npm run cases:update` writes the siblings; the diff is for a reviewer.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, test } from "vitest";
import { findCases, findStrays, readCase, readSiblings } from "../support/cases-read.ts";
import { openCases } from "../support/cases-run.ts";
import { foldStatement } from "../support/cases-text.ts";

const names = await findCases();
const cases = await openCases();
afterAll(() => cases.close());

test.for(names)("%s", async (name, { expect }) => {
  expect(await cases.run(await readCase(name))).toEqual(await readSiblings(name));
});

test("no file lies outside of a case", async ({ expect }) => {
  expect(await findStrays()).toEqual([]);
});

describe("the comparison itself", () => {
  const name = "flight/list-default";
  const planted: readonly (readonly [string, (golden: Record<string, string>) => void])[] = [
    [
      "a row filter that went missing",
      (golden) => void (golden["statement.wes.sql"] = without(golden["statement.wes.sql"])),
    ],
    ["one space in a serverless statement", (golden) => void (golden["statement.wes.serverless.sql"] += " ")],
    ["a missing sibling", (golden) => void delete golden["audit.wes.json"]],
    ["a file that is no sibling", (golden) => void (golden["notes.txt"] = "")],
  ];

  test.for(planted)("sees %s", async ([, plant], { expect }) => {
    const golden = { ...(await readSiblings(name)) };
    const today = await cases.run(await readCase(name));
    expect(today).toEqual(golden);
    plant(golden);
    expect(today).not.toEqual(golden);
  });

  test("a case that costs more than its first line allows fails", async ({ expect }) => {
    const golden = await readCase(name);
    await expect(cases.run({ ...golden, atMost: { statements: 0, trips: 1 } })).rejects.toThrow(
      "allowed are 0 statements",
    );
    await expect(cases.run({ ...golden, atMost: { statements: 1, trips: 0 } })).rejects.toThrow("in 0 trips");
  });

  test("a statement that could not be unfolded again is not shown", ({ expect }) => {
    expect(foldStatement("SELECT N' FROM ' AS [a WHERE] FROM x", "dedicated")).toBe(
      "SELECT N' FROM ' AS [a WHERE]\nFROM x",
    );
    expect(() => foldStatement("SELECT N'\n' AS a FROM x", "dedicated")).toThrow("cannot be folded");
  });

  test("cases are not updated in CI", async ({ expect }) => {
    const script = fileURLToPath(new URL("../../scripts/update-cases.ts", import.meta.url));
    const update = promisify(execFile)(process.execPath, [script], { env: { ...process.env, CI: "true" } });
    await expect(update).rejects.toThrow("not updated in CI");
  });

  function without(statement = ""): string {
    return statement.replace(/\nWHERE EXISTS[\s\S]*?(?=\nORDER)/, "");
  }
});
