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
  /** An answer of more bytes is refused. */
  readonly answerBytes: number;
  /** One that is written while its rows come is broken off. */
  readonly streamBytes: number;
  /** Undefined until the operation was looked ahead at. */
  readonly loaded: Loaded | undefined;
}

interface ContextOptions {
  readonly readLog?: ReadLog | undefined;
  readonly showsCost?: boolean;
  readonly answerBytes?: number;
  readonly streamBytes?: number;
}

/** Of the 128 MB that an isolate has. */
const MOST_BYTES = 33_554_432;

export function createContext(
  principal: Principal,
  reader: OperationReader,
  { readLog, showsCost = false, answerBytes = MOST_BYTES, streamBytes = answerBytes }: ContextOptions = {},
): ResolverContext {
  return { principal, reader, readLog, showsCost, answerBytes, streamBytes, loaded: undefined };
}
