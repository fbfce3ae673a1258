// Text, JSON and hash functions. Comparing functions (CHARINDEX, REPLACE) follow the collation: case does not count.
// Positions and lengths are code points.

import { howOf } from "./context.ts";
import type { Context } from "./context.ts";
import { utf16 } from "./convert-binary.ts";
import { convert } from "./convert.ts";
import { failStandIn } from "./sql-failure.ts";
import { isBinary, isText, isUnicode, makeType } from "./sql-type.ts";
import type { SqlType } from "./sql-type.ts";
import { requireConstruct } from "./surface.ts";
import type { Arity, PlainFunction } from "./translate-call.ts";
import { fold, meet, typed } from "./typed.ts";
import type { Typed } from "./typed.ts";

const fn = (least: number, most: number, render: PlainFunction): Arity => ({ least, most, render });
const int = makeType("int");
const here = { text: "(", offset: 0, source: "" };

function at(args: readonly Typed[], index: number): Typed {
  const arg = args[index];
  if (arg === undefined) throw new TypeError("arity was checked");
  return arg;
}

function textAt(args: readonly Typed[], index: number, context: Context): Typed {
  const arg = at(args, index);
  return isText(arg.type) ? arg : convert(arg, makeType("varchar", 8000), howOf(context));
}

const intAt = (args: readonly Typed[], index: number, context: Context): string =>
  convert(at(args, index), int, howOf(context)).sql;

/** A function of one text that gives a text of the same type. */
const map = (render: (sql: string) => string): Arity =>
  fn(1, 1, (args, context) => {
    const text = textAt(args, 0, context);
    return typed(render(text.sql), text.type, text.collation);
  });

const withCharacters = (render: (sql: string) => string): Arity =>
  fn(1, 2, (args, context) => {
    if (args.length > 1) requireConstruct("LTRIM / RTRIM with characters argument", context.pool, here);
    return map(render).render(args, context);
  });

const side = (name: "left" | "right"): Arity =>
  fn(2, 2, (args, context) => {
    const text = textAt(args, 0, context);
    return typed(`${name}(${text.sql}, greatest(${intAt(args, 1, context)}, 0))`, variable(text.type), text.collation);
  });

const variable = (type: SqlType): SqlType => makeType(isUnicode(type) ? "nvarchar" : "varchar", type.size);

const concatType = (values: readonly Typed[]): SqlType => {
  const isWide = values.some((value) => isUnicode(value.type));
  const isMax = values.some((value) => value.type.size < 0);
  const most = isWide ? 4000 : 8000;
  return makeType(
    isWide ? "nvarchar" : "varchar",
    isMax
      ? -1
      : Math.min(
          most,
          values.reduce((sum, value) => sum + value.type.size, 0),
        ),
  );
};

/** CONCAT takes NULL for the empty text. */
function concat(args: readonly Typed[], context: Context): Typed {
  const values = args.map((_, index) => textAt(args, index, context));
  return typed(`concat(${values.map((value) => value.sql).join(", ")})`, concatType(values));
}

function concatWithSeparator(args: readonly Typed[], context: Context): Typed {
  const values = args.map((_, index) => textAt(args, index, context));
  return typed(`concat_ws(${values.map((value) => value.sql).join(", ")})`, makeType(concatType(values).kind, -1));
}

function charIndex(args: readonly Typed[], context: Context): Typed {
  const [sought, text] = [textAt(args, 0, context), textAt(args, 1, context)];
  const collation = meet(text, sought, "charindex");
  const [needle, whole] = [fold(sought.sql, collation), fold(text.sql, collation)];
  if (args.length < 3)
    return typed(`CASE WHEN ${needle} = '' THEN 0 ELSE CAST(strpos(${whole}, ${needle}) AS INTEGER) END`, int);
  const from = `greatest(${intAt(args, 2, context)}, 1)`;
  const found = `strpos(substr(${whole}, ${from}), ${needle})`;
  return typed(`CASE WHEN ${needle} = '' OR ${found} = 0 THEN 0 ELSE CAST(${found} + ${from} - 1 AS INTEGER) END`, int);
}

function substring(args: readonly Typed[], context: Context): Typed {
  if (args.length < 3) requireConstruct("SUBSTRING without length", context.pool, here);
  const value = at(args, 0);
  if (isBinary(value.type)) return bytesOf(value, intAt(args, 1, context), intAt(args, 2, context));
  const text = textAt(args, 0, context);
  const [from, length] = [intAt(args, 1, context), intAt(args, 2, context)];
  const sql = `substr(${text.sql}, greatest(${from}, 1), greatest(${length} + least(${from} - 1, 0), 0))`;
  return typed(sql, variable(text.type), text.collation);
}

/** Two digits a byte. */
function bytesOf(value: Typed, from: string, length: string): Typed {
  const [first, count] = [`greatest(${from}, 1)`, `greatest(${length} + least(${from} - 1, 0), 0)`];
  const digits = `substr(hex(${value.sql}), (${first}) * 2 - 1, (${count}) * 2)`;
  return typed(`unhex(${digits})`, makeType("varbinary", value.type.size));
}

