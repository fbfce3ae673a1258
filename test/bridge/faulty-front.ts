// What stands before the bridge in tests that play faults: a proxy that passes requests on as they are, Host and all, as a tunnel does,
// and plays the local warehouse's faults in their place when it is told to (POST /admin/fault).

import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { makeFaults, readFault } from "../../local/warehouse/fault.ts";
import type { Fault, Faults } from "../../local/warehouse/fault.ts";
import { playFault } from "../../local/warehouse/play-fault.ts";
import type { Warehouse } from "../../local/warehouse/start-warehouse.ts";

export interface Front {
  readonly port: number;
  /** As the local warehouse counts them, those that a fault keeps open among them. */
  readonly open: Warehouse["open"];
  readonly close: () => Promise<void>;
}

interface Route {
  /** The bridge's. */
  readonly port: number;
  readonly nowMs: () => number;
  readonly fault: (() => Fault | undefined) | undefined;
}

export async function startFront(route: Route): Promise<Front> {
  const faults = makeFaults(route.nowMs);
  const open = new Set<ServerResponse>();
  let most = 0;
  const server = createServer((request, response) => {
    if (isQuery(request)) {
      open.add(response);
      most = Math.max(most, open.size);
      response.once("close", () => open.delete(response));
    }
    serve(route, faults, request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return {
    port: address.port,
    open: () => ({ now: open.size, most }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const isQuery = ({ method, url }: IncomingMessage): boolean =>
  method === "POST" && url?.startsWith("/databases/") === true;

async function serve(route: Route, faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/admin/fault") return administer(faults, request, response);
  const body = await readText(request);
  const scheduled = isQuery(request) ? faults.next(request.headers.authorization) : undefined;
  const fault = isQuery(request) ? (route.fault?.() ?? scheduled) : undefined;
  const answer = (): Promise<IncomingMessage> => pass(route.port, request, response, body);
  if (fault !== undefined) {
    const allResultSets = request.url?.includes("allResultSets=true") === true;
    return playFault(fault, { response, allResultSets, answer: async () => readText(await answer()) });
  }
  const given = await answer();
  response.writeHead(given.statusCode ?? 502, given.headers);
  given.on("error", () => response.destroy());
  given.pipe(response);
}

/** Asks the bridge; a client that leaves takes that request with it. */
function pass(port: number, from: IncomingMessage, response: ServerResponse, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { method, url: path, headers } = from;
    const asked = httpRequest({ host: "127.0.0.1", port, method, path, headers }, resolve);
    asked.on("error", reject);
    response.once("close", () => asked.destroy());
    asked.end(body);
  });
}

async function administer(faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const read = request.method === "POST" ? readFault(await readText(request)) : undefined;
  if (read !== undefined) faults.set(read.fault);
  const isRefused = request.method === "POST" && read === undefined;
  response
    .writeHead(isRefused ? 400 : 200, { "content-type": "application/json" })
    .end(JSON.stringify(request.method === "GET" ? faults.seen() : { fault: read?.fault ?? null }));
}
