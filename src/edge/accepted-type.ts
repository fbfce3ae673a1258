// In which form an answer is taken: plain JSON, or the media type of GraphQL over HTTP. Neither streams nor multipart answers
// are given, so a client that takes nothing else is told so.

const GRAPHQL_RESPONSE = "application/graphql-response+json";
const JSON_RESPONSE = "application/json";

type AnswerType = typeof GRAPHQL_RESPONSE | typeof JSON_RESPONSE;

const TAKEN: ReadonlyMap<string, AnswerType> = new Map([
  [GRAPHQL_RESPONSE, GRAPHQL_RESPONSE],
  [JSON_RESPONSE, JSON_RESPONSE],
  ["application/*", JSON_RESPONSE],
  ["*/*", JSON_RESPONSE],
] as const);

/** The first of the accepted types that is given here; undefined where none is. Yoga chooses alike. */
export function acceptedType(headers: Headers): AnswerType | undefined {
  const accepted = (headers.get("accept") ?? "*/*").toLowerCase().replaceAll(/\s/gu, "").split(",");
  return accepted.flatMap((entry) => givenAs(entry) ?? []).at(0);
}

function givenAs(entry: string): AnswerType | undefined {
  const [type = "", ...parameters] = entry.split(";");
  const isReadable = parameters.every((parameter) => !parameter.includes("charset=") || parameter === "charset=utf-8");
  return isReadable ? TAKEN.get(type) : undefined;
}

/** The type of an answer that must be given whatever is accepted. */
export function errorType(headers: Headers): AnswerType {
  return acceptedType(headers) ?? JSON_RESPONSE;
}
