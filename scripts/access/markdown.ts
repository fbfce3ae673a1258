// Changes of access as the comment of a pull request.

import { isWidening, type AccessChanges, type Change } from "./compare.ts";

const LABELS: Readonly<Record<Change["kind"], string>> = {
  gives: "GIVES",
  changes: "CHANGES",
  takes: "TAKES",
  notes: "NOTES",
};
const FOOTER =
  "_Each role alone, by a client with every scope. Who holds several roles sees in each row what one of them shows; pairs are not compared. " +
  "CHANGES are counted as widening: whether they are cannot be told from the catalog._";

export function printMarkdown(changes: AccessChanges, revision: string): string {
  const sections = [
    ...section("Who holds which role", changes.mappings),
    ...changes.roles.flatMap(({ role, changes: own }) =>
      section(role === "(no role)" ? "Without a role" : `Role ${code(role)}`, own),
    ),
  ];
  const verdict =
    sections.length === 0
      ? "Nobody gains or loses anything."
      : isWidening(changes)
        ? "**This widens access.**"
        : "This widens nobody's access.";
  return `${[`## Access, compared with ${code(revision)}`, verdict, ...sections, FOOTER].join("\n\n")}\n`;
}

function section(title: string, changes: readonly Change[]): readonly string[] {
  if (changes.length === 0) return [];
  const order: readonly Change["kind"][] = ["gives", "changes", "takes", "notes"];
  const lines = order.flatMap((kind) =>
    changes.filter((change) => change.kind === kind).map(({ text }) => `- **${LABELS[kind]}** ${escaped(text)}`),
  );
  return [`### ${title}`, lines.join("\n")];
}

/** Names and constants of a catalog come from who wrote it: they are text here, never markup. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~@]/gu, String.raw`\$&`).replaceAll(/\s+/gu, " ");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll(/\s+/gu, " ")}\``;
}
