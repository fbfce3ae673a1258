// A clock and a timer in one: time passes by hand, and each timer goes off when it is due. Nothing waits.

/** Time that passes by hand, with the timers that are set in it. */
export function handTime() {
  let nowMs = 0;
  const timers: { readonly atMs: number; readonly abort: () => void }[] = [];
  /** Lets everything run that need not wait. */
  const settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  return {
    clock: () => nowMs,
    timer: (ms: number) => {
      const controller = new AbortController();
      timers.push({ atMs: nowMs + ms, abort: () => controller.abort() });
      return controller.signal;
    },
    settle,
    pass: async (ms: number) => {
      const untilMs = nowMs + ms;
      await settle();
      for (let next = nextOf(untilMs); next !== undefined; next = nextOf(untilMs)) {
        nowMs = next.atMs;
        timers.splice(timers.indexOf(next), 1);
        next.abort();
        await settle();
      }
      nowMs = untilMs;
    },
  };
  function nextOf(untilMs: number) {
    return timers.filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs)[0];
  }
}
