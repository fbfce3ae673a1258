// An endpoint that says what a test tells it to say, in the place of the warehouse and of its token endpoint. For what the
// local warehouse never says.

import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export interface ScriptedWarehouse {
  readonly url: string;
  /** What the next requests are answered, until it is set anew. */
  query: Answer;
  token: Answer;
  /** Paths that were asked for, oldest first. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

/** An answer with a body, as JSON unless it is text. */
export function answerWith(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
  };
}

/** Result sets of rows, in the form of the query API. */
export function resultSets(...sets: readonly (readonly (readonly unknown[])[])[]): unknown {
  return sets.map((data) => ({ isSuccess: true, data, message: "" }));
}

export const goodToken = answerWith(200, { access_token: "warehouse-token-of-the-tests", expires_in: 3600 });

export async function startScriptedWarehouse(): Promise<ScriptedWarehouse> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://warehouse");
    scripted.asked.push(pathname);
    request.resume();
    request.once("end", () => (pathname === "/token" ? scripted.token : scripted.query)(response, request));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const scripted: ScriptedWarehouse = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    query: answerWith(200, []),
    token: goodToken,
    asked: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return scripted;
}
