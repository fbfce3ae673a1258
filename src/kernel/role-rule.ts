// How one issuer's groups and app roles become roles. Written in catalog/roles.ts, applied by auth.

/** The role that reads the audit log. No view is for it: who watches is not who reads. */
export const AUDITOR_ROLE = "auditor";

/** The role that empties caches. No view is for it either. */
export const OPERATOR_ROLE = "operator";

/** Grants `role` to principals of `issuer` (its name in settings) whose `claim` holds exactly `equals`. Rules only grant. */
export interface RoleRule {
  readonly issuer: string;
  readonly claim: "groups" | "roles";
  readonly equals: string;
  readonly role: string;
}
