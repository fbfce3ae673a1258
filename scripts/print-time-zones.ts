// node scripts/print-time-zones.ts WINDOWS_ZONES.json TIMEZONE.json
// Writes src/catalog/windows-zones.ts from two files of Unicode CLDR: supplemental/windowsZones.json of the npm package
// cldr-core and bcp47/timezone.json of cldr-bcp47, which has each zone's other names. Run it by hand when zones are renamed:
// neither package is a dependency, so no gate compares the two.

import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";

const windowsFile = z.object({
  supplemental: z.object({
    version: z.object({ _cldrVersion: z.string() }),
    windowsZones: z.object({
      mapTimezones: z.array(z.object({ mapZone: z.object({ _other: z.string(), _type: z.string() }) })),
    }),
  }),
});
const namesFile = z.object({
  keyword: z.object({
    u: z.object({ tz: z.record(z.string(), z.union([z.string(), z.object({ _alias: z.string().optional() })])) }),
  }),
});

async function main(): Promise<void> {
  const [windowsPath, namesPath] = process.argv.slice(2);
  if (windowsPath === undefined || namesPath === undefined) {
    throw new Error("usage: node scripts/print-time-zones.ts WINDOWS_ZONES.json TIMEZONE.json");
  }
  const { version, windowsZones } = windowsFile.parse(await readJson(windowsPath)).supplemental;
  const otherNames = readNames(namesFile.parse(await readJson(namesPath)).keyword.u.tz);
  const zones = new Map<string, Set<string>>();
  // The first row of a Windows zone is that of no territory: its name stands for the zone.
  for (const { mapZone } of windowsZones.mapTimezones) {
    const known = zones.get(mapZone._other) ?? [];
    const names = wordsOf(mapZone._type).flatMap((name) => [name, ...(otherNames.get(name) ?? [])]);
    zones.set(mapZone._other, new Set([...known, ...names]));
  }
  await writeFile(new URL("../src/catalog/windows-zones.ts", import.meta.url), sourceOf(zones, version._cldrVersion));
}

/** All names of a zone, by the one that CLDR lists it under. */
function readNames(entries: z.infer<typeof namesFile>["keyword"]["u"]["tz"]): ReadonlyMap<string, readonly string[]> {
  const lists = Object.values(entries).flatMap((entry) => (typeof entry === "string" ? [] : [entry._alias ?? ""]));
  return new Map(lists.map(wordsOf).map((names) => [names[0] ?? "", names]));
}

function wordsOf(list: string): readonly string[] {
  return list.split(" ").filter((word) => word !== "");
}

function sourceOf(zones: ReadonlyMap<string, ReadonlySet<string>>, version: string): string {
  const lines = [...zones].map(([windows, names]) => `${windows}|${[...names].join(" ")}`);
  return `// Windows time zones and the IANA names of each, the usual one first. Printed from Unicode CLDR ${version} by
// scripts/print-time-zones.ts; read by time-zones.ts alone. The data are Unicode, Inc.'s, under the Unicode License V3
// (https://www.unicode.org/license.txt).

export const windowsZones = \`${lines.join("\n")}\`;
`;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}

await main();
