// Values by their paths -> one object of objects.

/** Values by name, nested. */
export interface Nested {
  readonly [name: string]: unknown;
}

type Draft = Map<string, unknown>;

/** `[["sum", "delayMinutes"], "12"]` is `{ sum: { delayMinutes: "12" } }`. No path may lead through another's value. */
export function nest(values: readonly (readonly [path: readonly string[], value: unknown])[]): Nested {
  const root: Draft = new Map();
  for (const [path, value] of values) {
    const [last] = path.slice(-1);
    if (last === undefined) throw new TypeError("a value needs a name");
    draftAt(root, path.slice(0, -1)).set(last, value);
  }
  return objectOf(root);
}

function draftAt(root: Draft, path: readonly string[]): Draft {
  return path.reduce<Draft>((draft, name) => {
    const known = draft.get(name);
    if (known instanceof Map) return known;
    const made: Draft = new Map();
    draft.set(name, made);
    return made;
  }, root);
}

function objectOf(draft: Draft): Nested {
  return Object.fromEntries([...draft].map(([name, value]) => [name, value instanceof Map ? objectOf(value) : value]));
}
