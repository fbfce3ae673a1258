// `viewer`: what anybody with a good token may know of itself.

import type { Principal } from "#resolvers/context.ts";
import type { Builder } from "./builder.ts";

export function defineViewer(builder: Builder) {
  const kind = builder.enumType("PrincipalKind", {
    description: "What kind of identity a token is for.",
    values: { USER: { value: "user" }, SERVICE: { value: "service" }, CI: { value: "ci" } } as const,
  });
  const viewer = builder.objectRef<Principal>("Viewer");
  viewer.implement({
    description: "A verified identity and what it may do.",
    fields: (t) => ({
      subject: t.field({ type: "String", nullable: false, resolve: (principal) => principal.subject }),
      issuer: t.field({
        type: "String",
        nullable: false,
        description: "The name that this API gives the identity provider.",
        resolve: (principal) => principal.issuer,
      }),
      kind: t.field({ type: kind, nullable: false, resolve: (principal) => principal.kind }),
      roles: t.field({
        type: ["String"],
        nullable: false,
        description: "What the identity may do.",
        resolve: (principal) => [...principal.roles],
      }),
      scopes: t.field({
        type: ["String"],
        nullable: false,
        description: "What the client may do.",
        resolve: (principal) => [...principal.scopes],
      }),
    }),
  });
  return viewer;
}
