// Masks as checked data: what a field shows to who may not see its value. How it is computed is sql's to say.

import type { Scalar } from "./where.ts";

/** What a function must be told. The others need nothing but the field. */
export interface MaskArguments {
  /** Shows so many characters of either end, with `pad` between them. */
  readonly PARTIAL: { readonly prefix: number; readonly pad: string; readonly suffix: number };
  /** Rounds down to a multiple of `size`; a decimal one may be written as text. */
  readonly BUCKET: { readonly size: number | string };
  /** Rounds to so many digits behind the point, or before it where negative. */
  readonly ROUND: { readonly digits: number };
  /** Shows one value, as the API would give it. */
  readonly CONSTANT: { readonly value: Scalar };
}

export const maskFunctions = [
  ...(["NULLIFY", "DEFAULT", "EMAIL", "PARTIAL", "LAST4", "HASH", "YEAR", "MONTH"] as const),
  ...(["BUCKET", "ROUND", "CONSTANT"] as const),
] as const;

/** `NONE`: who sees the field masked cannot ask by it. `MASKED`: the masked value is what is asked by. */
export const maskQueryables = ["NONE", "MASKED"] as const;

export type MaskFunction = (typeof maskFunctions)[number];
export type MaskQueryable = (typeof maskQueryables)[number];

/** The functions with what each needs, values in their canonical text. */
export type MaskStep =
  | { readonly fn: "NULLIFY" | "HASH" | "YEAR" | "MONTH" }
  | { readonly fn: "DEFAULT" | "CONSTANT"; readonly text: string }
  | {
      readonly fn: "EMAIL" | "PARTIAL" | "LAST4";
      readonly prefix: number;
      readonly pad: string;
      readonly suffix: number;
    }
  | { readonly fn: "BUCKET"; readonly size: string }
  | { readonly fn: "ROUND"; readonly digits: number };

export type Mask = MaskStep & {
  /** Roles that see the value itself. */
  readonly unlessRoles: readonly string[];
  readonly queryable: MaskQueryable;
  /** Arguments as the owner wrote them, for the printed schema. */
  readonly written: string | undefined;
};
