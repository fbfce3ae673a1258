// npm run -s audit -- verify (--file FILE... | --dir DIR) [--head-key KEY] [--head FILE...] [--part]
// npm run -s audit -- export --url URL --token TOKEN [--from TIME] [--to TIME] [--subject S] [--view V] --out FILE
// npm run -s audit -- key                       reads AUDIT_SIGNING_KEY from stdin
// Verifies a log or a part of it, exports it through the API, prints the public key of a signing key. Exit code 1 where
// something is wrong with the log or the command. docs/audit.md says what that proves.

import { createReadStream } from "node:fs";
import { open, readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { text as readAll } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { createSigner, parseHead, type SignedHead } from "../src/audit/signed-head.ts";
import { verifyChain, type LogLine } from "../src/audit/verify-chain.ts";
import { exportLog } from "./export-log.ts";

const USAGE = `usage: npm run -s audit -- verify (--file FILE... | --dir DIR) [--head-key KEY] [--head FILE...] [--part]
       npm run -s audit -- export --url URL --token TOKEN [--from TIME] [--to TIME] [--subject S] [--view V] --out FILE
       npm run -s audit -- key < FILE`;

/** In a bucket, beside `segments/`: the head of the last of them. */
const BUCKET_HEAD = "head.json";

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      file: { type: "string", multiple: true },
      dir: { type: "string" },
      head: { type: "string", multiple: true },
      "head-key": { type: "string" },
      part: { type: "boolean" },
      url: { type: "string" },
      token: { type: "string" },
      from: { type: "string" },
      to: { type: "string" },
      subject: { type: "string" },
      view: { type: "string" },
      out: { type: "string" },
    },
  });
  switch (positionals.join(" ")) {
    case "verify":
      return verify(values);
    case "export":
      return exportTo(values);
    case "key":
      say((await createSigner((await readAll(process.stdin)).trim())).key);
      return undefined;
    default:
      throw new Error(USAGE);
  }
}

interface VerifyValues {
  readonly file?: string[];
  readonly dir?: string;
  readonly head?: string[];
  readonly "head-key"?: string;
  readonly part?: boolean;
}

async function verify({ file, dir, head = [], part = false, ...values }: VerifyValues): Promise<void> {
  const files = dir === undefined ? (file ?? []) : await segmentsOf(dir);
  if (files.length === 0) throw new Error(dir === undefined ? USAGE : `no segments in ${dir}`);
  const heads = [...head, ...(dir === undefined ? [] : await headsOf(dir))];
  const headKey = values["head-key"];
  const anchors = await Promise.all(heads.map(readHead));
  const { findings, records, last, keys } = await verifyChain(linesOf(files), { headKey, anchors, isPart: part });
  for (const { seq, problem } of findings) say(`${seq === undefined ? "" : `seq ${seq}: `}${problem}`);
  say(
    `${records} records up to seq ${last.seq}, ${findings.length} findings; heads signed by ${keys.join(", ") || "nobody"}`,
  );
  if (headKey === undefined) say("give --head-key: without it whoever can write the log could have signed its heads");
  if (findings.length > 0) process.exitCode = 1;
}

/** A copy of the bucket, or of its folder of segments. */
async function segmentsOf(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir, { recursive: true });
  const segments = names.filter((name) => name.endsWith(".jsonl"));
  // By the name of the file alone: its numbers have as many digits everywhere.
  return segments.toSorted((one, other) => (basename(one) < basename(other) ? -1 : 1)).map((name) => join(dir, name));
}

async function headsOf(dir: string): Promise<readonly string[]> {
  return (await readdir(dir)).includes(BUCKET_HEAD) ? [join(dir, BUCKET_HEAD)] : [];
}

async function readHead(file: string): Promise<SignedHead> {
  const head = parseHead((await readFile(file, "utf8")).trim());
  if (head === undefined) throw new Error(`${file} holds no signed head`);
  return head;
}

async function* linesOf(files: readonly string[]): AsyncGenerator<LogLine> {
  for (const file of files) {
    let line = 0;
    const input = createReadStream(file, "utf8");
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      yield { text, place: `${basename(file)}:${line}` };
    }
  }
}

interface ExportValues {
  readonly url?: string;
  readonly token?: string;
  readonly from?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly view?: string;
  readonly out?: string;
}

async function exportTo({ url, token, out, from, to, subject, view }: ExportValues): Promise<void> {
  if (url === undefined || token === undefined || out === undefined) throw new Error(USAGE);
  // Never over a file that is there: it may be the only copy of an older export.
  const file = await open(out, "wx");
  try {
    let lines = 0;
    for await (const line of exportLog({ url, token, filter: { from, to, subject, view } })) {
      await file.write(`${line}\n`);
      lines += 1;
    }
    say(`${lines} lines in ${out}`);
  } finally {
    await file.close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
