// Who asks, before anything of the request is read. Without a good token the answer is 401 and nothing else happens.

import type { Plugin } from "graphql-yoga";
import type { Authenticator } from "#auth/authenticate.ts";
import type { Carried } from "./edge-parts.ts";
import { refusalResponse } from "./error-response.ts";

export function useAuthentication(authenticator: Authenticator): Plugin<object, Carried> {
  return {
    async onRequest({ request, serverContext: { state }, endResponse }) {
      const verified = await authenticator.authenticate(request.headers);
      if (!verified.ok) {
        state.recorder.noteRefusal(verified.refusal);
        state.codes = [
          verified.refusal.reason === "unauthenticated" ? "UNAUTHENTICATED" : "IDENTITY_PROVIDER_UNAVAILABLE",
        ];
        endResponse(refusalResponse(verified.refusal, request, state.requestId));
        return;
      }
      const { issuer, tenant = null, subject, kind, clientId = null, roles, scopes } = verified.value;
      state.principal = verified.value;
      state.recorder.notePrincipal({ issuer, tenant, subject, kind, clientId }, roles, scopes);
    },
  };
}
