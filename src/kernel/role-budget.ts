// What the holders of a role may spend. Written in catalog/roles.ts, counted by read.

/**
 * Of a role, in place of the settings' limits: each that is given. Who holds several roles has the largest of what each of them
 * would have alone, so that another role never takes away.
 */
export interface RoleBudget {
  readonly role: string;
  /** LIMIT_TOTAL_ROWS */
  readonly rows?: number;
  /** LIMIT_STATEMENTS */
  readonly statements?: number;
  /** LIMIT_COST */
  readonly cost?: number;
  /** LIMIT_COST_PER_MINUTE; 0 is none. */
  readonly costPerMinute?: number;
}
