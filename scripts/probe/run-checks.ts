// Runs every check, one request after the other, and makes the report. A check that throws has found nothing and says so.

import { notTold, unasked } from "./check.ts";
import type { Check, Found, RunnableCheck, Verdict } from "./check.ts";
import { answerChecks } from "./checks-answer.ts";
import { errorChecks } from "./checks-errors.ts";
import { reachChecks } from "./checks-reach.ts";
import { rowChecks } from "./checks-rows.ts";
import { shapeChecks } from "./checks-shapes.ts";
import { signatureChecks } from "./checks-signature.ts";
import { sqlChecks } from "./checks-sql.ts";
import { tokenChecks } from "./checks-token.ts";
import { typeChecks } from "./checks-types.ts";
import { watchChecks } from "./checks-watch.ts";
import { engineVersion } from "./engine-version.ts";
import type { EngineVersion } from "./engine-version.ts";
import { leaveOut, secretsOf } from "./leave-out.ts";
import { openWire } from "./wire.ts";
import type { ProbePorts, ProbeSettings, Wire } from "./wire.ts";

/** These say why nothing is answered, so they are made in any case. */
const FIRST: readonly RunnableCheck[] = [...reachChecks, ...signatureChecks, ...tokenChecks];
const THEN: readonly RunnableCheck[] = [
  ...answerChecks,
  ...rowChecks,
  ...typeChecks,
  ...sqlChecks,
  ...shapeChecks,
  ...errorChecks,
  ...watchChecks,
];

export interface Report {
  /** Version of this form. */
  readonly probe: 1;
  readonly edgewise: string;
  readonly node: string;
  readonly day: string;
  readonly pool: ProbeSettings["pool"];
  readonly engine: EngineVersion;
  /** Only where whoever ran it wants it there. */
  readonly host?: string;
  readonly database?: string;
  readonly isAnswered: boolean;
  /** Everything could be asked. */
  readonly isComplete: boolean;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly checks: readonly Found[];
}

export interface Versions {
  readonly edgewise: string;
  readonly node: string;
}

export interface ReportOptions {
  readonly versions: Versions;
  readonly withHost: boolean;
  /** Names of checks to be made; all, unless given. */
  readonly only?: readonly string[] | undefined;
  readonly onFound?: (found: Found) => void;
}

/** Every check there is, in order. The address comes first: without it there is nothing to ask. */
export const checkNames: readonly string[] = [...FIRST, ...THEN].map(({ name }) => name);

export async function runChecks(settings: ProbeSettings, ports: ProbePorts, options: ReportOptions): Promise<Report> {
  const wire = openWire(settings, ports);
  const secrets = secretsOf(settings);
  const checks: Found[] = [];
  const isWanted = ({ name }: Check): boolean => name === FIRST[0]?.name || (options.only?.includes(name) ?? true);
  const add = (found: Found): void => {
    const told = leaveOut(found, secrets);
    checks.push(told);
    options.onFound?.(told);
  };
  for (const check of FIRST.filter(isWanted)) add(await find(check, wire));
  const isAnswered = checks[0]?.verdict === "same";
  for (const check of THEN.filter(isWanted)) {
    add(isAnswered ? await find(check, wire) : { ...described(check), ...unasked("the address did not answer") });
  }
  return {
    probe: 1,
    ...options.versions,
    day: new Date(ports.nowMs()).toISOString().slice(0, 10),
    pool: settings.pool,
    engine: isAnswered ? await engineVersion(wire) : {},
    ...(options.withHost ? { host: new URL(settings.url).host, database: settings.database } : {}),
    isAnswered,
    isComplete: checks.every((check) => check.isUnasked !== true),
    counts: countVerdicts(checks),
    checks,
  };
}

async function find(check: RunnableCheck, wire: Wire): Promise<Found> {
  if (check.isHeavy === true && !wire.settings.heavy) {
    return { ...described(check), ...notTold("left out by --without-heavy") };
  }
  try {
    return { ...described(check), ...(await check.run(wire)) };
  } catch (error) {
    const name = error instanceof TypeError || error instanceof RangeError ? error.name : "Error";
    return { ...described(check), ...unasked(`the probe itself failed with ${name}`) };
  }
}

function described({ name, reliesOn, advice }: Check): Check {
  return { name, reliesOn, advice };
}

function countVerdicts(checks: readonly Found[]): Report["counts"] {
  const count = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  return { same: count("same"), differs: count("differs"), "not told": count("not told") };
}
