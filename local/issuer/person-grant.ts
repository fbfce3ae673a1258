// The grant that stands in for a login: a name in, that person's access token out. Only the local issuer has it.

import { errors } from "oidc-provider";
import type { Provider } from "oidc-provider";
import { API_RESOURCE, API_SCOPE, findClient, PERSON_GRANT } from "./clients.ts";
import { resourceServer, TOKEN_LIFETIME_SECONDS } from "./configuration.ts";
import { findPerson, people } from "./people.ts";

/** Teaches the provider `grant_type=urn:edgewise:local:person&person=ana`. */
export function registerPersonGrant(provider: Provider): void {
  provider.registerGrantType<{ person?: string }>(
    PERSON_GRANT,
    async (context) => {
      const person = findPerson(context.oidc.params.person);
      if (person === undefined) throw unknownPerson();
      const scope = findClient(context.oidc.client?.clientId)?.scope ?? API_SCOPE;
      const token = new provider.AccessToken({
        client: context.oidc.client,
        accountId: person.subject,
        grantId: `person-${person.name}`,
        gty: "person",
        scope,
        resourceServer: new provider.ResourceServer(API_RESOURCE, resourceServer(API_RESOURCE)),
      });
      context.oidc.entity("AccessToken", token);
      context.body = {
        access_token: await token.save(),
        expires_in: TOKEN_LIFETIME_SECONDS,
        token_type: "Bearer",
        scope,
      };
    },
    ["person"],
  );
}

function unknownPerson(): Error {
  const names = people.map((person) => person.name).join(", ");
  return new errors.CustomOIDCProviderError("invalid_grant", `there is no such person: choose one of ${names}`);
}
