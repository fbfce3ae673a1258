// Names of time zones: all that there are have a Windows zone of ours, and nothing else has.

import { test } from "vitest";
import { ianaZone, windowsZone } from "#catalog/time-zones.ts";
import { windowsZones } from "#catalog/windows-zones.ts";

test.for([
  "",
  " ",
  "Mars/Olympus",
  "Central",
  "America/Chicago ",
  "+01:00",
  "UTC'",
  "UTC|Etc/UTC",
  "constructor",
  "__proto__",
])("%j is no zone", (name, { expect }) => {
  expect(windowsZone(name)).toBeUndefined();
  expect(ianaZone(name)).toBeUndefined();
});

test.for([
  ["America/Chicago", "Central Standard Time"],
  ["US/Central", "Central Standard Time"],
  ["Europe/Berlin", "W. Europe Standard Time"],
  ["Asia/Kolkata", "India Standard Time"],
  ["Asia/Calcutta", "India Standard Time"],
  ["Europe/Kyiv", "FLE Standard Time"],
  ["Australia/Lord_Howe", "Lord Howe Standard Time"],
  ["UTC", "UTC"],
  ["Etc/UTC", "UTC"],
  ["GMT", "UTC"],
  ["Etc/GMT+5", "SA Pacific Standard Time"],
  ["EUROPE/london", "GMT Standard Time"],
  ["Tokyo Standard Time", "Tokyo Standard Time"],
  ["tokyo standard time", "Tokyo Standard Time"],
] as const)("%s is %s", ([name, windows], { expect }) => {
  expect(windowsZone(name)).toBe(windows);
});

test("every zone that JavaScript knows has a Windows zone, but one station", ({ expect }) => {
  const unknown = Intl.supportedValuesOf("timeZone").filter((name) => windowsZone(name) === undefined);
  // Norwegian summer time, and UTC in winter.
  expect(unknown).toEqual(["Antarctica/Troll"]);
});

test("each name stands for one zone, and each Windows zone for itself", ({ expect }) => {
  const lines = windowsZones.split("\n").map((line) => line.split("|"));
  const names = lines.flatMap(([windows = "", list = ""]) => list.split(" ").map((name) => [name, windows] as const));
  expect(new Set(names.map(([name]) => name.toLowerCase())).size).toBe(names.length);
  for (const [name, windows] of names) expect([name, windowsZone(name)]).toEqual([name, windows]);
  for (const [windows = ""] of lines) expect(windowsZone(windows)).toBe(windows);
  expect(lines.length).toBeGreaterThan(130);
});

test("names are plain words: nothing in them ends a text of T-SQL, and none is empty", ({ expect }) => {
  for (const line of windowsZones.split("\n")) {
    expect(line).toMatch(/^[A-Za-z0-9 .()+-]+\|[A-Za-z0-9/_+-]+(?: [A-Za-z0-9/_+-]+)*$/);
  }
});
