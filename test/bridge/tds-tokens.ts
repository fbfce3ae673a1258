// The tokens of a TDS answer, as bytes (MS-TDS 2.2.7), as far as the tests need them.

type Writable = number | Buffer;

const bytes = (...parts: readonly Writable[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "number" ? Buffer.from([part]) : part)));
const u16 = (value: number): Buffer => {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
};
const u32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
};
const ucs2 = (text: string): Buffer => Buffer.from(text, "utf16le");
const shortText = (text: string): Buffer => bytes(text.length, ucs2(text));
const longText = (text: string): Buffer => bytes(u16(text.length), ucs2(text));
const withLength = (type: number, body: Buffer): Buffer => bytes(type, u16(body.length), body);

const NVARCHAR = 0xe7;
const LATIN1 = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);

const u64 = (value: bigint): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(value);
  return buffer;
};

/** COLMETADATA: columns of nvarchar(max). */
export const columns = (...names: readonly string[]): Buffer =>
  bytes(
    0x81,
    u16(names.length),
    ...names.map((name) => bytes(u32(0), u16(9), NVARCHAR, u16(0xffff), LATIN1, shortText(name))),
  );

/** COLMETADATA of one bigint, which a row gives as eight bytes. */
export const bigintColumn = (): Buffer => bytes(0x81, u16(1), u32(0), u16(9), 0x26, 8, shortText("n"));
export const bigintRow = (value: bigint): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64LE(value);
  return bytes(0xd1, 8, buffer);
};

const NULL_CELL = u64(0xffff_ffff_ffff_ffffn);

/** A text of any length: its length, one chunk, and the end of the chunks. */
const chunked = (text: Buffer): Buffer =>
  bytes(u64(BigInt(text.length)), ...(text.length === 0 ? [] : [u32(text.length), text]), u32(0));

export const row = (...cells: readonly (string | null)[]): Buffer =>
  bytes(0xd1, ...cells.map((cell) => (cell === null ? NULL_CELL : chunked(ucs2(cell)))));

const DONE_MORE = 0x1;
const DONE_ERROR = 0x2;
const DONE_COUNT = 0x10;
const DONE_ATTENTION = 0x20;

const doneToken = (type: number, status: number, count = 0): Buffer =>
  bytes(type, u16(status), u16(0xc1), u32(count), u32(0));

/** What ends a statement that a procedure ran: DONEINPROC, RETURNSTATUS, DONEPROC. */
export const endOfExecute = (count: number): Buffer =>
  bytes(doneToken(0xff, DONE_MORE | DONE_COUNT, count), 0x79, u32(0), doneToken(0xfe, DONE_MORE));
export const done = (): Buffer => doneToken(0xfd, 0);
export const doneWithError = (): Buffer => doneToken(0xfd, DONE_ERROR);
export const attentionAcknowledged = (): Buffer => doneToken(0xfd, DONE_ATTENTION);

export interface ErrorFacts {
  readonly number: number;
  readonly level?: number;
  readonly state?: number;
  readonly line?: number;
  readonly text: string;
}

export const error = ({ number, level = 16, state = 1, line = 1, text }: ErrorFacts): Buffer =>
  withLength(0xaa, bytes(u32(number), state, level, longText(text), shortText("server"), shortText(""), u32(line)));

/** The answer to a login; `isFederated` acknowledges a token. */
export const loginAcknowledged = (version: Buffer, isFederated: boolean): Buffer =>
  bytes(
    withLength(0xad, bytes(1, version, shortText("tests"), Buffer.from([16, 0, 0, 0]))),
    ...(isFederated ? [bytes(0xae, 2, u32(0), 0xff)] : []),
    done(),
  );

const PRELOGIN_VERSION = Buffer.from([16, 0, 0, 0, 0, 0]);

/** VERSION, ENCRYPTION and FEDAUTHREQUIRED, with their places in front. */
export const prelogin = (encryption: number): Buffer => {
  const place = (option: number, offset: number, length: number): Buffer => Buffer.from([option, 0, offset, 0, length]);
  return bytes(place(0, 16, 6), place(1, 22, 1), place(6, 23, 1), 0xff, PRELOGIN_VERSION, encryption, 1);
};
