import fc from "fast-check";
import { describe, test } from "vitest";
import { createCircuit } from "#transport/circuit.ts";
import type { Circuit, Sign } from "#transport/circuit.ts";
import { handClock } from "./scripted.ts";

const OPEN_MS = 1000;
const DEADLINE_MS = 300;

function setUp(failures = 3) {
  const time = handClock(0);
  const changes: string[] = [];
  const circuit = createCircuit({
    limits: { failures, openMs: OPEN_MS },
    clock: time.clock,
    onChange: (now, before) => void changes.push(`${before} ${now}`),
  });
  const enter = () => circuit.enter(time.clock() + DEADLINE_MS);
  return { ...time, changes, enter, ask: (sign: Sign) => tell(enter(), sign) };
}

function tell(leave: ReturnType<Circuit["enter"]>, sign: Sign): string {
  if (!leave.ok) return leave.refusal.reason;
  leave.value(sign);
  return "asked";
}

describe("a circuit", () => {
  test("opens after so many failures in a row, and says for how long", ({ expect }) => {
    const { ask, enter, advance } = setUp();
    expect([ask("fails"), ask("fails"), ask("fails")]).toEqual(["asked", "asked", "asked"]);
    advance(100);
    expect(enter()).toEqual({
      ok: false,
      refusal: {
        reason: "warehouse-unavailable",
        retryAfterSeconds: 1,
        detail: "the circuit is open: it was not asked",
        attempts: 0,
        waitedMs: 0,
      },
    });
  });

  test("an answer in between starts the count anew", ({ expect }) => {
    const { ask } = setUp();
    const signs: readonly Sign[] = ["fails", "fails", "answers", "fails", "unknown", "fails"];
    expect([...signs.map(ask), ask("answers")]).toEqual(Array.from({ length: 7 }, () => "asked"));
  });

  test("then lets one in at a time, until the warehouse answers", ({ expect }) => {
    const { ask, enter, advance } = setUp(1);
    ask("fails");
    advance(OPEN_MS);
    const first = enter();
    expect(first.ok).toBe(true);
    expect(ask("answers")).toBe("warehouse-unavailable");
    tell(first, "fails");
    expect(ask("answers")).toBe("warehouse-unavailable");
    advance(OPEN_MS);
    const second = enter();
    tell(second, "answers");
    expect([ask("answers"), ask("answers")]).toEqual(["asked", "asked"]);
  });

  test("one that tried and was given up makes room for the next at once", ({ expect }) => {
    const { ask, advance } = setUp(1);
    ask("fails");
    advance(OPEN_MS);
    expect([ask("unknown"), ask("answers"), ask("answers")]).toEqual(["asked", "asked", "asked"]);
  });

  test("one that tried and never came back makes room at its deadline", ({ expect }) => {
    const { ask, enter, advance } = setUp(1);
    ask("fails");
    advance(OPEN_MS);
    const lost = enter();
    advance(DEADLINE_MS - 1);
    expect(ask("answers")).toBe("warehouse-unavailable");
    advance(1);
    expect(ask("answers")).toBe("asked");
    tell(lost, "fails");
    expect(ask("answers")).toBe("asked");
  });

  test("a paused warehouse is left alone at once, as paused", ({ expect }) => {
    const { ask, advance } = setUp();
    expect([ask("paused"), ask("answers")]).toEqual(["asked", "warehouse-paused"]);
    advance(OPEN_MS);
    expect([ask("paused"), ask("answers")]).toEqual(["asked", "warehouse-paused"]);
    advance(OPEN_MS);
    expect([ask("answers"), ask("answers")]).toEqual(["asked", "asked"]);
  });

  test("whoever entered before it opened has no say after", ({ expect }) => {
    const { ask, enter, advance } = setUp(1);
    const early = enter();
    ask("fails");
    tell(early, "answers");
    expect(ask("answers")).toBe("warehouse-unavailable");
    advance(OPEN_MS);
    expect(ask("answers")).toBe("asked");
  });

  test("tells of each change once, and of nothing between", ({ expect }) => {
    const { ask, enter, advance, changes } = setUp(2);
    for (const sign of ["fails", "answers", "fails"] as const) ask(sign);
    expect(changes).toEqual([]);
    for (let round = 0; round < 3; round += 1) ask("fails");
    expect(changes).toEqual(["closed open"]);
    advance(OPEN_MS);
    ask("paused");
    advance(OPEN_MS);
    const last = enter();
    ask("answers");
    tell(last, "answers");
    ask("answers");
    expect(changes.slice(1)).toEqual(["open probing", "probing paused", "paused probing", "probing closed"]);
  });

  test("with 0 failures it never opens", ({ expect }) => {
    const { ask, changes } = setUp(0);
    for (let round = 0; round < 20; round += 1) expect([ask("fails"), ask("paused")]).toEqual(["asked", "asked"]);
    expect(changes).toEqual([]);
  });
});

