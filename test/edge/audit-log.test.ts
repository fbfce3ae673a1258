// The log from its first record to its export: one outcome for each request, a chain that verifies, an auditor who reads it and
// nothing else, and nobody else who knows that it is there.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test, vi } from "vitest";
import { parseLink, printLink } from "#audit/chain-link.ts";
import { createSigner, printHead } from "#audit/signed-head.ts";
import { verifyChain } from "#audit/verify-chain.ts";
import { people } from "../../local/issuer/people.ts";
import { LOCAL_SIGNING_KEY, localFolder, startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { exportLog } from "../../scripts/export-log.ts";
import { allRecords, ask, at, INVALID, recordOf, rowsAt, tokenOf } from "./ask.ts";
import type { Reply, Row } from "./ask.ts";
import { askMixed } from "./mixed-requests.ts";

const { key: headKey } = await createSigner(LOCAL_SIGNING_KEY);
const subjectOf = (name: string) => people.find((person) => person.name === name)?.subject;

describe("the log", () => {
  let stack: Stack;
  let token: string;

  beforeAll(async () => {
    stack = await startStack();
    token = await tokenOf(stack, "ida");
  });
  afterAll(() => stack?.close());

  async function lines(): Promise<readonly string[]> {
    const all: string[] = [];
    for await (const line of exportLog({ url: stack.url, token, filter: {} })) all.push(line);
    return all;
  }
  const verify = (texts: readonly string[]) =>
    verifyChain(
      texts.map((text, index) => ({ text, place: String(index + 1) })),
      { headKey },
    );
  const read = (given: string, fields = "seq kind requestId") =>
    ask(stack, "ida", `{ auditLog(${given}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`);
  /** Once the log has the outcome of a request. */
  const loggedOf = ({ requestId }: Reply, fields?: string): Promise<readonly Row[]> =>
    vi.waitFor(
      async () => {
        const rows = rowsAt(await read("first: 1000", `requestId kind ${fields ?? ""}`), "auditLog.nodes");
        const own = rows.filter((row) => row["requestId"] === requestId);
        if (!own.some((row) => row["kind"] === "OUTCOME")) throw new Error("not yet");
        return own;
      },
      { timeout: 5000, interval: 50 },
    );

  describe("hides from who is no auditor", () => {
    test.for(["ana", "wes", "sam", "nia", "nightly-ci"])("%s", async (who, { expect }) => {
      const reply = await ask(stack, who, "{ auditLog { nodes { seq } } }");
      expect([reply.status, reply.codes, reply.data]).toEqual([400, [INVALID], undefined]);
      expect(reply.text).not.toMatch(/audit.*\?/iu);
      const types = await ask(stack, who, "{ __schema { types { name fields { name } } } }");
      expect(types.text).not.toMatch(/audit/iu);
      const near = await ask(stack, who, "{ auditLogs { nodes { seq } } }");
      expect(near.text).not.toMatch(/did you mean/iu);
    });

    test("an auditor who gave up that role for a request", async ({ expect }) => {
      const reply = await ask(stack, "ida", "{ auditLog { nodes { seq } } }", { "x-edgewise-roles": "analyst" });
      expect(reply.codes).toEqual([expect.stringMatching(/GRAPHQL_INVALID|FORBIDDEN|UNAUTHENTICATED|BAD_REQUEST/u)]);
      expect(reply.text).not.toContain('seq":');
    });
  });

  test("gives an auditor no data", async ({ expect }) => {
    const names = await ask(stack, "ida", "{ __schema { queryType { fields { name } } } }");
    expect(rowsAt(names, "__schema.queryType.fields").map(({ name }) => name)).toEqual(["viewer", "auditLog"]);
    for (const query of [
      "{ states { nodes { code } } }",
      '{ node(id: "x") { id } }',
      '{ state(code: "CA") { code } }',
    ]) {
      expect((await ask(stack, "ida", query)).codes).toEqual([INVALID]);
    }
  });

  test("tells who read what, by whom, by view and by time, and never a value", async ({ expect }) => {
    const began = new Date().toISOString();
    const wes = await ask(stack, "wes", '{ airports(first: 2, where: { city: { eq: "Fresno" } }) { nodes { name } } }');
    const ana = await ask(stack, "ana", "{ states(first: 1) { nodes { code } } }");
    const fields = `principal { subject clientId } roles decision delivery resources { view fields filterFields rowFilterRoles }
      trips { statements { label hash rows } } result { status httpStatus cache } operation { documentHash }`;
    const own = await loggedOf(wes, fields);
    await loggedOf(ana);
    expect(own.map(({ kind }) => kind)).toEqual(["INTENT", "OUTCOME"]);
    expect(own[0]).toMatchObject({
      decision: null,
      trips: null,
      result: null,
      resources: [{ view: "curated.Airport" }],
    });
    expect(own[1]).toMatchObject({
      principal: { subject: subjectOf("wes") },
      roles: ["regional"],
      decision: "allow",
      delivery: "async",
      resources: [
        { view: "curated.Airport", fields: expect.arrayContaining(["name"]) as unknown, rowFilterRoles: ["regional"] },
      ],
      result: { status: "ok", httpStatus: 200, cache: "none" },
      trips: [{ statements: [{ label: `ew_${wes.requestId}_0_0` }] }],
    });

    const found = async (given: string) =>
      new Set(rowsAt(await read(`${given}, first: 1000`), "auditLog.nodes").map(({ requestId }) => requestId));
    const both = new Set([wes.requestId, ana.requestId]);
    expect(await found(`subject: "${subjectOf("wes")}", from: "${began}"`)).toEqual(new Set([wes.requestId]));
    expect(await found(`view: "curated.State", from: "${began}"`)).toEqual(new Set([ana.requestId]));
    expect([...(await found(`from: "${began}"`))]).toEqual(expect.arrayContaining([...both]));
    expect([...(await found(`to: "${began}"`))].filter((id) => both.has(String(id)))).toEqual([]);
    expect(await found('from: "2001-01-01T00:00:00+14:00", to: "2001-01-02T00:00:00Z"')).toEqual(new Set());
    expect((await lines()).join("\n")).not.toMatch(/Fresno|SELECT|sp_executesql/u);
  });

  test("is read in pages", async ({ expect }) => {
    const first = await read("first: 2", "seq");
    expect(rowsAt(first, "auditLog.nodes").map(({ seq }) => seq)).toEqual([1, 2]);
    expect(at(first, "auditLog.pageInfo.endCursor")).toBe("2");
    const second = await read('first: 1, after: "2"', "seq");
    expect(rowsAt(second, "auditLog.nodes").map(({ seq }) => seq)).toEqual([3]);
  });

  test.for([
    ["first: -1", "BAD_INPUT"],
    ["first: 1001", "OVER_BUDGET"],
    ['after: "x"', "BAD_CURSOR"],
    ['from: "yesterday"', "GRAPHQL_INVALID"],
  ] as const)("refuses %s", async ([given, code], { expect }) => {
    expect((await read(given)).codes).toEqual([code]);
  });

  test("has who read it in it, before the answer leaves", async ({ expect }) => {
    const reply = await read('first: 1, subject: "somebody"', "seq");
    const record = await recordOf(stack, reply);
    expect(record).toMatchObject({
      delivery: "strict",
      decision: "allow",
      resources: [{ view: "edgewise.AuditLog", filterFields: ["subject"] }],
      trips: [],
    });
    const next = await read(`subject: "${subjectOf("ida")}", first: 1000`, "requestId");
    expect(rowsAt(next, "auditLog.nodes").map(({ requestId }) => requestId)).toContain(reply.requestId);
  });

  test("has one outcome for each of 300 requests of every kind, and its chain verifies", async ({ expect }) => {
    const ids = await askMixed(stack, 300);
    expect(new Set(ids).size).toBe(300);
    const outcomes = await vi.waitFor(
      async () => {
        const links = (await lines()).flatMap((line) => parseLink(line) ?? []);
        const own = links.filter(({ record }) => record.kind === "outcome" && ids.includes(record.requestId));
        if (own.length < 300) throw new Error(`${own.length} outcomes`);
        return own;
      },
      { timeout: 10_000, interval: 200 },
    );
    expect(outcomes).toHaveLength(300);
    expect(new Set(outcomes.map(({ record }) => record.requestId))).toEqual(new Set(ids));
    const verdict = await verify(await lines());
    expect(verdict.findings).toEqual([]);
    expect(verdict.records).toBeGreaterThan(300);
    // Nothing was dropped on the way to either sink.
    expect(new Set(allRecords(stack).map(({ dropped }) => dropped))).toEqual(new Set([0]));
  });

  describe("as a file", () => {
    let folder: string;

    beforeAll(async () => {
      await mkdir(localFolder, { recursive: true });
      folder = await mkdtemp(join(localFolder, "audit-"));
    });
    afterAll(() => rm(folder, { recursive: true }));

    const run = (...given: string[]): Promise<readonly [code: number, said: string]> =>
      new Promise((resolve) => {
        execFile(process.execPath, ["scripts/audit.ts", ...given], (error, stdout, stderr) => {
          resolve([error === null ? 0 : Number(error.code), stdout + stderr]);
        });
      });

    test("is exported and verified by the command, and what was done to it is found", async ({ expect }) => {
      const file = join(folder, "log.jsonl");
      expect(await run("export", "--url", stack.url, "--token", token, "--out", file)).toEqual([
        0,
        expect.stringMatching(/^\d+ lines in /u),
      ]);
      expect((await run("verify", "--file", file, "--head-key", headKey))[0]).toBe(0);
      expect((await run("export", "--url", stack.url, "--token", token, "--out", file))[0]).toBe(1);

      const text = await readFile(file, "utf8");
      const cut = join(folder, "cut.jsonl");
      const all = text.trimEnd().split("\n");
      await writeFile(cut, [...all.slice(0, -4), all.at(-1)].join("\n"));
      expect(await run("verify", "--file", cut, "--head-key", headKey)).toEqual([
        1,
        expect.stringMatching(
          new RegExp(`seq ${all.length - 3}: records ${all.length - 3} to ${all.length - 1} are cut off`, "u"),
        ),
      ]);
      await writeFile(cut, text.replace('"roles":["regional"]', '"roles":["analyst"]'));
      expect(await run("verify", "--file", cut)).toEqual([1, expect.stringMatching(/^seq \d+: .*was edited/u)]);
      await writeFile(cut, all.slice(0, 5).join("\n"));
      expect(await run("verify", "--file", cut)).toEqual([1, expect.stringContaining("no signed head covers the end")]);
      expect((await run("verify", "--file", file, "--head-key", "another"))[0]).toBe(1);
      expect((await run("verify"))[0]).toBe(1);
    });

    test("is verified as segments, up to the head that the bucket names last", async ({ expect }) => {
      const { sign } = await createSigner(LOCAL_SIGNING_KEY);
      const links = (await lines()).flatMap((line) => parseLink(line) ?? []);
      const bucket = join(folder, "bucket");
      await mkdir(join(bucket, "segments"), { recursive: true });
      const segment = async (first: number, last: number): Promise<void> => {
        const own = links.slice(first - 1, last);
        const { seq = 0, hash = "" } = own.at(-1) ?? {};
        const head = printHead(await sign({ seq, hash, at: new Date().toISOString() }));
        const name = [first, last].map((number) => String(number).padStart(12, "0")).join("-");
        await writeFile(join(bucket, `segments/${name}.jsonl`), [...own.map(printLink), head, ""].join("\n"));
        await writeFile(join(bucket, "head.json"), `${head}\n`);
      };
      await segment(1, 20);
      await segment(21, links.length);
      expect(await run("verify", "--dir", bucket, "--head-key", headKey)).toEqual([
        0,
        expect.stringContaining("0 findings"),
      ]);
      await rm(join(bucket, `segments/000000000021-${String(links.length).padStart(12, "0")}.jsonl`));
      expect(await run("verify", "--dir", bucket, "--head-key", headKey)).toEqual([
        1,
        expect.stringContaining(`seq 21: records 21 to ${links.length} are cut off`),
      ]);
    });

    test("is not exported to who is no auditor", async ({ expect }) => {
      const file = join(folder, "none.jsonl");
      const [code, said] = await run(
        "export",
        "--url",
        stack.url,
        "--token",
        await tokenOf(stack, "ana"),
        "--out",
        file,
      );
      expect([code, said]).toEqual([1, expect.stringContaining("said 200")]);
    });
  });
});
