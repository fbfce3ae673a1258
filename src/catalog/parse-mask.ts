// A mask as its owner wrote it -> checked data, or what is wrong with it. TypeScript has checked most of it before; a value's
// range, its length and the field's type it has not.

import { isText, type SqlType } from "#kernel/sql-type.ts";
import type { MaskDirective } from "./directives.ts";
import { bucketSize, roundingProblem } from "./mask-numbers.ts";
import { constantText, defaultText, padProblem } from "./mask-text.ts";
import { maskFunctions, maskQueryables, type Mask, type MaskFunction, type MaskStep } from "./mask.ts";
import { printWhere } from "./print-where.ts";

interface MaskedField {
  readonly type: SqlType;
  readonly nullable: boolean;
}

type Problem = { readonly problem: string };
type Given = Readonly<Record<string, unknown>>;
type Reader = (field: MaskedField, given: Given) => MaskStep | Problem;

/** 128 bits in hexadecimal: fewer, and different values would soon share a pseudonym. */
const HASH_CHARACTERS = 32;
const EMAIL = { prefix: 1, pad: "XXX@XXXX.com", suffix: 0 } as const;
const LAST4 = { prefix: 0, pad: "XXXX", suffix: 4 } as const;
const MAX_SHOWN = 4000;

const readers: Readonly<Record<MaskFunction, { readonly names: readonly string[]; readonly read: Reader }>> = {
  NULLIFY: { names: [], read: ({ nullable }) => (nullable ? { fn: "NULLIFY" } : no("needs a nullable field")) },
  DEFAULT: { names: [], read: ({ type }) => ({ fn: "DEFAULT", text: defaultText(type) }) },
  CONSTANT: { names: ["value"], read: readConstant },
  EMAIL: { names: [], read: (field) => readParts("EMAIL", field, EMAIL) },
  LAST4: { names: [], read: (field) => readParts("LAST4", field, LAST4) },
  PARTIAL: { names: ["prefix", "pad", "suffix"], read: readPartial },
  HASH: { names: [], read: readHash },
  YEAR: { names: [], read: (field) => readDate("YEAR", field) },
  MONTH: { names: [], read: (field) => readDate("MONTH", field) },
  BUCKET: { names: ["size"], read: readBucket },
  ROUND: { names: ["digits"], read: readRound },
};

export function parseMask(directive: MaskDirective, field: MaskedField): Mask | Problem {
  const fn = maskFunctions.find((name) => name === directive.fn);
  const queryable = maskQueryables.find((name) => name === directive.queryable);
  if (fn === undefined) return no(`is no function of masks; there are ${maskFunctions.join(", ")}`, directive.fn);
  if (queryable === undefined) return no("queryable must be NONE or MASKED", fn);
  const { names, read } = readers[fn];
  const given = argumentsOf(directive.args, names);
  if (given === undefined)
    return no(`takes ${names.length === 0 ? "no arguments" : `exactly ${names.join(", ")}`}`, fn);
  const step = read(field, given);
  if ("problem" in step) return no(step.problem, fn);
  const written = names.length === 0 ? undefined : printWhere(given);
  return Object.freeze({ ...step, unlessRoles: Object.freeze([...directive.unlessRoles]), queryable, written });
}

function no(problem: string, fn?: string): Problem {
  return { problem: fn === undefined ? problem : `mask ${fn} ${problem}` };
}

/** Undefined unless exactly these are given. */
function argumentsOf(args: unknown, names: readonly string[]): Given | undefined {
  if (args === undefined) return names.length === 0 ? {} : undefined;
  if (typeof args !== "object" || args === null) return undefined;
  const given = Object.entries(args);
  const isExact = given.length === names.length && given.every(([name]) => names.includes(name));
  return isExact && names.length > 0 ? Object.fromEntries(given) : undefined;
}

function readConstant({ type }: MaskedField, { value }: Given): MaskStep | Problem {
  const constant = constantText(type, value);
  return "problem" in constant ? no(`value ${constant.problem}`) : { fn: "CONSTANT", text: constant.text };
}

function readPartial(field: MaskedField, { prefix, pad, suffix }: Given): MaskStep | Problem {
  if (!isShown(prefix) || !isShown(suffix)) return no("prefix and suffix must be whole numbers and not negative");
  if (typeof pad !== "string" || pad === "") return no("pad must be text that is not empty");
  return readParts("PARTIAL", field, { prefix, pad, suffix });
}

function isShown(count: unknown): count is number {
  return typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= MAX_SHOWN;
}

interface Parts {
  readonly prefix: number;
  readonly pad: string;
  readonly suffix: number;
}

function readParts(fn: "EMAIL" | "LAST4" | "PARTIAL", { type }: MaskedField, parts: Parts): MaskStep | Problem {
  if (!isText(type)) return no(`is for text, not for ${type.kind}`);
  const problem = padProblem(type, parts.pad);
  if (problem !== undefined) return no(`pad ${problem}`);
  const least = parts.prefix + parts.pad.length + parts.suffix;
  return isLongEnough(type.length, least) ? { fn, ...parts } : no(`needs a length of at least ${least}`);
}

function readHash({ type }: MaskedField): MaskStep | Problem {
  if (type.kind === "bigint" || type.kind === "uniqueidentifier") return { fn: "HASH" };
  if (!isText(type) && type.kind !== "varbinary") {
    return no(`is for text, varbinary, bigint and uniqueidentifier, not for ${type.kind}`);
  }
  return isLongEnough(type.length, HASH_CHARACTERS)
    ? { fn: "HASH" }
    : no(`needs a length of at least ${HASH_CHARACTERS}`);
}

function isLongEnough(length: number | "max", least: number): boolean {
  return length === "max" || length >= least;
}

function readDate(fn: "YEAR" | "MONTH", { type }: MaskedField): MaskStep | Problem {
  return type.kind === "date" || type.kind === "datetime2"
    ? { fn }
    : no(`is for date and datetime2, not for ${type.kind}`);
}

function readBucket({ type }: MaskedField, { size }: Given): MaskStep | Problem {
  const read = bucketSize(type, size);
  return "problem" in read ? no(read.problem) : { fn: "BUCKET", size: read.text };
}

function readRound({ type }: MaskedField, { digits }: Given): MaskStep | Problem {
  if (typeof digits !== "number" || !Number.isInteger(digits)) return no("digits must be a whole number");
  const problem = roundingProblem(type, digits);
  return problem === undefined ? { fn: "ROUND", digits } : no(problem);
}
