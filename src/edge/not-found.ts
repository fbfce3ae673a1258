// The answer to a path that leads nowhere.

import { plainError } from "./error-response.ts";

export function notFound(): Response {
  return plainError("NOT_FOUND", "Nothing is here. The API is at /graphql.");
}
