// Scratch.
import { test } from "vitest";
import { newTally, runSeed } from "./random-run.ts";

test("scratch", { timeout: 600_000 }, async () => {
  let total = 0;
  const real = globalThis.fetch;
  globalThis.fetch = async (url, init) => {
    const began = performance.now();
    const response = await real(url, init);
    const text = await response.clone().text();
    const took = performance.now() - began;
    if (took > 700) console.log("SLOW", Math.round(took), String(init?.body).split("EXEC sp").length - 1, String(init?.body).length);
    total += took;
    if (/"isSuccess":false/u.test(text)) console.log("SQL", String(init?.body).slice(0, 90000), "\nGOT", (JSON.parse(text) as { message?: string }[]).map((one) => String(one.message).slice(0, 400)));
    return response;
  };
  for (const seed of (process.env["SEEDS"] ?? "").split(",").map(Number)) {
    const started = performance.now();
    const tally = newTally();
    const failure = await runSeed(seed, { tally, shrinkMs: Number(process.env["SHRINK"] ?? 0) });
    console.log(seed, Math.round(performance.now() - started), Math.round(total), failure?.text ?? "ok", JSON.stringify(tally));
  }
});
