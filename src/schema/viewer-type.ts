// `viewer`: what anybody with a good token may know of itself.

import type { Principal } from "#resolvers/context.ts";
import type { Builder } from "./builder.ts";

// No resolver stands within what uses it: there it would keep the whole draft alive as long as its schema.
const own = {
  subject: ({ subject }: Principal) => subject,
  issuer: ({ issuer }: Principal) => issuer,
  kind: ({ kind }: Principal) => kind,
  roles: ({ roles }: Principal) => [...roles],
  scopes: ({ scopes }: Principal) => [...scopes],
};

export function defineViewer(builder: Builder) {
  const kind = builder.enumType("PrincipalKind", {
    description: "What kind of identity a token is for.",
    values: { USER: { value: "user" }, SERVICE: { value: "service" }, CI: { value: "ci" } } as const,
  });
  const viewer = builder.objectRef<Principal>("Viewer");
  viewer.implement({
    description: "A verified identity and what it may do.",
    fields: (t) => ({
      subject: t.field({ type: "String", nullable: false, resolve: own.subject }),
      issuer: t.field({
        type: "String",
        nullable: false,
        description: "The name that this API gives the identity provider.",
        resolve: own.issuer,
      }),
      kind: t.field({ type: kind, nullable: false, resolve: own.kind }),
      roles: t.field({
        type: ["String"],
        nullable: false,
        description: "What the identity may do.",
        resolve: own.roles,
      }),
      scopes: t.field({
        type: ["String"],
        nullable: false,
        description: "What the client may do.",
        resolve: own.scopes,
      }),
    }),
  });
  return viewer;
}
