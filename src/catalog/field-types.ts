// The types a field may have, named as T-SQL names them. `column` defaults to the field's name in PascalCase.

import type { SqlType } from "#kernel/sql-type.ts";
import type { FieldDirective } from "./directives.ts";

export interface FieldOptions {
  /** Physical name, when it is not the field's name in PascalCase. */
  readonly column?: string;
  readonly description?: string;
  /** True where the column may hold NULL. */
  readonly nullable?: boolean;
  readonly directives?: readonly FieldDirective[];
}

export interface FieldSpec<T extends SqlType = SqlType> extends FieldOptions {
  readonly type: T;
}

function field<T extends SqlType>(type: T, options: FieldOptions): FieldSpec<T> {
  return Object.freeze({ ...options, type: Object.freeze(type) });
}

export const int = (options: FieldOptions = {}) => field({ kind: "int" }, options);
export const bigint = (options: FieldOptions = {}) => field({ kind: "bigint" }, options);
export const bit = (options: FieldOptions = {}) => field({ kind: "bit" }, options);
/** 53 bits. */
export const float = (options: FieldOptions = {}) => field({ kind: "float" }, options);
export const money = (options: FieldOptions = {}) => field({ kind: "money" }, options);
export const date = (options: FieldOptions = {}) => field({ kind: "date" }, options);
export const uniqueidentifier = (options: FieldOptions = {}) => field({ kind: "uniqueidentifier" }, options);

export const decimal = (precision: number, scale: number, options: FieldOptions = {}) =>
  field({ kind: "decimal", precision, scale }, options);

/** `precision` is the number of fractional digits, 0 to 7. */
export const time = (precision: number, options: FieldOptions = {}) => field({ kind: "time", precision }, options);

/**
 * A local date and time. With `zone`, a Windows zone name, the column is known to be on that zone's clock and the field is a
 * DateTime with its offset.
 */
export const datetime2 = (precision: number, options: FieldOptions & { readonly zone?: string } = {}) => {
  const { zone, ...rest } = options;
  return field(zone === undefined ? { kind: "datetime2", precision } : { kind: "datetime2", precision, zone }, rest);
};

export const datetimeoffset = (precision: number, options: FieldOptions = {}) =>
  field({ kind: "datetimeoffset", precision }, options);

/** `length` in bytes, 1 to 8000, or `max`. */
export const varchar = (length: number | "max", options: FieldOptions = {}) =>
  field({ kind: "varchar", length }, options);

/** `length` in UTF-16 units, 1 to 4000, or `max`. */
export const nvarchar = (length: number | "max", options: FieldOptions = {}) =>
  field({ kind: "nvarchar", length }, options);

export const varbinary = (length: number | "max", options: FieldOptions = {}) =>
  field({ kind: "varbinary", length }, options);
