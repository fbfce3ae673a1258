// JSON of objects and lists whose parts are written already.

interface Typename {
  readonly kind: "typename";
  readonly name: string;
}

/** Names in the order of the selection; `__typename` is known, the others are `write`'s. */
export function writeObject<Entry extends { readonly kind: string }>(
  entries: ReadonlyMap<string, Entry>,
  write: (entry: Exclude<Entry, Typename>) => string,
): string {
  let text = "";
  for (const [response, entry] of entries) {
    const value = isOther(entry) ? write(entry) : JSON.stringify(typenameOf(entry));
    text += `${text === "" ? "{" : ","}${JSON.stringify(response)}:${value}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

export function writeList(texts: readonly string[]): string {
  return `[${texts.join(",")}]`;
}

function isOther<Entry extends { readonly kind: string }>(entry: Entry): entry is Exclude<Entry, Typename> {
  return entry.kind !== "typename";
}

function typenameOf(entry: object): unknown {
  return "name" in entry ? entry.name : undefined;
}
