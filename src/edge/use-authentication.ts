// Who asks, before anything of the request is read. Without a good token the answer is 401 and nothing else happens.

import type { Plugin } from "graphql-yoga";
import type { Authenticator } from "#auth/authenticate.ts";
import { challengeFor } from "#auth/challenge.ts";
import type { Refusal } from "#kernel/refusal.ts";
import { toWireError } from "#resolvers/index.ts";
import type { Carried } from "./edge-parts.ts";
import { errorResponse } from "./error-response.ts";
import { noteError } from "./note-error.ts";

/** How long an identity provider's failure is remembered. */
const RETRY_AFTER_SECONDS = "30";

export function useAuthentication(authenticator: Authenticator): Plugin<object, Carried> {
  return {
    async onRequest(asked) {
      const { request, serverContext } = asked;
      const { state } = serverContext;
      const verified = await authenticator.authenticate(request.headers);
      state.recorder.noteAuthenticated();
      if (!verified.ok) {
        const error = toWireError(verified.refusal);
        noteError(error, state);
        asked.endResponse(errorResponse(error, request, state.requestId, headersFor(verified.refusal)));
        return;
      }
      const { issuer, tenant = null, subject, kind, clientId = null, roles, scopes } = verified.value;
      state.principal = verified.value;
      state.recorder.notePrincipal({ issuer, tenant, subject, kind, clientId }, roles, scopes);
    },
  };
}

function headersFor(refusal: Refusal): Readonly<Record<string, string>> {
  const challenge = challengeFor(refusal);
  return challenge === undefined ? { "retry-after": RETRY_AFTER_SECONDS } : { "www-authenticate": challenge };
}
