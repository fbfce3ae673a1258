// A local warehouse to probe, with real tokens and signatures; and the same with something planted in the way, so that it answers
// otherwise.

import type { Pool } from "../../../local/warehouse/surface.ts";
import type { Found } from "../../../scripts/probe/check.ts";
import { runChecks } from "../../../scripts/probe/run-checks.ts";
import type { Report } from "../../../scripts/probe/run-checks.ts";
import type { ProbePorts, ProbeSettings } from "../../../scripts/probe/wire.ts";
import { serve } from "../../warehouse/fixture.ts";
import type { Served } from "../../warehouse/fixture.ts";

export const VERSIONS = { edgewise: "0.0.0", node: "v0" };

export interface Probed {
  readonly served: Served;
  readonly settings: ProbeSettings;
  readonly probe: (how?: How) => Promise<Report>;
}

export interface How {
  readonly settings?: Partial<ProbeSettings>;
  readonly ports?: Partial<ProbePorts>;
  /** Names of checks; the address is asked in any case. */
  readonly only?: readonly string[];
}

/** The warehouse's own clock is the machine's: the probe compares it with the Date of answers. */
export async function openProbed(
  pool: Pool,
  databaseName = "edgewise",
  start?: Parameters<typeof serve>[1],
): Promise<Probed> {
  const served = await serve({ pool, databaseName, nowMs: Date.now }, start);
  const settings: ProbeSettings = {
    url: served.warehouse.url,
    database: databaseName,
    pool,
    tokens: [await served.token({ exp: Math.floor(Date.now() / 1000) + 3600 })],
    otherHosts: false,
    heavy: false,
  };
  const ports: ProbePorts = {
    fetch: (url, init) => fetch(url, init),
    nowMs: Date.now,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 20)),
  };
  return {
    served,
    settings,
    probe: (how = {}) =>
      runChecks(
        { ...settings, ...how.settings },
        { ...ports, ...how.ports },
        { versions: VERSIONS, withHost: false, only: how.only },
      ),
  };
}

/** A way to the warehouse on which answers become others: each is given with the body and URL that it answers. */
export type Plant = (answer: Response, asked: Asked) => Response | Promise<Response>;

export interface Asked {
  readonly url: string;
  readonly method: string;
  readonly body: string;
  readonly headers: Headers;
}

export function planted(plant: Plant): ProbePorts["fetch"] {
  return async (url, init) => {
    const body = typeof init.body === "string" ? init.body : "";
    const asked = { url, method: init.method ?? "GET", body, headers: new Headers(init.headers) };
    return plant(await fetch(url, init), asked);
  };
}

interface ResultSet {
  readonly isSuccess: boolean;
  readonly data: readonly (readonly unknown[])[];
  readonly message: string;
}

/** Each result set, whole, becomes another. Answers of another form stay. */
export function plantedSets(change: (set: ResultSet, asked: Asked, index: number) => unknown): ProbePorts["fetch"] {
  return planted(async (answer, asked) => {
    if (answer.status !== 200) return answer;
    const parsed = (await answer.json()) as ResultSet | ResultSet[];
    const changed = Array.isArray(parsed)
      ? parsed.map((set, index) => change(set, asked, index))
      : change(parsed, asked, 0);
    return Response.json(changed, { headers: { date: answer.headers.get("date") ?? "" } });
  });
}

/** Each cell becomes another. */
export function plantedCells(change: (cell: unknown) => unknown): ProbePorts["fetch"] {
  return plantedSets((set) => ({ ...set, data: set.data.map((row) => row.map(change)) }));
}

export function find(report: Report, name: string): Found {
  const found = report.checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`no check is called ${name}`);
  return found;
}

export function differing({ checks }: Report): readonly string[] {
  return checks.filter(({ verdict }) => verdict === "differs").map(({ name }) => name);
}
