// What the Worker runs with: everything required, nothing left to default, units in the names. Types only.

export interface WarehouseSettings {
  /** Origin of the query API. */
  readonly url: string;
  readonly database: string;
  readonly pool: "dedicated" | "serverless";
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  readonly deadlineMs: number;
  readonly maxResponseBytes: number;
  readonly topRows: number;
}

export interface LimitSettings {
  readonly bodyBytes: number;
  readonly tokens: number;
  readonly depth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly repeatedFields: number;
  readonly fields: number;
  readonly directives: number;
  readonly filterNodes: number;
  readonly listLength: number;
  readonly orWidth: number;
  readonly pageRows: number;
  readonly defaultPageRows: number;
  readonly totalRows: number;
  readonly statements: number;
  readonly batchCharacters: number;
  readonly answerBytes: number;
  readonly cost: number;
  readonly costPerMinute: number;
  readonly repeatedRows: number;
  readonly variablesBytes: number;
  readonly variablesDepth: number;
  readonly operationMs: number;
}

export interface EdgeSettings {
  /** Exact origins, as the Origin header spells them. */
  readonly corsOrigins: readonly string[];
  /** Roles that are told what their answers took. */
  readonly costRoles: readonly string[];
  readonly isGraphiqlOn: boolean;
  readonly isGetAllowed: boolean;
  readonly rolesHeader: string;
}

export interface AuditSettings {
  /** At least one. */
  readonly sinks: readonly ("console" | "chain" | "webhook")[];
  readonly deadlineMs: number;
  /** Given where the sinks have a webhook. */
  readonly webhook: { readonly url: string; readonly token: string };
}

export interface Settings {
  readonly warehouse: WarehouseSettings;
  /** At least one, unchecked: src/auth knows what an issuer must say. */
  readonly issuers: readonly unknown[];
  readonly cursorSecret: string;
  readonly maskSecret: string;
  readonly edge: EdgeSettings;
  readonly limits: LimitSettings;
  readonly audit: AuditSettings;
}
