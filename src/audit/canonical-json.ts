// One text for one value, so that equal records have equal digests: members sorted by name, no spaces, numbers and text as
// JSON.stringify has them. Members whose names are whole numbers come first, as everywhere in JavaScript.

/** Of plain data alone; a member that is undefined does not exist. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isMembers(part) ? sorted(part) : part));
}

function isMembers(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(members: object): object {
  return Object.fromEntries(Object.entries(members).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
