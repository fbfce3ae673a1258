// What somebody may see, as plain data: what `--format json` prints, and what two revisions of a catalog are compared by. It
// holds names, words and the catalog's own constants; of rows it holds nothing.

/** A row filter, so far as two of them can be compared: what is no `and`, `or` or relation is compared as text. */
export type FilterTree =
  | { readonly kind: "and" | "or"; readonly parts: readonly FilterTree[] }
  | { readonly kind: "related"; readonly by: string; readonly part: FilterTree }
  | { readonly kind: "test"; readonly text: string };

export interface RowsFacts {
  readonly kind: "all" | "some" | "none";
  /** `rows where the state's code is one of CA, OR` */
  readonly words: string;
  /** Undefined unless `some`. */
  readonly filter?: FilterTree;
}

export interface FieldForm {
  /** Undefined where the value is shown. */
  readonly mask?: { readonly name: string; readonly words: string };
  readonly rows: RowsFacts;
}

/** `shown`: by the value that the caller sees, raw in some rows and masked in others. */
export type Asked = "no" | "masked" | "shown" | "value";

export interface FieldFacts {
  readonly name: string;
  /** `StateCode varchar(2)` */
  readonly column: string;
  /** The first that a row is of is what it shows. None: the field does not exist for the caller. */
  readonly forms: readonly FieldForm[];
  readonly filter: Asked;
  readonly order: Asked;
  /** What a client needs: outer list OR, inner list AND; null where that is nothing. */
  readonly scopes: Scopes;
}

export type Scopes = readonly (readonly string[])[] | null;

export interface FloorFacts {
  readonly minGroupSize: number;
  readonly roundTo: number;
  readonly entityKey: string;
  readonly entityColumn: string;
  readonly filterFields: readonly string[];
  readonly scopes: Scopes;
}

export interface ViewFacts {
  readonly name: string;
  /** `curated.Airport` */
  readonly object: string;
  readonly access: "rows" | "aggregates" | "none";
  readonly rows: RowsFacts;
  /** What numbers are told under, to the caller or to one with a weaker client; null where there are none. */
  readonly floor: FloorFacts | null;
  /** All of the view, in its order. */
  readonly fields: readonly FieldFacts[];
  /** `origin: one Airport by originIata = iata` */
  readonly relations: readonly string[];
  /** An id, a lookup and cursors. */
  readonly hasKey: boolean;
  readonly isSensitive: boolean;
  readonly scopes: Scopes;
  /** What must be asked in parts: it hides nothing. */
  readonly guards: readonly string[];
  /** For how long rows may be given out after they were read; none where they are read each time. It hides nothing. */
  readonly kept: readonly string[];
  /** What rules in `dryRun` would take away. */
  readonly dryRuns: readonly string[];
}

export interface AccessFacts {
  readonly who: {
    readonly name: string;
    readonly roles: readonly string[];
    readonly scopes: readonly string[];
    readonly claims: readonly string[];
  };
  readonly views: readonly ViewFacts[];
}

/** Everything that two revisions are compared by. */
export interface CatalogFacts {
  /** `groups Warehouse Analysts of local gives analyst` */
  readonly mappings: readonly string[];
  /** The first is of who holds no role. */
  readonly roles: readonly AccessFacts[];
}
