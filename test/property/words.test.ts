// Guessing names: every word of the whole schema, and the words that people try, in every place where a name can stand. What comes
// back is what comes back where the hidden things do not exist at all, to the letter.

import { DuckDBInstance } from "@duckdb/node-api";
import { getIntrospectionQuery } from "graphql";
import { afterAll, test } from "vitest";
import { buildCatalog } from "#catalog/build-catalog.ts";
import type { ViewSpec } from "#catalog/define-view.ts";
import type { FieldDirective, ViewDirective } from "#catalog/directives.ts";
import type { RoleRule } from "#kernel/role-rule.ts";
import { printCatalog } from "#schema/index.ts";
import { roleRules, views } from "../../catalog/index.ts";
import { openApi, type Api } from "../support/open-api.ts";
import { staffRules, staffSpecs } from "./staff.ts";

const COMMON =
  `account accounts address admin age amount api audit balance birthDate card city code comment contact cost costs
  country customer data date debug delete department description email employee employees file files first flag group groups
  health id income internal key last list login me mutation name note notes number order owner password patient payment
  pay person phone pin price private profile query role roles salary score secret secrets search session settings social
  ssn state status tax team test token total type update user username users value version viewer wage`.split(/\s+/u);

type Directive = ViewDirective<unknown> | FieldDirective;

const isFor = (role: string, directives: readonly Directive[] = []): boolean =>
  directives.every((one) => one.directive !== "hasRole" || one.roles.includes(role));

/** The catalog as `role` knows it: what is not for the role, and `joined` relations, are not in it. */
function cut(specs: readonly ViewSpec[], role: string, joined: readonly string[] = []): readonly ViewSpec[] {
  const kept = specs.filter(({ directives }) => isFor(role, directives));
  const names = kept.map(({ object }) => object.split(".")[1] ?? "");
  return kept.map((spec) => {
    const fields = Object.entries(spec.fields).filter(([, { directives }]) => isFor(role, directives));
    const relations = Object.entries(spec.relations ?? {}).filter(
      ([name, { target, on }]) =>
        names.includes(target) &&
        !joined.includes(name) &&
        Object.keys(on).every((local) => fields.some(([field]) => field === local)),
    );
    return { ...spec, fields: Object.fromEntries(fields), relations: Object.fromEntries(relations) };
  });
}

/** A document that asks for many words at once, in the same place. */
type Place = (words: readonly string[]) => string;

const each = (words: readonly string[], of: (word: string) => string): string =>
  words.map((word, at) => `w${at}: ${of(word)}`).join(" ");

function placesIn({ plural, field }: { readonly plural: string; readonly field: string }): readonly Place[] {
  const list = (given: string) => `${plural}(${given}) { __typename }`;
  const groups = (given: string) => `groupBy(${given}) { __typename }`;
  const key = `keys: [{ ${field}: VALUE }]`;
  return [
    (words) => `{ ${each(words, (word) => word)} }`,
    (words) => `{ ${each(words, (word) => `${word} { __typename }`)} }`,
    (words) => `{ ${plural} { ${each(words, (word) => word)} } }`,
    (words) => `{ ${plural} { nodes { ${each(words, (word) => word)} } } }`,
    (words) => `{ ${plural} { nodes { ${each(words, (word) => `${word} { __typename }`)} } } }`,
    (words) => `{ ${each(words, (word) => list(`${word}: null`))} }`,
    (words) => `{ ${each(words, (word) => list(`where: { ${word}: {} }`))} }`,
    (words) => `{ ${each(words, (word) => list(`where: { not: { ${word}: { isNull: true } } }`))} }`,
    (words) => `{ ${each(words, (word) => list(`where: { ${field}: { ${word}: null } }`))} }`,
    (words) => `{ ${each(words, (word) => list(`orderBy: [{ ${word}: ASC }]`))} }`,
    (words) => `{ ${each(words, (word) => list(`orderBy: [{ ${field}: ${word} }]`))} }`,
    (words) => `{ ${each(words, (word) => list(`where: { ${word}: { some: {}, every: {} } }`))} }`,
    (words) => `{ ${each(words, (word) => list(`orderBy: [{ ${word}: { max: { ${field}: ASC } } }]`))} }`,
    (words) => `{ ${plural} { aggregate { ${each(words, (word) => word)} } } }`,
    (words) => `{ ${plural} { aggregate { max { ${each(words, (word) => word)} } } } }`,
    (words) => `{ ${plural} { ${each(words, (word) => groups(`keys: [{ ${word}: VALUE }]`))} } }`,
    (words) =>
      `{ ${plural} { ${each(words, (word) => groups(`${key}, having: { max: { ${word}: { isNull: true } } }`))} } }`,
    (words) =>
      `{ ${plural} { ${each(words, (word) => groups(`${key}, orderBy: [{ aggregate: { min: { ${word}: ASC } } }]`))} } }`,
    (words) => `{ ${plural} { groupBy(${key}) { nodes { key { ${each(words, (word) => word)} } } } } }`,
    (words) => `query (${words.map((word, at) => `$v${at}: ${word}`).join(" ")}) { viewer { subject } }`,
    (words) =>
      `{ node(id: "WyJTdGF0ZSIsIkNBIl0") { ${words.map((word) => `... on ${word} { __typename }`).join(" ")} } }`,
    (words) => `{ ${each(words, (word) => `__type(name: "${word}") { kind fields { name } inputFields { name } }`)} }`,
    (words) => `{ viewer ${words.map((word) => `@${word}`).join(" ")} { subject } }`,
  ];
}

