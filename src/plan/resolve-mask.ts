// A mask of the catalog over one column -> what is done to it, with its constants as typed values. No rows are decided here.

import type { Field, View } from "#catalog/catalog.ts";
import type { Mask } from "#catalog/mask.ts";
import type { SqlType } from "#kernel/sql-type.ts";
import type { PlanDraft } from "./draft.ts";
import { bucketStep, roundStep } from "./number-masks.ts";
import type { Masked, MaskStep, Value } from "./planned.ts";

interface Place {
  readonly view: View;
  readonly alias: string;
  readonly draft: PlanDraft;
}

export function maskedColumn(field: Field, mask: Mask, { view, alias, draft }: Place): Masked {
  const { name, column, type } = field;
  const step = draft.maskStep(view, `${name}:${mask.fn}`, () => maskStep(mask, field, { view, draft }));
  return { kind: "masked", mask: step, of: { kind: "column", alias, column, type }, type };
}

function maskStep(mask: Mask, { name, type }: Field, { view, draft }: Pick<Place, "view" | "draft">): MaskStep {
  switch (mask.fn) {
    case "NULLIFY":
      return { fn: "null" };
    case "DEFAULT":
    case "CONSTANT":
      return { fn: "constant", value: { type, text: mask.text } };
    case "EMAIL":
      return { fn: "email", prefix: count(mask.prefix), pad: { type, text: mask.pad } };
    case "PARTIAL":
    case "LAST4":
      return { fn: "partial", prefix: count(mask.prefix), pad: { type, text: mask.pad }, suffix: count(mask.suffix) };
    case "HASH":
      return hashStep(`${view.name}.${name}`, draft);
    case "YEAR":
      return { fn: "year" };
    case "MONTH":
      return { fn: "month" };
    case "BUCKET":
      return bucketStep(type, mask.size);
    case "ROUND":
      return roundStep(type, mask.digits);
  }
}

function count(characters: number): Value {
  return { type: { kind: "int" }, text: String(characters) };
}

const block: SqlType = { kind: "varbinary", length: 64 };

function hashStep(name: string, { context }: PlanDraft): MaskStep {
  const key = context.maskKeys.get(name);
  if (key === undefined) throw new TypeError(`no key for the mask of ${name}`);
  return { fn: "hash", inner: { type: block, text: key.inner }, outer: { type: block, text: key.outer } };
}
