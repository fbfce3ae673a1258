// `npm run probe` as an operator runs it: a process of its own, against the local warehouse with tokens of the local issuer. What it
// prints, what it writes, what it exits with.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, test } from "vitest";
import { clients, WAREHOUSE_RESOURCE } from "../../local/issuer/clients.ts";
import { startIssuer } from "../../local/issuer/start-issuer.ts";
import { startWarehouse } from "../../local/warehouse/start-warehouse.ts";
import type { Warehouse } from "../../local/warehouse/start-warehouse.ts";
import { makeInstance } from "../warehouse/fixture.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const CLIENT = "edgewise-worker";

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly complaint: string;
}

function probe(given: readonly string[], token?: string): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...(token === undefined ? {} : { WAREHOUSE_TOKEN: token }) };
    execFile(process.execPath, ["scripts/probe.ts", ...given], { cwd: root, env }, (error, output, complaint) => {
      resolve({ code: error === null ? 0 : Number(error.code), output, complaint });
    });
  });
}

let issuer: Awaited<ReturnType<typeof startIssuer>>;
const warehouses = new Map<string, Warehouse>();
let folder = "";
let token = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "probe-test-"));
  issuer = await startIssuer({ port: 0 });
  for (const pool of ["dedicated", "serverless"] as const) {
    const auth = { issuer: issuer.url, audience: WAREHOUSE_RESOURCE, keys: { jwksUrl: `${issuer.url}/jwks` } };
    warehouses.set(
      pool,
      await startWarehouse({ database: await makeInstance(), pool, auth, databaseName: "canaries" }),
    );
  }
  token = await requestToken();
});
afterAll(async () => {
  for (const warehouse of warehouses.values()) await warehouse.close();
  await issuer.close();
  await rm(folder, { recursive: true, force: true });
});

async function requestToken(): Promise<string> {
  const form = {
    grant_type: "client_credentials",
    client_id: CLIENT,
    client_secret: clients.find(({ clientId }) => clientId === CLIENT)?.secret ?? "",
    scope: `${WAREHOUSE_RESOURCE}/.default`,
  };
  const answer = await fetch(`${issuer.url}/token`, { method: "POST", body: new URLSearchParams(form) });
  return ((await answer.json()) as { access_token: string }).access_token;
}

const where = (pool: string): readonly string[] => [
  ...["--url", warehouses.get(pool)?.url ?? "", "--database", "canaries", "--pool", pool],
];

describe.each(["dedicated", "serverless"])("against the local warehouse, %s", (pool) => {
  test("nothing differs, and the file holds no name", async ({ expect }) => {
    const file = join(folder, `${pool}.json`);
    const { code, output, complaint } = await probe([...where(pool), "--json", file, "--without-heavy"], token);
    expect({ code, complaint }).toEqual({ code: 0, complaint: "" });
    expect(output).toMatch(/\n\d+ same, 0 different, \d+ not told\n/u);
    expect(output).toContain(`application, ${WAREHOUSE_RESOURCE}: answered`);
    const written = await readFile(file, "utf8");
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
    expect(JSON.parse(written)).toMatchObject({ probe: 1, edgewise: version, node: process.version, pool });
    const port = String(warehouses.get(pool)?.port);
    for (const secret of [token, ...token.split("."), "canaries", "127.0.0.1", port]) {
      expect(output + written).not.toContain(secret);
    }
  });
});

test("a token from a command, one from a file, and the host when it is asked for", async ({ expect }) => {
  const [asJson, file, spoilt] = ["token.json", "told.json", "spoilt"].map((name) => join(folder, name));
  if (asJson === undefined || file === undefined || spoilt === undefined) throw new Error("no names");
  await writeFile(asJson, JSON.stringify({ accessToken: token }));
  await writeFile(spoilt, `Bearer ${token.slice(0, -9)}AAAAAAAAA\n`);
  const tokens = ["--token-command", `cat ${asJson}`, "--token-file", spoilt];
  const { code, output } = await probe([
    ...where("serverless"),
    ...tokens,
    "--with-host",
    "--json",
    file,
    "--only",
    "token-kind",
  ]);
  expect(code).toBe(1);
  expect(output).toContain(`token 1, application, ${WAREHOUSE_RESOURCE}: answered; token 2, application, `);
  expect(output).toContain("HTTP 401");
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ database: "canaries" });
});

test("something that answers otherwise", async ({ expect }) => {
  const server = createServer((_, response) => response.end('[{"isSuccess":true,"data":[["2"]],"message":""}]'));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, output } = await probe(["--url", url, "--database", "d", "--pool", "dedicated"], token);
  server.close();
  expect(code).toBe(2);
  expect(output).toContain("DIFFERS   address");
  expect(output).toContain("could not run");
});

describe("could not run", () => {
  const url = ["--url", "https://contoso.sql.azuresynapse.net:1443"];
  const good = [...url, "--database", "d", "--pool", "dedicated"];
  test.for([
    ["nothing given", [], "usage:"],
    ["another pool", [...url, "--database", "d", "--pool", "spark"], "--pool is serverless or dedicated"],
    ["an unknown option", [...good, "--token", "canary"], "--token"],
    [
      "no TLS",
      ["--url", "http://contoso.example", "--database", "d", "--pool", "dedicated"],
      "--url is an https:// address",
    ],
    ["no address", ["--url", "contoso", "--database", "d", "--pool", "dedicated"], "--url is an https:// address"],
    ["no token", good, "no token: give"],
    [
      "a command that fails",
      [...good, "--token-command", "echo canary; echo canary >&2; exit 3"],
      "the token command failed",
    ],
    [
      "a command that gives no token",
      [...good, "--token-command", "echo not a canary"],
      "the token command gave no token",
    ],
    ["a file that is not there", [...good, "--token-file", "no.txt"], "no.txt"],
    [
      "a check that is not there",
      [...good, "--token-command", "echo t", "--only", "tpyes"],
      "no check is called tpyes",
    ],
  ] as const)("%s", async ([, given, complaint], { expect }) => {
    const ended = await probe(given, "");
    expect(ended.code).toBe(2);
    expect(ended.complaint).toContain(complaint);
    if (!given.includes("--token" as never)) expect(ended.complaint).not.toContain("canary");
  });
  test("nobody there", async ({ expect }) => {
    const ended = await probe(["--url", "http://127.0.0.1:1", "--database", "d", "--pool", "dedicated"], token);
    expect({ code: ended.code, complaint: ended.complaint }).toEqual({ code: 2, complaint: "" });
    expect(ended.output).toContain("could not be asked: warehouse-unavailable: no connection");
  });
});
