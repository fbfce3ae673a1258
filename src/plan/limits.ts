// The budgets that are counted while planning. Each is a setting; a refusal names it.

export interface PlanLimits {
  readonly defaultPageRows: number;
  readonly pageRows: number;
  readonly filterNodes: number;
  readonly listLength: number;
  readonly orWidth: number;
}
