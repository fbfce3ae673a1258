// The edges of a page and what is told about it: of rows and of groups alike.

import { getNamedType, isObjectType, type GraphQLObjectType } from "graphql";
import { partOf } from "./field-part.ts";
import type { Look } from "./look.ts";
import { selectOn, type Selecting } from "./select.ts";
import type { EdgeEntries, Entries, PageInfoField } from "./sites.ts";

/** What pages are made of, and of which rows a cursor is shown. */
export interface PagedAsk {
  cursors: "none" | "ends" | "all";
}

interface EdgeLook<Ask extends PagedAsk, Node> {
  readonly ask: Ask;
  readonly node: (nodes: readonly Selecting[], type: GraphQLObjectType, ask: Ask, look: Look) => Node;
}

export function lookAtEdges<Ask extends PagedAsk, Node>(
  nodes: readonly Selecting[],
  type: GraphQLObjectType,
  { ask, node }: EdgeLook<Ask, Node>,
  look: Look,
): EdgeEntries<Node> {
  const entries = new Map<string, ReturnType<typeof entry>>();
  for (const selected of selectOn(type, nodes, look)) entries.set(selected.response, entry(selected));
  return entries;

  function entry({ field, nodes: same }: ReturnType<typeof selectOn>[number]) {
    const part = field === undefined ? undefined : partOf(field);
    const below = field === undefined ? undefined : getNamedType(field.type);
    if (part?.kind === "cursor") {
      ask.cursors = "all";
      return { kind: "cursor" } as const;
    }
    if (part?.kind === "node of an edge" && isObjectType(below)) {
      return { kind: "node", node: node(same, below, ask, look) } as const;
    }
    return { kind: "typename", name: type.name } as const;
  }
}

export function lookAtPageInfo(
  nodes: readonly Selecting[],
  type: GraphQLObjectType,
  ask: PagedAsk,
  look: Look,
): Entries<{ readonly kind: PageInfoField }> {
  const entries = new Map<
    string,
    { readonly kind: PageInfoField } | { readonly kind: "typename"; readonly name: string }
  >();
  for (const { response, field } of selectOn(type, nodes, look)) {
    const kind = field === undefined ? undefined : pageInfoField(partOf(field)?.kind);
    const isCursor = kind === "startCursor" || kind === "endCursor";
    if (isCursor && ask.cursors === "none") ask.cursors = "ends";
    entries.set(response, kind === undefined ? { kind: "typename", name: type.name } : { kind });
  }
  return entries;
}

function pageInfoField(kind: string | undefined): PageInfoField | undefined {
  const fields = ["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"] as const;
  return fields.find((field) => field === kind);
}
