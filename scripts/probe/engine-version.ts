// Which engine answers: its edition's number, the digits of its version, and what its collation minds. Names are left out: a
// collation is told by its properties.

import type { Wire } from "./wire.ts";

export interface EngineVersion {
  /** 6 is a dedicated pool, 11 a serverless one. */
  readonly edition?: number;
  readonly version?: string;
  readonly collation?: readonly string[];
}

const SUFFIXES = ["BIN", "BIN2", "CI", "CS", "AI", "AS", "KS", "WS", "SC", "VSS", "UTF8"];

export async function engineVersion(wire: Wire): Promise<EngineVersion> {
  const edition = await readText(wire, "SERVERPROPERTY('EngineEdition')");
  const version = await readText(wire, "SERVERPROPERTY('ProductVersion')");
  const collation = await readText(wire, "DATABASEPROPERTYEX(DB_NAME(), 'Collation')");
  return {
    ...(/^\d{1,3}$/u.test(edition) ? { edition: Number(edition) } : {}),
    ...(/^\d{1,5}(\.\d{1,6}){1,4}$/u.test(version) ? { version } : {}),
    ...(collation === "" ? {} : { collation: collation.split("_").filter((part) => SUFFIXES.includes(part)) }),
  };
}

/** Empty where it is not told. */
async function readText(wire: Wire, expression: string): Promise<string> {
  const sent = await wire.send({ text: `SELECT CAST(${expression} AS nvarchar(128)) AS c0` });
  return sent.ok ? (sent.value[0]?.[0]?.[0] ?? "") : "";
}
