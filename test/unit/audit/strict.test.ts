// A view that is sensitive, over the whole API: no statement without a stored intent, no byte of an answer without a stored outcome.
// Any other view is answered whatever becomes of its record.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Sink } from "#audit/delivery.ts";
import type { AuditRecord } from "#audit/record.ts";
import { defineView, hasRole, nvarchar, one, sensitive, varchar } from "#catalog/index.ts";
import { openApi, type Api } from "../../support/open-api.ts";

const directives = [hasRole("analyst")] as const;
const views = [
  defineView("curated.Airport", {
    description: "Airports.",
    key: ["iata"],
    fields: { iata: varchar(4), stateCode: varchar(2) },
    relations: { state: one("State", { stateCode: "code" }) },
    directives: [...directives],
  }),
  defineView("curated.State", {
    description: "States, as if they were a secret.",
    key: ["code"],
    fields: { code: varchar(2), name: nvarchar(40) },
    directives: [...directives, sensitive()],
  }),
];
const who = { roles: ["analyst"] };

const AIRPORTS = { query: "{ airports(first: 1) { nodes { iata } } }" };
const STATES = { query: "{ states(first: 1) { nodes { code name } } }" };
const BOTH = { query: "{ airports(first: 2) { nodes { iata state { name } } } }" };
const VIEWER = { query: "{ viewer { subject } }" };

const refused = {
  errors: [
    {
      message: expect.stringContaining("on record") as unknown,
      extensions: { code: "AUDIT_UNAVAILABLE", requestId: expect.any(String) as unknown },
    },
  ],
};

describe("a sensitive view", () => {
  let api: Api;
  let stored: AuditRecord[];
  let takes: (record: AuditRecord) => boolean;
  const chain: Sink = async (record, signal) => {
    if (takes(record)) return void stored.push(record);
    // A sink that hangs is as good as down.
    if (record.kind === "outcome") throw new Error("down");
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("late")));
    });
  };

  beforeAll(async () => {
    api = await openApi({
      views,
      roleRules: [{ issuer: "local", claim: "groups", equals: "A", role: "analyst" }],
      sinks: [chain],
      // Level by level, so that a view can come up when others have been read.
      limits: { repeatedRows: 0 },
    });
  });
  afterAll(() => api?.close());
  beforeEach(() => {
    stored = [];
    takes = () => true;
  });

  const kindsOf = (records: readonly AuditRecord[]) =>
    records.map(({ kind, part, delivery }) => `${kind} ${part} ${delivery}`);
  const viewsOf = (record: AuditRecord | undefined) => record?.resources.map(({ view }) => view);

  test("is not read where its intent is not stored", async () => {
    takes = ({ kind }) => kind === "outcome";
    const { status, answer, batches, record } = await api.ask(STATES, who);
    expect([status, answer, batches]).toEqual([503, refused, []]);
    expect(record).toMatchObject({
      result: { status: "failed", httpStatus: 503, codes: ["AUDIT_UNAVAILABLE"], rows: 0 },
      trips: [],
    });
    expect(record.reasons).toEqual([expect.stringContaining("audit-unavailable: the intent")]);
  });

  test("is read, and not answered, where its outcome is not stored", async () => {
    takes = ({ kind }) => kind === "intent";
    const { status, answer, batches } = await api.ask(STATES, who);
    expect([status, answer, batches.length]).toEqual([503, refused, 1]);
    expect(JSON.stringify(answer)).not.toContain("name");
  });

  test("behind a relation withholds the whole answer, and what was read before it", async () => {
    takes = (record) => record.delivery === "async" || record.kind === "outcome";
    const { status, answer, batches } = await api.ask(BOTH, who);
    expect([status, answer, batches.length]).toEqual([503, refused, 1]);
  });

  test("asked beside another in one tick withholds that one too", async () => {
    takes = ({ kind }) => kind === "outcome";
    const { status, answer, batches } = await api.ask(
      { query: `{ ${[STATES, AIRPORTS].map(({ query }) => query.slice(1, -1)).join(" ")} }` },
      who,
    );
    expect([status, answer, batches]).toEqual([503, refused, []]);
  });

  test("leaves the others alone, whose losses are counted", async () => {
    takes = () => false;
    expect((await api.ask(AIRPORTS, who)).answer).toMatchObject({ data: { airports: { nodes: [{}] } } });
    expect((await api.ask(VIEWER, who)).status).toBe(200);
    takes = () => true;
    expect((await api.ask(VIEWER, who)).status).toBe(200);
    // The intent and outcome of the one, the outcome of the other, and what the tests before this one lost.
    expect(stored.at(-1)?.dropped).toBeGreaterThanOrEqual(3);
  });

  test("is on record twice: before it is read, and before it is answered", async () => {
    const { status, answer } = await api.ask(STATES, who);
    expect([status, answer.errors]).toEqual([200, undefined]);
    expect(kindsOf(stored)).toEqual(["intent 0 strict", "outcome 0 strict"]);
    expect(stored.map(viewsOf)).toEqual([["curated.State"], ["curated.State"]]);
  });

  test("that comes up later is told of before it is read", async () => {
    const { status, batches } = await api.ask(BOTH, who);
    expect([status, batches.length]).toEqual([200, 2]);
    expect(kindsOf(stored)).toEqual(["intent 0 async", "intent 1 strict", "outcome 0 strict"]);
    expect(stored.map(viewsOf)).toEqual([
      ["curated.Airport"],
      ["curated.Airport", "curated.State"],
      ["curated.Airport", "curated.State"],
    ]);
  });

  test("is passed through by a filter, which is a use of it", async () => {
    takes = ({ kind }) => kind === "outcome";
    const filtered = { query: '{ airports(where: { state: { name: { eq: "Ohio" } } }) { nodes { iata } } }' };
    const { status, answer, batches } = await api.ask(filtered, who);
    expect([status, answer, batches]).toEqual([503, refused, []]);
  });
});
