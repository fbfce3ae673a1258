// What every resolver is given: who asks, the one way to rows, and what was loaded ahead. One for each operation, never shared:
// what is loaded for one principal must not be found by another.

import type { ReadLog } from "#audit/log-port.ts";
import type { Principal } from "#auth/principal.ts";
import type { OperationReader } from "#read/reader.ts";
import type { Loaded } from "./loaded.ts";

export type { Principal } from "#auth/principal.ts";

export interface ResolverContext {
  readonly principal: Principal;
  readonly reader: OperationReader;
  /** Undefined where no log is kept. */
  readonly readLog: ReadLog | undefined;
  /** True where the answer says what it took. */
  readonly showsCost: boolean;
  /** Undefined until the operation was looked ahead at. */
  readonly loaded: Loaded | undefined;
}

interface ContextOptions {
  readonly readLog?: ReadLog | undefined;
  readonly showsCost?: boolean;
}

export function createContext(
  principal: Principal,
  reader: OperationReader,
  { readLog, showsCost = false }: ContextOptions = {},
): ResolverContext {
  return { principal, reader, readLog, showsCost, loaded: undefined };
}
