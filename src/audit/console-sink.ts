// One JSON line a record on the Worker's log.

import type { Sink } from "./recorder.ts";

export const consoleSink: Sink = (record) => {
  console.log(JSON.stringify({ audit: record }));
};
