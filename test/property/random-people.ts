// Random people and rows for a random catalog: several roles, scopes, claims that are there, missing or of no use; NULLs, ties,
// orphans and doubles.

import type { ClaimValue } from "#auth/principal.ts";
import type { Dice } from "./dice.ts";
import type { Cell } from "./domains.ts";
import type { Who } from "./people.ts";
import { claimedKinds, claimOf, SCOPES } from "./random-catalog.ts";
import { kindOf, uuidAt } from "./random-kinds.ts";
import { ROLES, type CatalogModel, type FieldModel, type ViewModel } from "./random-model.ts";
import type { Row } from "./rows.ts";

/** By view. */
export type Rows = Readonly<Record<string, readonly Row[]>>;

/** Of no use for any kind of field. */
const USELESS: readonly ClaimValue[] = ["", "  ", [], [""]];

export function randomWho(dice: Dice): Who {
  const claims = claimedKinds.flatMap((kind) => {
    const roll = dice.nat(9);
    if (roll === 0) return [];
    if (roll === 1) return [[claimOf(kind), dice.pick(USELESS)] as const];
    const { stored } = kindOf(kind);
    const values = dice.some(stored, 0.4);
    const list = values.every((one) => typeof one === "string") ? values : values.slice(0, 1);
    const isList = roll < 6 && kind !== "bit" && kind !== "int" && list.length > 0;
    return [[claimOf(kind), isList ? list : dice.pick(stored)] as const];
  });
  const roles = dice.some(ROLES, 0.5);
  return {
    roles: roles.length > 0 || dice.chance(0.1) ? roles : [dice.pick(ROLES)],
    scopes: dice.some(SCOPES, 0.6),
    claims: Object.fromEntries(claims),
  };
}

/** No two rows of a view share a key. */
function keyCell({ kind }: FieldModel, index: number, isLast: boolean): Cell {
  if (kind === "uuid") return uuidAt(index + 1);
  if (kind === "varchar") return ["A", "b ", "C'd"][index % 3] ?? "A";
  const id = isLast ? ((index * 7) % 31) + (index % 5 === 4 ? 2_000_000 : 0) : index;
  return kind === "bigint" ? String(id) : id;
}

export function randomCell({ kind, nullable }: FieldModel, dice: Dice): Cell {
  const { stored, family } = kindOf(kind);
  if (nullable && dice.chance(0.18)) return null;
  // What relations join by comes from few values, so that they lead somewhere.
  return dice.pick(
    family === "integer" || family === "uuid" ? stored.slice(0, dice.chance(0.7) ? 4 : undefined) : stored,
  );
}

export function randomRows(catalog: CatalogModel, dice: Dice): Rows {
  return Object.fromEntries(catalog.map((view) => [view.name, rowsOf(view, dice)]));
}

function rowsOf(view: ViewModel, dice: Dice): readonly Row[] {
  const length = dice.pick([0, 3, 6, 8, 12, 16]);
  return Array.from({ length }, (_, index) =>
    Object.fromEntries(
      view.fields.map((field) => {
        const isKey = view.key.includes(field.name);
        return [field.name, isKey ? keyCell(field, index, field.name === view.key.at(-1)) : randomCell(field, dice)];
      }),
    ),
  );
}
