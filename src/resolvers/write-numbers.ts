// The text of aggregates, of groups and of what is told about a page. They are few: each is written from its values.

import type { MeasureValues, ReadGroup } from "#read/read-request.ts";
import type { LoadedGroups } from "./loaded-sets.ts";
import type { Entries, GroupSite, GroupsSite, KeysSite, NumbersSite, PageInfoField } from "./sites.ts";
import { writeList, writeObject } from "./write-object.ts";

interface PageAt {
  readonly set: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
  readonly cursors: readonly (string | null)[];
}

export function writePageInfo(fields: Entries<{ readonly kind: PageInfoField }>, { set, cursors }: PageAt): string {
  return writeObject(fields, ({ kind }) => {
    if (kind === "startCursor") return JSON.stringify(cursors[0] ?? null);
    if (kind === "endCursor") return JSON.stringify(cursors.at(-1) ?? null);
    return JSON.stringify(set[kind]);
  });
}

export function writeNumbers(site: NumbersSite, values: MeasureValues): string {
  return writeObject(site, (entry) => {
    if (entry.kind === "count") return writeValue(values, "count");
    const { fn, fields } = entry;
    return writeObject(fields, ({ field }) => writeValue(recordAt(values, fn), field));
  });
}

export function writeGroups({ entries }: GroupsSite, { groups, cursors }: LoadedGroups): string {
  return writeObject(entries, (part) => {
    switch (part.kind) {
      case "nodes":
        return writeList(groups.groups.map((group) => writeGroup(part.node, group)));
      case "edges":
        return writeList(
          groups.groups.map((group, index) =>
            writeObject(part.edge, (entry) =>
              entry.kind === "node" ? writeGroup(entry.node, group) : JSON.stringify(cursors[index] ?? null),
            ),
          ),
        );
      case "pageInfo":
        return writePageInfo(part.fields, { set: groups, cursors });
    }
  });
}

function writeGroup(site: GroupSite, { key, aggregate }: ReadGroup): string {
  return writeObject(site, (entry) =>
    entry.kind === "key" ? writeKeys(entry.keys, key) : writeNumbers(entry.numbers, aggregate),
  );
}

function writeKeys(site: KeysSite, values: Readonly<Record<string, unknown>>): string {
  return writeObject(site, (entry) => {
    if (entry.kind === "key field") return writeValue(values, entry.name);
    // No key leads through it: nothing but the name of its type may be selected there.
    return entry.name in values ? writeKeys(entry.keys, recordAt(values, entry.name)) : "null";
  });
}

function writeValue(values: Readonly<Record<string, unknown>>, name: string): string {
  return JSON.stringify(values[name] ?? null);
}

function recordAt(values: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const value = values[name];
  return typeof value === "object" && value !== null ? { ...value } : {};
}
