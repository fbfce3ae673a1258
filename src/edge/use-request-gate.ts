// Which requests are taken: POST of JSON, and GET where a setting allows it. A form could be posted by any page without a
// preflight, so forms and uploads are refused, whoever sends them.

import type { Plugin } from "graphql-yoga";

const JSON_TYPES: ReadonlySet<string> = new Set(["application/json", "application/graphql+json"]);
const METHOD_NOT_ALLOWED = 405;
const UNSUPPORTED_MEDIA_TYPE = 415;

export function useRequestGate(isGetAllowed: boolean): Plugin {
  const allow = isGetAllowed ? "GET, POST" : "POST";
  return {
    onRequest({ request, endResponse }) {
      const { method, headers } = request;
      if (!allow.split(", ").includes(method)) {
        endResponse(plain(`${method} is not taken here: ask by ${allow}.`, METHOD_NOT_ALLOWED, { allow }));
      } else if (method === "POST" && !JSON_TYPES.has(mediaType(headers))) {
        endResponse(plain("Send the operation as content-type: application/json.", UNSUPPORTED_MEDIA_TYPE));
      }
    },
  };
}

function mediaType(headers: Headers): string {
  return headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function plain(message: string, status: number, headers: Readonly<Record<string, string>> = {}): Response {
  const body = { errors: [{ message, extensions: { code: "BAD_REQUEST" } }] };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
  });
}
