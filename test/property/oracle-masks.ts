// What a mask shows of a value, over values as the API shows them, by plain arithmetic and node's own HMAC.

import { MASK_SECRET } from "../support/open-api.ts";
import { bucket, email, exact, hashOf, month, partial, round, year } from "../unit/sql/mask-oracle.ts";
import type { Cell, Value } from "./domains.ts";
import { kindOf, type KindName } from "./random-kinds.ts";
import type { FieldModel, MaskModel } from "./random-model.ts";

const TYPES: Partial<Record<KindName, Parameters<typeof bucket>[1]>> = {
  int: exact.int,
  bigint: exact.bigint,
  money: exact.money,
  decimal: exact.decimal(9, 2),
};

export function masked(cell: Cell, mask: MaskModel, field: FieldModel, view: string): Cell {
  if (mask.fn === "NULLIFY") return null;
  if (mask.fn === "DEFAULT") return kindOf(field.kind).byDefault;
  if (mask.fn === "CONSTANT") return mask.args?.["value"] as Value;
  return cell === null ? null : shown(cell, mask, field, view);
}

function shown(value: Value, { fn, args = {} }: MaskModel, { name, kind }: FieldModel, view: string): Value {
  switch (fn) {
    case "EMAIL":
      return email(String(value));
    case "LAST4":
      return partial(0, "XXXX", 4)(String(value));
    case "PARTIAL":
      return partial(Number(args["prefix"]), String(args["pad"]), Number(args["suffix"]))(String(value));
    case "HASH":
      return hashed(value, kind, `${view}.${name}`);
    case "YEAR":
    case "MONTH":
      return dated(String(value), fn === "YEAR" ? year : month);
    case "BUCKET":
      return kind === "float" ? floatBucket(Number(value), Number(args["size"])) : counted(value, kind, args);
    default:
      return counted(value, kind, args);
  }
}

function hashed(value: Value, kind: KindName, name: string): Value {
  if (kind === "binary") {
    const hex = Buffer.from(String(value), "base64").toString("hex");
    return Buffer.from(hashOf(MASK_SECRET, name, "binary")(hex), "hex").toString("base64");
  }
  const of = kind === "uuid" ? "uuid" : kind === "bigint" ? "bigint" : "text";
  return hashOf(MASK_SECRET, name, of)(String(value));
}

/** Keeps what stands behind the seconds: the fraction, all zeros, and the offset. */
function dated(value: string, cut: (text: string) => string): string {
  const offset = /[+-]\d\d:\d\d$/.exec(value.slice(10))?.[0] ?? "";
  const fraction = /^\.\d+/.exec(value.slice(19))?.[0].replaceAll(/\d/g, "0") ?? "";
  return cut(value) + fraction + offset;
}

function floatBucket(value: number, size: number): number {
  return Math.abs(value) >= size * 2 ** 53 ? value : Math.floor(value / size) * size;
}

function counted(value: Value, kind: KindName, args: Readonly<Record<string, unknown>>): Value {
  const type = TYPES[kind];
  if (type === undefined) throw new TypeError(`no whole units of ${kind}`);
  const of = "size" in args ? bucket(String(args["size"]), type) : round(Number(args["digits"]), type);
  const text = of(String(value));
  return typeof value === "number" ? Number(text) : text;
}
