// docs/settings.md, printed from the table. Writes no file: a script does that, and a test compares.

import { SETTING_KEYS, SETTING_TABLE } from "./setting-table.ts";
import type { SettingKey, SettingRow } from "./setting-table.ts";

const SECTIONS: readonly SettingRow["section"][] = [
  "Warehouse",
  "Warehouse identity",
  "Callers",
  "Edge",
  "Limits",
  "Pressure",
  "Cache",
  "Audit",
];

const OPENING = `# Settings

Printed from \`src/config/setting-table.ts\`; change it there. All are environment variables of the Worker: plain ones under
\`[vars]\` in \`wrangler.toml\`, secrets by \`npx wrangler secret put <key>\`, both in \`.dev.vars\` on a laptop. Every problem is
reported at once, and the Worker answers nothing until there is none. A setting without a default must be given.
`;

/** The whole page. */
export function settingsMarkdown(): string {
  return [OPENING, ...SECTIONS.map(sectionMarkdown)].join("\n");
}

function sectionMarkdown(section: SettingRow["section"]): string {
  const keys = SETTING_KEYS.filter((key) => SETTING_TABLE[key].section === section);
  const head = ["| setting | default | unit | what it is | accepts |", "|---|---|---|---|---|"];
  return `## ${section}\n\n${[...head, ...keys.map(rowMarkdown)].join("\n")}\n`;
}

function rowMarkdown(key: SettingKey): string {
  const row: SettingRow = SETTING_TABLE[key];
  const cells = [`\`${key}\``, fallbackMarkdown(row), row.unit, row.about, row.accepts];
  return `| ${cells.map(escapeCell).join(" | ")} |`;
}

function fallbackMarkdown(row: SettingRow): string {
  if (row.fallback === undefined) {
    return row.isSecret ? "required, secret" : "required";
  }
  if (row.isSecret) return "empty, secret";
  return row.fallback === "" ? "empty" : `\`${row.fallback}\``;
}

/** A bar ends a cell and an angle bracket opens a tag. */
function escapeCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
