// Random cases that failed once, made small, and kept as they were told. They run before the random ones.

import type { Asker, Case } from "./random-case.ts";
import type { KeyAsked } from "./random-groups.ts";
import type { FieldModel, ViewModel } from "./random-model.ts";
import type { Asked } from "./random-operations.ts";

function view(name: string, fields: readonly FieldModel[], rest: Partial<ViewModel> = {}): ViewModel {
  return { name, key: [], fields, relations: [], filters: [], isSensitive: false, ...rest };
}

function list(of: string, asked: Partial<Asked> = {}): Asked {
  return { as: "list", view: of, page: {}, wantsTotal: true, wantsRows: true, fields: [], below: {}, ...asked };
}

const asker = (roles: readonly string[], ...asked: readonly Asked[]): Asker => ({
  who: { roles, scopes: [], claims: {} },
  operations: asked.map((one) => ({ a0: one })),
});

const nothing: FieldModel = {
  name: "instant0",
  kind: "instant",
  nullable: true,
  mask: { fn: "NULLIFY", unlessRoles: [], queryable: "MASKED" },
};

const quarters: KeyAsked = {
  path: ["instant0"],
  form: { unit: "QUARTER", timeZone: "America/Chicago", fiscalYearStart: 12 },
};

/** Read by red in its rows and by nobody in those of green: masked for none of them. */
const redsOwn: FieldModel = {
  name: "int1",
  kind: "int",
  nullable: true,
  roles: ["red", "blue"],
  mask: { fn: "BUCKET", args: { size: 5 }, unlessRoles: ["red"], queryable: "NONE" },
};

const halves: ViewModel = view("Beta", [{ name: "k0", kind: "int", nullable: false }, redsOwn], {
  key: ["k0"],
  roles: ["red", "green", "blue"],
  filters: [
    { role: "red", where: { k0: { lt: 3 } } },
    { role: "green", where: { k0: { gte: 2 } } },
  ],
});

export const FOUND: readonly (readonly [name: string, found: Case])[] = [
  [
    "a moment that is masked as NULL in every row can be read",
    {
      pool: "dedicated",
      catalog: [view("Alpha", [nothing])],
      rows: { Alpha: [{ instant0: "2024-01-01T00:00:00.000-05:30" }] },
      askers: [asker(["red"], list("Alpha", { fields: ["instant0"] }))],
      changes: [],
    },
  ],
  [
    "a moment that is masked as NULL in every row can be cut to its quarter",
    {
      pool: "serverless",
      catalog: [view("Alpha", [nothing])],
      rows: { Alpha: [{ instant0: "2024-01-01T00:00:00.000-05:30" }] },
      askers: [asker(["red"], list("Alpha", { groups: { keys: [quarters], measures: [{ fn: "count" }] } }))],
      changes: [],
    },
  ],
  [
    "what is raw in some rows and not there in the others is masked in none, so it can be asked by",
    {
      pool: "serverless",
      catalog: [halves],
      rows: { Beta: [1, 2, 3, 4].map((k0) => ({ k0, int1: 10 - k0 })) },
      askers: [
        asker(
          ["red", "green"],
          list("Beta", { fields: ["int1"], where: { int1: { gt: 6 } }, orderBy: [{ int1: "ASC" }] }),
        ),
      ],
      changes: [],
    },
  ],
];
