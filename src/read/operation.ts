// What the spine is made with, once an isolate, and what one operation has in common from its first tick to its last.

import type { Recorder } from "#audit/recorder.ts";
import type { Catalog } from "#catalog/catalog.ts";
import type { MaskKeys } from "#catalog/mask-keys.ts";
import type { Clock } from "#kernel/clock.ts";
import type { RoleBudget } from "#kernel/role-budget.ts";
import type { PlanLimits } from "#plan/limits.ts";
import type { Decision } from "#policy/decision.ts";
import type { CursorSeal } from "#result/cursor.ts";
import type { PoolKind } from "#sql/pool-kind.ts";
import type { Transport } from "#transport/send-batch.ts";
import type { ActAs } from "./act-as.ts";
import type { Divide } from "./divide.ts";
import type { RepeatLimits } from "./is-dear.ts";
import type { OperationScope } from "./reader.ts";
import type { Spending, SpendLimits } from "./spend.ts";

export interface ReaderParts {
  readonly catalog: Catalog;
  /** The catalog's digest; cursors are bound to it. */
  readonly policyVersion: string;
  readonly limits: PlanLimits & SpendLimits & RepeatLimits & { readonly batchCharacters: number };
  /** What roles may spend, where it is not what the limits say. */
  readonly roleBudgets?: readonly RoleBudget[];
  readonly maskKeys: MaskKeys;
  readonly pool: PoolKind;
  readonly seal: CursorSeal;
  readonly send: Transport["send"];
  /** As whom the warehouse is asked; without it, as the Worker. */
  readonly actAs?: ActAs;
  /** A page of fewer rows is read as a whole, however wide they are; of 1,000, unless it is said. */
  readonly streamRows?: number;
  /** An operation that is expected to answer more rows waits behind others. */
  readonly exportRows?: number;
  readonly clock: Clock;
}

export interface Operation {
  readonly parts: ReaderParts;
  readonly scope: OperationScope;
  readonly recorder: Recorder;
  readonly decisions: (view: string) => Decision | undefined;
  /** What of a trip a cache may keep. */
  readonly divide: Divide;
  readonly spending: Spending;
  /** What it weighs on the warehouse's queue: known once its rows are counted. */
  readonly pressure: { readonly principal: string; isExport: boolean; holdsSlot: boolean };
  /** Grows with each trip. */
  readonly spent: { trips: number; statements: number; rows: number; cost: number };
}
