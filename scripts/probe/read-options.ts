// The command line of the probe -> its settings. A token comes from a command, a file or the environment, never from an argument:
// arguments are shown to every user of the machine.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { parseArgs, promisify } from "node:util";
import { isRecord, parseJson } from "../../src/transport/narrow.ts";
import { checkNames } from "./run-checks.ts";
import type { ProbeSettings } from "./wire.ts";

export interface ProbeOptions {
  readonly settings: ProbeSettings;
  readonly jsonFile: string | undefined;
  readonly withHost: boolean;
  readonly only: readonly string[] | undefined;
}

export const USAGE =
  "usage: npm run -s probe -- --url https://NAME.sql.azuresynapse.net:1443 --database NAME --pool serverless|dedicated\n" +
  "  [--token-command COMMAND]...  prints a token (default: the variable WAREHOUSE_TOKEN); the first asks everything\n" +
  "  [--token-file FILE]  [--json FILE]  [--with-host]  [--other-hosts]  [--without-heavy]  [--only CHECK,CHECK]";

const text = { type: "string" } as const;
const flag = { type: "boolean", default: false } as const;

export async function readOptions(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ProbeOptions> {
  const { values } = parseArgs({
    args: [...given],
    options: {
      ...{ url: text, database: text, pool: text, json: text, only: text, "token-file": text },
      "token-command": { type: "string", multiple: true },
      ...{ "with-host": flag, "other-hosts": flag, "without-heavy": flag },
    },
  });
  const { url, database, pool } = values;
  if (url === undefined || database === undefined || pool === undefined) throw new Error(USAGE);
  if (pool !== "serverless" && pool !== "dedicated") throw new Error("--pool is serverless or dedicated");
  const [origin, only] = [originOf(url), readOnly(values.only)];
  const [token, ...others] = await readTokens(values["token-command"] ?? [], values["token-file"], environment);
  if (token === undefined) throw new Error("no token: give --token-command, --token-file or WAREHOUSE_TOKEN");
  const settings: ProbeSettings = {
    url: origin,
    database,
    pool,
    tokens: [token, ...others],
    otherHosts: values["other-hosts"],
    heavy: !values["without-heavy"],
  };
  return { settings, jsonFile: values.json, withHost: values["with-host"], only };
}

function readOnly(names: string | undefined): readonly string[] | undefined {
  const only = names?.split(",");
  const unknown = only?.find((name) => !checkNames.includes(name));
  if (unknown !== undefined) throw new Error(`no check is called ${unknown}: ${checkNames.join(", ")}`);
  return only;
}

/** A token travels over TLS, or stays on the machine. */
function originOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const isLoopback = parsed !== undefined && /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/u.test(parsed.hostname);
  if (parsed?.protocol !== "https:" && !(parsed?.protocol === "http:" && isLoopback)) {
    throw new Error("--url is an https:// address, or http:// on this machine");
  }
  return parsed.origin;
}

async function readTokens(
  commands: readonly string[],
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const tokens: string[] = [];
  for (const command of commands) tokens.push(tokenIn(await outputOf(command), "the token command"));
  if (file !== undefined) tokens.push(tokenIn(await readFile(file, "utf8"), "the token file"));
  const fromEnvironment = environment["WAREHOUSE_TOKEN"] ?? "";
  if (tokens.length === 0 && fromEnvironment !== "") tokens.push(tokenIn(fromEnvironment, "WAREHOUSE_TOKEN"));
  return tokens;
}

/** The error of a command may hold what it printed, so it is not passed on. */
async function outputOf(command: string): Promise<string> {
  const [shell, option] = process.platform === "win32" ? ["cmd", "/c"] : ["sh", "-c"];
  try {
    return (await promisify(execFile)(shell, [option, command])).stdout;
  } catch {
    throw new Error("the token command failed");
  }
}

/** The token alone, with `Bearer ` or without, or as `az account get-access-token` and token endpoints print it. */
function tokenIn(output: string, name: string): string {
  const parsed = parseJson(output);
  const field = isRecord(parsed) ? (parsed["accessToken"] ?? parsed["access_token"]) : undefined;
  const token = (typeof field === "string" ? field : output).trim().replace(/^Bearer\s+/iu, "");
  if (!/^[\w.~+/=-]+$/u.test(token)) throw new Error(`${name} gave no token`);
  return token;
}
