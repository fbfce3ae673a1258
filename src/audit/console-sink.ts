// One JSON line a record on the Worker's log.

import type { Sink } from "./delivery.ts";

export const consoleSink: Sink = async (record) => {
  console.log(JSON.stringify({ audit: record }));
};
