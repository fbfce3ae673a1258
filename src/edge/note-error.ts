// What the record learns of an error in an answer: its code, and the refusal behind it. No message and no value: a validation
// message repeats what the client wrote.

import type { GraphQLError } from "graphql";
import { refusalOf } from "#resolvers/index.ts";
import type { RequestState } from "./edge-parts.ts";

export function noteError(error: GraphQLError, state: Pick<RequestState, "recorder" | "codes">): void {
  const code = String(error.extensions["code"]);
  const isNew = !state.codes.includes(code);
  const refusal = refusalOf(error);
  if (refusal !== undefined) state.recorder.noteRefusal(refusal);
  else if (isNew) state.recorder.noteReason(code);
  if (isNew) state.codes = [...state.codes, code];
}
