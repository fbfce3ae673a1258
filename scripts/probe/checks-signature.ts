// The X-CSRF-Signature header: is it wanted, for which host, how long may its window be, how far may clocks differ.

import { SIGNATURE_WINDOW_MS } from "../../src/transport/sign-request.ts";
import { differs, notTold, same } from "./check.ts";
import type { RunnableCheck } from "./check.ts";
import { inWords, isAnswered, ONE, outcomeOf, outcomesOf, refusalFacts } from "./checks-reach.ts";
import type { Changes } from "./wire.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Signatures begin now and are made of whole seconds: with clocks further apart they would begin in the warehouse's future. */
const MAX_CLOCK_SECONDS = 30;

const needed: RunnableCheck = {
  name: "signature-needed",
  reliesOn: "Every request is signed; nothing depends on whether one without a signature is refused.",
  advice: "Nothing to do.",
  run: async (wire) => {
    const heard = await wire.ask(ONE, { window: undefined });
    if (heard === undefined) return notTold("no answer");
    return isAnswered(heard)
      ? same("answered: not needed", { needed: false })
      : same(`refused: ${outcomeOf(heard)}`, { needed: true, ...refusalFacts(heard) });
  },
};

const wrongHost: RunnableCheck = {
  name: "signature-host",
  reliesOn: "The host that is signed is the one asked; nothing depends on whether another is refused.",
  advice: "Nothing to do.",
  run: async (wire) => {
    const heard = await wire.ask(ONE, { signedHost: "another-host.invalid" });
    if (heard === undefined) return notTold("no answer");
    return same(isAnswered(heard) ? "another host is not refused" : `another host is refused: ${outcomeOf(heard)}`, {
      isChecked: !isAnswered(heard),
    });
  },
};

const window: RunnableCheck = {
  name: "signature-window",
  reliesOn: "A window of five minutes is accepted.",
  advice: "SIGNATURE_WINDOW_MS in src/transport/sign-request.ts must be a window that is accepted: report which.",
  run: async (wire) => {
    const minutes = (many: number): Changes => ({ window: [0, many * MINUTE] });
    const outcomes = await outcomesOf(wire, {
      "1 minute": minutes(1),
      "5 minutes": { window: [0, SIGNATURE_WINDOW_MS] },
      "10 minutes": minutes(10),
      "20 minutes": minutes(20),
      "60 minutes": minutes(60),
      "1 day": minutes(24 * 60),
    });
    const isSame = outcomes["5 minutes"] === "answered";
    return isSame ? same(inWords(outcomes), outcomes) : differs(inWords(outcomes), outcomes);
  },
};

const reuse: RunnableCheck = {
  name: "signature-age",
  reliesOn: "A signature made four minutes ago, with one minute left, is accepted: it serves every batch of its token.",
  advice: "Signatures must be made anew for each request: report this.",
  run: async (wire) => {
    const heard = await wire.ask(ONE, { window: [-4 * MINUTE, MINUTE] });
    return isAnswered(heard) ? same("answered") : differs(outcomeOf(heard));
  },
};

const skew: RunnableCheck = {
  name: "signature-skew",
  reliesOn: "A signature that begins this second is accepted, with clocks that agree.",
  advice: "The clock of the sender is ahead, or the warehouse allows none of it: report the outcomes.",
  run: async (wire) => {
    const from = (seconds: number): Changes => ({ window: [seconds * SECOND, 5 * MINUTE] });
    const outcomes = await outcomesOf(wire, {
      "begins now": from(0),
      "begins in 10 s": from(10),
      "begins in 25 s": from(25),
      "begins in 60 s": from(60),
      "begins in 4 min": from(240),
      "ended 2 s ago": { window: [-5 * MINUTE, -2 * SECOND] },
      "ended 60 s ago": { window: [-5 * MINUTE, -60 * SECOND] },
    });
    const isSame = outcomes["begins now"] === "answered";
    return isSame ? same(inWords(outcomes), outcomes) : differs(inWords(outcomes), outcomes);
  },
};

const clock: RunnableCheck = {
  name: "clock",
  reliesOn: `The warehouse's clock and the sender's differ by less than ${MAX_CLOCK_SECONDS} seconds.`,
  advice: "Set the clock of this machine. The Worker's own is Cloudflare's.",
  run: async (wire) => {
    const heard = await wire.ask(ONE);
    const told = Date.parse(heard?.headers.get("date") ?? "");
    if (Number.isNaN(told)) return notTold("the answer has no date");
    const seconds = Math.round((told - wire.ports.nowMs()) / SECOND);
    const met = `the warehouse is ${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead"}`;
    return Math.abs(seconds) < MAX_CLOCK_SECONDS ? same(met, { seconds }) : differs(met, { seconds });
  },
};

export const signatureChecks: readonly RunnableCheck[] = [needed, wrongHost, window, reuse, skew, clock];
