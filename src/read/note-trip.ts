// One round trip as the audit has it: labels, digests of texts, numbers. Never a parameter or a row.

import type { RecordedTrip } from "#audit/record.ts";
import { sha256Hex } from "#kernel/sha256.ts";
import { statementLabel } from "#sql/render-batch.ts";
import type { Statement } from "#sql/statement.ts";

interface TripEnd {
  readonly ms: number;
  readonly bytes: number;
  /** Rows that each statement answered; empty when the trip failed. */
  readonly rows: readonly number[];
}

export async function noteTrip(statements: readonly Statement[], label: string, end: TripEnd): Promise<RecordedTrip> {
  const recorded = statements.map(async ({ text, parameters }, index) => ({
    label: statementLabel(label, index),
    hash: await sha256Hex(text),
    parameters: parameters.length,
    rows: end.rows[index] ?? 0,
  }));
  return { statements: await Promise.all(recorded), ms: end.ms, bytes: end.bytes };
}
