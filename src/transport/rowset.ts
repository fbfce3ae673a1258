// Raw rows as the rest of the house may know them. Types only: a Rowset is made in `received.ts`, by this folder alone.

export type { Cell, Row, Rowset } from "./received.ts";
