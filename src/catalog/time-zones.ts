// Names of time zones: IANA's and Windows' -> Windows', which AT TIME ZONE takes. A statement names only what stands in this
// table. When a zone changes its clock is the warehouse's to know. Sample: `America/Chicago` -> `Central Standard Time`.

import { windowsZones } from "./windows-zones.ts";

interface Zone {
  readonly windows: string;
  /** The name that stands for the zone. */
  readonly iana: string;
}

/** By every name, in small letters. */
const zones: ReadonlyMap<string, Zone> = new Map(windowsZones.split("\n").flatMap(readLine));

/** In Windows' spelling, whatever the letters' case; undefined for a name that is neither IANA's nor Windows'. */
export function windowsZone(name: string): string | undefined {
  return zones.get(name.toLowerCase())?.windows;
}

/** One IANA name of the same zone. */
export function ianaZone(name: string): string | undefined {
  return zones.get(name.toLowerCase())?.iana;
}

function readLine(line: string): readonly (readonly [string, Zone])[] {
  const [windows = "", list = ""] = line.split("|");
  const names = list.split(" ");
  const zone = { windows, iana: names[0] ?? "" };
  // `UTC` is both.
  return [windows, ...names].map((name) => [name.toLowerCase(), zone] as const);
}
