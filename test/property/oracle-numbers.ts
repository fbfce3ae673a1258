// Numbers over rows that are shown, by plain arithmetic: whole numbers are exact, of floats it says how near is near enough.

import type { Cell } from "./domains.ts";
import { compareCells, leastOf, OPEN } from "./oracle-place.ts";
import { kindOf, type KindName } from "./random-kinds.ts";
import { AVERAGE_SCALE, SCALES, type MeasureAsked } from "./random-measures.ts";
import { fieldOf, type ViewModel } from "./random-model.ts";
import type { Row } from "./rows.ts";

/** A float that depends on the order in which it is added up. */
export class Near {
  readonly value: number;
  readonly within: number;

  constructor(value: number, within: number) {
    this.value = value;
    this.within = within;
  }

  isMetBy(got: unknown): boolean {
    return typeof got === "number" && Math.abs(got - this.value) <= this.within;
  }
}

const NEAR = 1e-9;

export interface Told {
  /** What is compared and ordered by. */
  readonly cell: Cell;
  readonly shown: unknown;
}

export function measured({ fn, field }: MeasureAsked, rows: readonly Row[], view: ViewModel): Told {
  if (fn === "count" || field === undefined) return plain(String(rows.length));
  const { kind } = fieldOf(view, field);
  const { compare } = kindOf(kind);
  const cells = rows.flatMap((row) => row[field] ?? []);
  switch (fn) {
    case "countDistinct":
      return plain(
        String(cells.filter((cell, at) => cells.findIndex((one) => compare(one, cell) === 0) === at).length),
      );
    case "min":
    case "max": {
      const { cell, isOpen } = leastOf(cells, compare, fn === "min" ? 1 : -1);
      return { cell, shown: isOpen ? OPEN : cell };
    }
    case "sum":
    case "avg":
      if (cells.length === 0) return plain(null);
      return kind === "float" ? near(fn, cells.map(Number)) : plain(exact(fn, cells, kind));
    default:
      return near(fn, cells.map(Number));
  }
}

const plain = (cell: Cell): Told => ({ cell, shown: cell });

function exact(fn: "sum" | "avg", cells: readonly Cell[], kind: KindName): string {
  const scale = SCALES[kind] ?? 0;
  const sum = cells.map((cell) => unitsOf(String(cell), scale)).reduce((total, one) => total + one, 0n);
  if (fn === "sum") return decimalOf(sum, scale);
  return decimalOf((sum * 10n ** BigInt(AVERAGE_SCALE - scale)) / BigInt(cells.length), AVERAGE_SCALE);
}

function unitsOf(text: string, scale: number): bigint {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const units = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  return text.startsWith("-") ? -units : units;
}

function decimalOf(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${units < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(-scale)}`}`;
}

function near(fn: "sum" | "avg" | "stddev" | "variance", values: readonly number[]): Told {
  const total = values.reduce((sum, one) => sum + one, 0);
  const size = values.reduce((sum, one) => sum + Math.abs(one), 0);
  if (fn === "sum") return { cell: total, shown: new Near(total, size * NEAR) };
  const mean = total / values.length;
  if (fn === "avg") return { cell: mean, shown: new Near(mean, (size * NEAR) / values.length) };
  if (values.length < 2) return plain(null);
  const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const variance = squares / (values.length - 1);
  const within = values.reduce((sum, one) => sum + one ** 2, 0) * NEAR;
  if (fn === "variance") return { cell: variance, shown: new Near(variance, within) };
  return { cell: Math.sqrt(variance), shown: new Near(Math.sqrt(variance), Math.sqrt(within)) };
}

/** `{ count: "3", sum: { int0: "7" } }` */
export function numbersOf(measures: readonly MeasureAsked[], rows: readonly Row[], view: ViewModel) {
  return nested(measures.map((one) => [one, measured(one, rows, view).shown] as const));
}

export function nested(values: readonly (readonly [MeasureAsked, unknown])[]): Readonly<Record<string, unknown>> {
  const answer: Record<string, unknown> = {};
  for (const [{ fn, field }, shown] of values) {
    answer[fn] = field === undefined ? shown : { ...(answer[fn] as object | undefined), [field]: shown };
  }
  return answer;
}

/** Of two numbers of one kind. */
export function compareNumbers(one: Cell, other: Cell, kind: KindName): number {
  return compareCells(one, other, kindOf(kind).compare);
}
