import { test } from "vitest";
import { createPurgeViews } from "#read/purge-views.ts";
import { catalog } from "../plan/planning.ts";

test("views are purged by their objects, each once, and not before it is said", async ({ expect }) => {
  const renewed: string[] = [];
  const purge = createPurgeViews(catalog, async (object) => void renewed.push(object));
  const found = purge(["Flight", "Airport", "Flight"]);
  if (!found.ok) throw new TypeError(found.refusal.detail);
  expect([found.value.objects, renewed]).toEqual([["curated.Flight", "curated.Airport"], []]);
  await found.value.run();
  expect(renewed).toEqual(["curated.Flight", "curated.Airport"]);
});

test.for([[[]], [["Nowhere"]], [["Flight", "Nowhere"]], [["curated.Flight"]]])(
  "%j purges nothing",
  async ([names = []], { expect }) => {
    const renewed: string[] = [];
    const found = createPurgeViews(catalog, async (object) => void renewed.push(object))(names);
    expect(found).toMatchObject({ ok: false, refusal: { reason: "bad-input" } });
    expect(renewed).toEqual([]);
  },
);
