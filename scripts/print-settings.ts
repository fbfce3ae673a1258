// npm run settings
// Prints docs/settings.md from the table of settings.

import { mkdir, writeFile } from "node:fs/promises";
import { settingsMarkdown } from "../src/config/settings-markdown.ts";

await mkdir(new URL("../docs/", import.meta.url), { recursive: true });
await writeFile(new URL("../docs/settings.md", import.meta.url), settingsMarkdown());
