// The people of the sample company, as its identity provider knows them. Invented; ids have the form of Entra object ids.

interface Person {
  /** What a developer types: `npm run -s token -- ana`. */
  readonly name: string;
  readonly displayName: string;
  /** The immutable `sub` of the person's tokens. */
  readonly subject: string;
  readonly groups: readonly string[];
  /** Claims beside groups, for row filters. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

export const people: readonly Person[] = [
  {
    name: "ana",
    displayName: "Ana, warehouse analyst",
    subject: "5b0f3c7e-3f0c-4c3f-9a55-0d1c8a7e1a01",
    groups: ["Warehouse Analysts"],
    claims: {},
  },
  {
    name: "wes",
    displayName: "Wes, manager of the west region",
    subject: "8c1d2a94-6b1e-4d0a-8f3b-7e2f5c9d2b02",
    groups: ["West Region"],
    claims: { states: ["CA", "OR", "WA", "NV"] },
  },
  {
    name: "sam",
    displayName: "Sam, flight safety",
    subject: "e47a9d15-0c52-4e8b-b6a7-3d9f1e6c3c03",
    groups: ["Flight Safety"],
    claims: {},
  },
  {
    name: "nia",
    displayName: "Nia, new and in no group yet",
    subject: "1f6e8b23-9d74-4a1c-8e2d-5c0b7a4f4d04",
    groups: [],
    claims: {},
  },
  {
    name: "max",
    displayName: "Max, analyst of the west region",
    subject: "7a3e5d18-2c94-4f6b-b1d0-9e8f4a6c6f06",
    groups: ["Warehouse Analysts", "West Region"],
    claims: { states: ["CA", "OR", "WA", "NV"] },
  },
  {
    name: "lee",
    displayName: "Lee, claims desk of the west region",
    subject: "c5f81b67-4d2a-4e93-8a7c-0b6d2e9f7a07",
    groups: ["West Region", "Claims Desk"],
    claims: { states: ["CA", "OR", "WA", "NV"], deskStates: ["CA", "TX"] },
  },
  {
    name: "ida",
    displayName: "Ida, auditor of who reads what",
    subject: "2d9c4a71-5e38-4b06-9f1a-8c7d3e0b5e05",
    groups: ["Data Audit"],
    claims: {},
  },
];

/** Finds a person by the name that a developer types. */
export function findPerson(name: unknown): Person | undefined {
  return people.find((person) => person.name === name);
}

/** Finds a person by the subject of a token. */
export function findSubject(subject: string): Person | undefined {
  return people.find((person) => person.subject === subject);
}