function replace(args: readonly Typed[], context: Context): Typed {
  const [text, sought, by] = [textAt(args, 0, context), textAt(args, 1, context), textAt(args, 2, context)];
  const pattern = `regexp_escape(${sought.sql})`;
  const literal = `replace(${by.sql}, '\\', '\\\\')`;
  const flags = meet(text, sought, "replace").folding === "bin" ? "g" : "gi";
  const sql = `CASE WHEN ${sought.sql} = '' THEN ${text.sql} ELSE regexp_replace(${text.sql}, ${pattern}, ${literal}, '${flags}') END`;
  return typed(
    sql,
    makeType(isUnicode(text.type) ? "nvarchar" : "varchar", text.type.size < 0 ? -1 : 4000),
    text.collation,
  );
}

function dataLength(args: readonly Typed[]): Typed {
  const value = at(args, 0);
  if (isBinary(value.type)) return typed(`CAST(octet_length(${value.sql}) AS INTEGER)`, int);
  if (!isText(value.type)) return failStandIn(`DATALENGTH of ${value.type.kind}`);
  return typed(
    isUnicode(value.type) ? `CAST(octet_length(${utf16(value.sql)}) AS INTEGER)` : `length(${value.sql})`,
    int,
  );
}

const algorithms: Readonly<Record<string, string>> = { sha2_256: "sha256", sha1: "sha1", sha: "sha1", md5: "md5" };

/** The engine hashes UTF-16 of nvarchar and code-page bytes of varchar (UTF-8 here, the same for ASCII). */
function hashBytes(args: readonly Typed[]): Typed {
  const [algorithm, value] = [at(args, 0), at(args, 1)];
  const name = typeof algorithm.constant === "string" ? algorithms[algorithm.constant.toLowerCase()] : undefined;
  if (name === undefined) return failStandIn("HASHBYTES of this algorithm");
  if (!isText(value.type) && !isBinary(value.type))
    return failStandIn(`HASHBYTES of ${value.type.kind}: cast it to text`);
  const bytes = isBinary(value.type) ? value.sql : isUnicode(value.type) ? utf16(value.sql) : `encode(${value.sql})`;
  return typed(`unhex(${name}(${bytes}))`, makeType("varbinary", 8000));
}

const jsonPath = /^(?:lax\s+)?\$(?:\.(?:[A-Za-z_]\w*|"[^"\\]+")|\[\d+\])*$/;

function jsonValue(args: readonly Typed[], context: Context): Typed {
  const [json, path] = [textAt(args, 0, context), at(args, 1).constant];
  if (typeof path !== "string" || !jsonPath.test(path))
    return failStandIn("JSON_VALUE with this path: literal, lax, names and indexes only");
  const place = `'${path.replace(/^lax\s+/, "").replaceAll("'", "''")}'`;
  const sql = `CASE WHEN json_type(${json.sql}, ${place}) NOT IN ('OBJECT', 'ARRAY') THEN left(json_extract_string(${json.sql}, ${place}), 4000) END`;
  return typed(sql, makeType("nvarchar", 4000), json.collation);
}

export const textFunctions: Readonly<Record<string, Arity>> = {
  LEN: fn(1, 1, (args, context) => typed(`CAST(length(rtrim(${textAt(args, 0, context).sql})) AS INTEGER)`, int)),
  DATALENGTH: fn(1, 1, dataLength),
  UPPER: map((sql) => `upper(${sql})`),
  LOWER: map((sql) => `lower(${sql})`),
  LTRIM: withCharacters((sql) => `ltrim(${sql}, ' ')`),
  RTRIM: withCharacters((sql) => `rtrim(${sql}, ' ')`),
  TRIM: map((sql) => `trim(${sql}, ' ')`),
  REVERSE: map((sql) => `reverse(${sql})`),
  LEFT: side("left"),
  RIGHT: side("right"),
  SUBSTRING: fn(2, 3, substring),
  CHARINDEX: fn(2, 3, charIndex),
  REPLACE: fn(3, 3, replace),
  REPLICATE: fn(2, 2, (args, context) => {
    const text = textAt(args, 0, context);
    return typed(
      `left(repeat(${text.sql}, greatest(${intAt(args, 1, context)}, 0)), 8000)`,
      makeType(variable(text.type).kind, isUnicode(text.type) ? 4000 : 8000),
      text.collation,
    );
  }),
  STUFF: fn(4, 4, (args, context) => {
    const [text, by] = [textAt(args, 0, context), textAt(args, 3, context)];
    const [from, length] = [intAt(args, 1, context), intAt(args, 2, context)];
    const whole = `left(${text.sql}, ${from} - 1) || coalesce(${by.sql}, '') || substr(${text.sql}, ${from} + ${length})`;
    return typed(
      `CASE WHEN ${from} BETWEEN 1 AND length(${text.sql}) AND ${length} >= 0 THEN ${whole} END`,
      makeType(variable(text.type).kind, -1),
      text.collation,
    );
  }),
  CONCAT: fn(2, 254, concat),
  CONCAT_WS: fn(3, 254, concatWithSeparator),
  NCHAR: fn(1, 1, (args, context) => typed(`chr(${intAt(args, 0, context)})`, makeType("nchar", 1))),
  UNICODE: fn(1, 1, (args, context) => typed(`unicode(${textAt(args, 0, context).sql})`, int)),
  HASHBYTES: fn(2, 2, hashBytes),
  JSON_VALUE: fn(2, 2, jsonValue),
  ISJSON: fn(1, 2, (args, context) => {
    if (args.length > 1) requireConstruct("ISJSON type constraint", context.pool, here);
    return typed(`CAST(json_valid(${textAt(args, 0, context).sql}) AS INTEGER)`, int);
  }),
};
