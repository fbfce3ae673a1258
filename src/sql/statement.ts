// What may be sent to the warehouse. Types only: the makers are in `rendered.ts`, for this folder alone.

export type { Batch, BatchParts, Parameter, Statement, StatementParts } from "./rendered.ts";
