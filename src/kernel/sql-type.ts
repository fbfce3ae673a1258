// The T-SQL types that a field may have. They decide the scalar on the wire, the declared parameter type, the lossless text
// form a column is selected in, and how that text is decoded.

export type SqlType =
  | { readonly kind: "int" }
  | { readonly kind: "bigint" }
  | { readonly kind: "bit" }
  | { readonly kind: "float" }
  | { readonly kind: "money" }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "date" }
  | { readonly kind: "time"; readonly precision: number }
  | { readonly kind: "datetime2"; readonly precision: number; readonly zone?: string }
  | { readonly kind: "datetimeoffset"; readonly precision: number }
  | { readonly kind: "varchar"; readonly length: number | "max" }
  | { readonly kind: "nvarchar"; readonly length: number | "max" }
  | { readonly kind: "uniqueidentifier" }
  | { readonly kind: "varbinary"; readonly length: number | "max" };

/** True for the types whose values are compared by the warehouse's collation. */
export function isText(type: SqlType): type is Extract<SqlType, { kind: "varchar" | "nvarchar" }> {
  return type.kind === "varchar" || type.kind === "nvarchar";
}