/** What somebody may do at any moment. `at` picks among those who are inside. */
type Step =
  | { readonly do: "enter" }
  | { readonly do: "advance"; readonly ms: number }
  | { readonly do: "tell"; readonly at: number; readonly sign: Sign };

const steps = fc.array(
  fc.oneof<[fc.Arbitrary<Step>, fc.Arbitrary<Step>, fc.Arbitrary<Step>]>(
    fc.record({ do: fc.constant("enter") }),
    fc.record({ do: fc.constant("advance"), ms: fc.nat(OPEN_MS) }),
    fc.record({
      do: fc.constant("tell"),
      at: fc.nat(9),
      sign: fc.constantFrom<Sign>("answers", "fails", "fails", "paused", "unknown"),
    }),
  ),
  { maxLength: 80 },
);

describe("whatever comes in whatever order", () => {
  test("it never stays shut: past every deadline one may ask, and its answer lets everybody in", ({ expect }) => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (script, failures) => {
        const { enter, advance } = setUp(failures);
        const inside: ((sign: Sign) => void)[] = [];
        for (const step of script) {
          if (step.do === "advance") advance(step.ms);
          else if (step.do === "tell") inside.splice(step.at, 1).forEach((say) => say(step.sign));
          else {
            const leave = enter();
            if (leave.ok) inside.push(leave.value);
            else expect(leave.refusal).toMatchObject({ attempts: 0, waitedMs: 0 });
          }
        }
        advance(OPEN_MS + DEADLINE_MS);
        const first = enter();
        expect(first.ok).toBe(true);
        tell(first, "answers");
        for (const say of inside) say("unknown");
        expect([enter().ok, enter().ok]).toEqual([true, true]);
      }),
    );
  });

  test("once it has opened, never more than one is inside before the warehouse answers", ({ expect }) => {
    fc.assert(
      fc.property(steps, (script) => {
        const { enter, clock, advance } = setUp(1);
        tell(enter(), "fails");
        let probe: { readonly say: (sign: Sign) => void; readonly untilMs: number } | undefined;
        for (const step of script) {
          if (step.do === "advance") advance(step.ms);
          else if (step.do === "tell" && step.sign !== "answers") {
            probe?.say(step.sign);
            probe = undefined;
          } else if (step.do === "enter") {
            const leave = enter();
            const isFree = probe === undefined || clock() >= probe.untilMs;
            if (leave.ok) {
              expect(isFree).toBe(true);
              probe = { say: leave.value, untilMs: clock() + DEADLINE_MS };
            }
          }
        }
      }),
    );
  });

  test("it is a machine of three states: the same as its plainest description", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<Sign | "later">("answers", "fails", "paused", "unknown", "later")),
        (script) => {
          const { ask, advance } = setUp(3);
          let inRow = 0;
          let shut: "open" | "paused" | undefined;
          let isOver = false;
          for (const step of script) {
            if (step === "later") {
              advance(OPEN_MS);
              isOver = true;
              continue;
            }
            const isHeld = shut !== undefined && !isOver;
            const heldAs = shut === "paused" ? "warehouse-paused" : "warehouse-unavailable";
            expect(ask(step)).toBe(isHeld ? heldAs : "asked");
            if (isHeld || step === "unknown") continue;
            inRow = step === "fails" ? inRow + 1 : 0;
            const wasShut = shut !== undefined;
            if (step === "answers") shut = undefined;
            else if (step === "paused") shut = "paused";
            else if (wasShut || inRow >= 3) shut = "open";
            if (shut !== undefined) [inRow, isOver] = [0, false];
          }
        },
      ),
    );
  });
});
