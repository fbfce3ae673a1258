// Work that goes on when the answer has left, for the request that is under way. A file of its own: only workerd knows of this.

import { waitUntil } from "cloudflare:workers";

export function afterAnswer(work: Promise<unknown>): void {
  waitUntil(work);
}
