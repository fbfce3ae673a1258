// What every resolver is given: who asks, and the one way to rows. One for each operation, never shared: what is loaded for
// one principal must not be found by another.

import type { ReadLog } from "#audit/log-port.ts";
import type { Principal } from "#auth/principal.ts";
import type { View } from "#catalog/catalog.ts";
import type { OperationReader } from "#read/reader.ts";
import { createAskList, type AskList } from "./ask-list.ts";
import { createLoader, type Loader } from "./loader.ts";
import { oncePerField, selectRow, type Info } from "./selections.ts";

export type { Principal } from "#auth/principal.ts";

export interface ResolverContext {
  readonly principal: Principal;
  readonly loader: Loader;
  /** What a list field asks. */
  readonly askList: AskList;
  /** What a field that answers with one row reads of it. */
  readonly rowFields: (info: Info, view: View) => readonly string[];
  /** Undefined where no log is kept. */
  readonly readLog: ReadLog | undefined;
}

export function createContext(principal: Principal, reader: OperationReader, readLog?: ReadLog): ResolverContext {
  return {
    principal,
    loader: createLoader(reader),
    askList: createAskList(),
    rowFields: oncePerField((info, view: View) => selectRow(info, view)),
    readLog,
  };
}
