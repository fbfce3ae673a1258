// The face of the resolvers towards the edge: the context of an operation, what a document may come to, and errors as clients
// see them. `schema` and worker.ts take the files themselves.

export type { OperationScope } from "#read/reader.ts";
export type { ResolverContext } from "./context.ts";
export { executeOperation, type Executed } from "./execute-operation.ts";
export { measureDocument, type DocumentLimits } from "./measure-document.ts";
export type { AnswerStream } from "./stream-answer.ts";
export { WIRE_STATUS, type WireCode } from "./wire-code.ts";
export { faultOf, finishError, maskError, refusalOf, toBadRequest, toFaultError, toWireError } from "./wire-error.ts";
