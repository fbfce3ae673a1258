// What one check of the probe is, and what it finds. Whatever stands in a finding is a number, a yes or no, or a word of our own:
// nothing that the warehouse wrote goes in, for an answer may hold names and values.

import { FLAW_TEXT } from "../../src/transport/answer-body.ts";
import { FAULT_RULES } from "../../src/transport/fault-classes.ts";
import type { Wire } from "./wire.ts";

/** `not told`: the warehouse could not be asked, or did not say. */
export type Verdict = "same" | "differs" | "not told";

export type Fact = string | number | boolean | readonly (string | number | boolean)[];
export type Facts = Readonly<Record<string, Fact>>;

export interface Finding {
  readonly verdict: Verdict;
  /** What was met, in a sentence. */
  readonly met: string;
  readonly facts: Facts;
  /** The warehouse could not be asked: another run may tell. */
  readonly isUnasked?: true;
}

export interface Check {
  readonly name: string;
  /** What Edgewise relies on, in a sentence. */
  readonly reliesOn: string;
  /** What to do where the warehouse differs. */
  readonly advice: string;
  /** Keeps the warehouse busy for seconds. */
  readonly isHeavy?: boolean;
}

export interface RunnableCheck extends Check {
  readonly run: (wire: Wire) => Promise<Finding>;
}

/** A check with what it found. */
export interface Found extends Check, Finding {}

export function same(met: string, facts: Facts = {}): Finding {
  return { verdict: "same", met, facts };
}

export function differs(met: string, facts: Facts = {}): Finding {
  return { verdict: "differs", met, facts };
}

/** The refusal of a statement that should have been answered. Where it says that the warehouse could not be asked now, or that the
 * local stand-in does not play something (50000, which no engine gives), nothing is told. */
export function failed(refusal: string): Finding {
  if (refusal.includes("Msg 50000 ")) return notTold("the local warehouse does not play this");
  const name = /\(([a-z-]+)\)$/u.exec(refusal)?.[1];
  const isPassing = Object.entries(FAULT_RULES).some(
    ([known, rule]) => known === name && rule.reason !== "warehouse-failed",
  );
  return isPassing || refusal.endsWith(FLAW_TEXT.unreachable) ? unasked(refusal) : differs(refusal);
}

export function unasked(met: string): Finding {
  return { ...notTold(`could not be asked: ${met}`), isUnasked: true };
}

export function notTold(met: string, facts: Facts = {}): Finding {
  return { verdict: "not told", met, facts };
}