const wide = {
  bodyBytes: 1e7,
  tokens: 1e6,
  aliases: 1e4,
  rootFields: 1000,
  repeatedFields: 1000,
  fields: 1e5,
  directives: 1000,
  statements: 1000,
};
const CHUNK = 25;

const opened: Api[] = [];
afterAll(async () => {
  for (const api of opened) await api.close();
});

async function open(specs: readonly ViewSpec[], rules: readonly RoleRule[], database: DuckDBInstance): Promise<Api> {
  const api = await openApi({ database, views: specs, roleRules: rules, limits: wide });
  opened.push(api);
  return api;
}

interface Guesser {
  readonly role: string;
  readonly specs: readonly ViewSpec[];
  readonly rules: readonly RoleRule[];
  readonly joined?: readonly string[];
  readonly in: { readonly plural: string; readonly field: string };
  /** What must not be found. */
  readonly hidden: RegExp;
}

const GUESSERS: readonly Guesser[] = [
  {
    role: "regional",
    specs: views,
    rules: roleRules,
    in: { plural: "birdStrikes", field: "species" },
    hidden: /cost(?:Repair|Other|Total)|Decimal/u,
  },
  {
    role: "ci",
    specs: views,
    rules: roleRules,
    in: { plural: "airports", field: "iata" },
    hidden: /flight|strike|departures|arrivals/iu,
  },
  {
    role: "clerk",
    specs: staffSpecs,
    rules: staffRules,
    joined: ["twin"],
    in: { plural: "people", field: "grade" },
    hidden: /medical|dossier|verdict|twin|"file"/iu,
  },
];

test.for(GUESSERS)("$role finds nothing by guessing", { timeout: 120_000 }, async (guesser, { expect }) => {
  const { role, specs, rules, joined, hidden } = guesser;
  const built = buildCatalog(specs, rules);
  if (!built.ok) throw new TypeError(built.refusal.join("\n"));
  const words = [...new Set([...(printCatalog(built.value).match(/[A-Za-z_]\w*/gu) ?? []), ...COMMON])];
  expect(words.join(" ")).toMatch(hidden);
  // No guess gets as far as a row: what does is compared too, and fails alike without any table.
  const database = await DuckDBInstance.create(":memory:", { threads: "1" });
  const whole = await open(specs, rules, database);
  const without = await open(cut(specs, role, joined), rules, database);
  const who = { roles: [role], claims: { states: ["CA"], regions: ["west"] } };
  let asked = 0;
  for (const place of placesIn(guesser.in)) {
    for (let at = 0; at < words.length; at += CHUNK) {
      const query = place(words.slice(at, at + CHUNK));
      const [one, other] = [await whole.ask({ query }, who), await without.ask({ query }, who)];
      expect([one.status, one.answer, one.batches]).toEqual([other.status, other.answer, other.batches]);
      const hints = (one.answer.errors ?? []).map(({ message }) => / Did you mean ([^?]*)\?/u.exec(message)?.[1] ?? "");
      expect(hints.join(" ")).not.toMatch(hidden);
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(100);
  const introspection = { query: getIntrospectionQuery() };
  const shown = JSON.stringify((await whole.ask(introspection, who)).answer);
  expect(shown).toBe(JSON.stringify((await without.ask(introspection, who)).answer));
  expect(shown).not.toMatch(hidden);
  database.closeSync();
});
