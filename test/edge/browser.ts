// A headless Chromium of the machine, if there is one. Nothing is downloaded.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const candidates = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

export const browserPath = candidates.find((path) => path !== undefined && existsSync(path));

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error("no Chromium here: apt-get install chromium, or set CHROMIUM");
  return chromium.launch({ executablePath: browserPath, headless: true, args: FLAGS });
}
