// What may be sent to the warehouse. Types only: the makers are in `rendered.ts`, for this folder alone.

export type { Batch, Parameter, Statement } from "./rendered.ts";
