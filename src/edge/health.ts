// `/health`: this Worker runs. Whether it could answer an operation is `/ready`.

import { plainResponse } from "./error-response.ts";

export function healthResponse(): Response {
  return plainResponse({ status: "alive" }, 200);
}
