// Plays one fault in the place of an answer. Texts of engine messages are from documents, not captured from a live pool.

import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pass } from "node:timers/promises";
import { failure } from "./answer-batch.ts";
import type { Fault } from "./fault.ts";
import { SqlFailure } from "./sql-failure.ts";

interface Stage {
  readonly response: ServerResponse;
  readonly allResultSets: boolean;
  /** Runs the batch: the answer that there would be. */
  readonly answer: () => Promise<string>;
}

const drips = 20;
const rowText = `["${"x".repeat(16_000)}"]`;
const htmlPage =
  "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n";

export async function playFault(fault: Fault, stage: Stage): Promise<void> {
  const { response } = stage;
  switch (fault.kind) {
    case "hang":
      return;
    case "html":
      return void response.writeHead(502, { "content-type": "text/html" }).end(htmlPage);
    case "tokenExpired":
      return refuse(response, "Login failed for user '<token-identified principal>'. Token is expired.");
    case "badSignature":
      return refuse(response, "The X-CSRF-Signature header could not be validated: outside of its window");
    case "cutOff":
      return cutOff(response, await stage.answer());
    case "slowDrip":
      return slowDrip(response, await stage.answer(), fault.everyMs ?? 100);
    case "wrongRowCount":
      return sendJson(response, otherCount(await stage.answer(), fault.sets ?? "fewer"));
    case "huge":
      return huge(response, fault.bytes ?? 200 * 1024 * 1024);
    default: {
      const failed = failure({ message: messageOf(fault) });
      return sendJson(response, stage.allResultSets ? `[${failed}]` : failed);
    }
  }
}

/** Failures of a serverless pool that have no number of their own. */
const phrases = {
  outOfResources: "Statement failed: there are not enough resources to run it now. Error code: 0x80070008.",
  tooHeavy: "This query cannot be executed due to current resource constraints.",
  filesChanged: "Cannot bulk load. A file was changed while it was read. Error code: 0x8007000C.",
} as const;

type Failing = Extract<Fault, { kind: "paused" | "warmingUp" | "throttled" | "reconfigured" }>;

function messageOf(fault: Failing | { readonly kind: keyof typeof phrases }): string {
  switch (fault.kind) {
    case "outOfResources":
    case "tooHeavy":
    case "filesChanged":
      return phrases[fault.kind];
    default:
      return failureOf(fault).message;
  }
}

function failureOf(fault: Failing): SqlFailure {
  switch (fault.kind) {
    case "paused":
      return new SqlFailure(
        42108,
        "Can not connect to the SQL pool since it is paused. Please resume the SQL pool and try again.",
        { level: 20 },
      );
    case "warmingUp":
      return new SqlFailure(42109, "The SQL pool is warming up. Please try again.", { level: 20 });
    case "throttled":
      return new SqlFailure(
        40501,
        `The service is currently busy. Retry the request after ${fault.seconds ?? 10} seconds. Incident ID: 00000000-0000-0000-0000-000000000000. Code: 131072.`,
        { level: 20 },
      );
    case "reconfigured":
      return new SqlFailure(
        40613,
        "Database 'edgewise' on server 'local' is not currently available. Please retry the connection later.",
        { level: 17 },
      );
  }
}

export function sendJson(response: ServerResponse, json: string): void {
  if (response.destroyed) return;
  response.writeHead(200, headOf(json)).end(json);
}

const headOf = (json: string): Record<string, string | number> => ({
  "content-type": "application/json; charset=utf-8",
  "content-length": Buffer.byteLength(json),
});

function refuse(response: ServerResponse, message: string): void {
  response.writeHead(401, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify({ message }));
}

function cutOff(response: ServerResponse, json: string): void {
  response.writeHead(200, headOf(json));
  response.write(json.slice(0, Math.ceil(json.length / 2)), () => response.destroy());
}

async function slowDrip(response: ServerResponse, json: string, everyMs: number): Promise<void> {
  const bytes = Buffer.from(json);
  const size = Math.max(1, Math.ceil(bytes.length / drips));
  response.writeHead(200, headOf(json));
  const leaving = new AbortController();
  response.once("close", () => leaving.abort());
  for (let from = 0; from < bytes.length && !response.destroyed; from += size) {
    if (from > 0) await pass(everyMs, undefined, { signal: leaving.signal, ref: false }).catch(() => undefined);
    response.write(bytes.subarray(from, from + size));
  }
  response.end();
}

function otherCount(json: string, sets: "fewer" | "more"): string {
  const parsed: unknown = JSON.parse(json);
  const results: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return JSON.stringify(sets === "fewer" ? results.slice(0, -1) : [...results, results.at(-1)]);
}

/** No faster than it is taken, so that nothing of it is held here. A client that leaves ends it. */
async function huge(response: ServerResponse, bytes: number): Promise<void> {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
  await pipeline(Readable.from(hugeAnswer(bytes)), response).catch(() => undefined);
}

function* hugeAnswer(bytes: number): Generator<string> {
  yield '[{"isSuccess":true,"message":"","data":[';
  for (let sent = 0; sent < bytes; sent += rowText.length + 1) yield sent === 0 ? rowText : `,${rowText}`;
  yield "]}]";
}
