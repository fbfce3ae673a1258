// The way to a warehouse that only a private network reaches: a VPC service or VPC network bound to the Worker
// (docs/private-network.md). Decides by which fetch a batch is sent, and nothing of what is sent.

import type { Fetch } from "./answer-body.ts";

interface Network {
  fetch(url: string, init: RequestInit): Promise<Response>;
}

/** The network's own fetch where `binding` is one, and `open`, the internet's, where nothing is bound. */
export function throughNetwork(binding: unknown, open: Fetch): Fetch {
  return isNetwork(binding) ? (url, init) => binding.fetch(url, init) : open;
}

function isNetwork(binding: unknown): binding is Network {
  return typeof binding === "object" && binding !== null && typeof Reflect.get(binding, "fetch") === "function";
}
