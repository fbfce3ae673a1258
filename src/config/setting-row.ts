// What is said of each setting. Types only.

export interface SettingRow {
  readonly section: "Warehouse" | "Warehouse identity" | "Callers" | "Edge" | "Limits" | "Pressure" | "Cache" | "Audit";
  /** Undefined when the setting must be given. */
  readonly fallback: string | undefined;
  readonly unit: "" | "bytes" | "ms" | "rows" | "count" | "cost";
  /** Bounds of a number, both included. */
  readonly range?: readonly [least: number, most: number];
  readonly isSecret?: true;
  /** Ends the sentence "Give ...". */
  readonly accepts: string;
  readonly about: string;
}
