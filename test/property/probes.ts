// What a probe must come to: its answer is the same whatever the secret is, or the question does not exist.

import type { ExpectStatic } from "vitest";
import { clerk, openStaff, OTHER, payroll, SECRET, type Staff } from "./staff.ts";

export interface Probes {
  readonly staff: Staff;
  /** What comes back is alike for either secret: data or errors, statements and record. */
  readonly tellsNothing: (query: string, expect: ExpectStatic, who?: typeof clerk) => Promise<unknown>;
  /** The question does not exist: nothing is sent, and its words are those for a name that nobody has. */
  readonly isRefused: (query: string, name: string, expect: ExpectStatic) => Promise<void>;
}

export async function openProbes(): Promise<Probes> {
  const staff = await openStaff();
  return {
    staff,
    tellsNothing: (query, expect, who = clerk) => tellsNothing(staff, { query, who }, expect),
    isRefused: (query, name, expect) => isRefused(staff, { query, name }, expect),
  };
}

interface Probe {
  readonly query: string;
  readonly who: typeof clerk;
}

async function tellsNothing(staff: Staff, { query, who }: Probe, expect: ExpectStatic): Promise<unknown> {
  await staff.load(SECRET);
  const one = await staff.ask(query, who);
  await staff.load(OTHER);
  const other = await staff.ask(query, who);
  await staff.load(SECRET);
  expect(one).toEqual(other);
  expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  return one.answer;
}

interface Hidden {
  readonly query: string;
  readonly name: string;
}

async function isRefused(staff: Staff, { query, name }: Hidden, expect: ExpectStatic): Promise<void> {
  const { answer, batches } = await staff.ask(query, clerk);
  expect([answer.data, batches]).toEqual([undefined, []]);
  const absent = await staff.ask(query.replaceAll(new RegExp(`\\b${name}\\b`, "gu"), "qqqqqq"), clerk);
  const [said, unsaid] = [answer, absent.answer].map(({ errors }) =>
    JSON.stringify(errors?.map(({ message }) => message)),
  );
  expect(wordsOf(said ?? "", name)).toBe(wordsOf(unsaid ?? "", "qqqqqq"));
  // What has the mask's field, or more, has an answer.
  expect((await staff.ask(query, payroll)).answer.errors).toBeUndefined();
}

/** Without the name, and without suggestions, which follow from it. */
function wordsOf(text: string, name: string): string {
  return text
    .replaceAll(name, "…")
    .replaceAll(/\. Did you mean [^?]*\? Found/gu, ", found")
    .replaceAll(/ Did you mean [^?]*\?/gu, "");
}
