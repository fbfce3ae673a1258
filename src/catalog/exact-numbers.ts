// Whole and decimal types as whole numbers of their smallest unit, so that what a mask does to them is counted exactly.

import type { SqlType } from "#kernel/sql-type.ts";

export interface ExactRange {
  /** Digits behind the point. */
  readonly scale: number;
  /** Digits before the point. */
  readonly whole: number;
  /** In units of the last digit. */
  readonly least: bigint;
  readonly most: bigint;
}

/** Undefined for a type that is not counted exactly. */
export function exactRange(type: SqlType): ExactRange | undefined {
  switch (type.kind) {
    case "int":
      return { scale: 0, whole: 10, least: -(2n ** 31n), most: 2n ** 31n - 1n };
    case "bigint":
      return { scale: 0, whole: 19, least: -(2n ** 63n), most: 2n ** 63n - 1n };
    case "money":
      return { scale: 4, whole: 15, least: -(2n ** 63n), most: 2n ** 63n - 1n };
    case "decimal": {
      const most = 10n ** BigInt(type.precision) - 1n;
      return { scale: type.scale, whole: type.precision - type.scale, least: -most, most };
    }
    default:
      return undefined;
  }
}

/** `-12.50` of scale 2 is -1250n. */
export function toUnits(text: string, scale: number): bigint {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(`${whole}${fraction.padEnd(scale, "0")}`);
}

/** -1250n of scale 2 is `-12.50`. */
export function fromUnits(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}${scale === 0 ? "" : `.${digits.slice(point)}`}`;
}
