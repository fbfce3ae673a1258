// What each mask shows, in plain JavaScript over canonical texts: exact numbers as whole ones, HMAC by node's own.

import { createHmac, hkdfSync } from "node:crypto";

type Shown = (text: string) => string;

/** Texts that the warehouse's collation holds equal hash alike, as far as upper case and spaces at the end go. */
const hashed = (text: string): string => text.replace(/ +$/, "").toUpperCase();

function hmac(secret: string, name: string, bytes: Buffer): Buffer {
  const key = Buffer.from(hkdfSync("sha256", secret, "", `mask:${name}`, 32));
  return createHmac("sha256", key).update(bytes).digest();
}

export function hashOf(secret: string, name: string, kind: "text" | "bigint" | "uuid" | "binary"): Shown {
  return (text) => {
    const bytes =
      kind === "binary"
        ? Buffer.from(text, "hex")
        : Buffer.from(kind === "text" ? hashed(text) : text.toUpperCase(), "utf16le");
    const digest = hmac(secret, name, bytes);
    const hex = digest.toString("hex");
    if (kind === "bigint") return String(digest.readBigInt64BE());
    if (kind === "text") return hex.slice(0, 32).toUpperCase();
    return kind === "binary" ? hex.toUpperCase() : uuidOf(hex);
  };
}

/** As the engine reads sixteen bytes: the first three groups lowest byte first. */
function uuidOf(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  const group = (from: number, to: number) => bytes.slice(from, to);
  return [group(0, 4).toReversed(), group(4, 6).toReversed(), group(6, 8).toReversed(), group(8, 10), group(10, 16)]
    .map((part) => part.join(""))
    .join("-");
}

/** Characters, as the local warehouse counts them. */
export function partial(prefix: number, pad: string, suffix: number): Shown {
  return (text) => {
    const characters = [...text.replace(/ +$/, "")];
    if (characters.length <= prefix + suffix) return pad;
    return [...text].slice(0, prefix).join("") + pad + characters.slice(characters.length - suffix).join("");
  };
}

export const email: Shown = (text) => `${[...text].slice(0, 1).join("")}XXX@XXXX.com`;
export const year: Shown = (text) => `${text.slice(0, 4)}-01-01${text.includes("T") ? "T00:00:00" : ""}`;
export const month: Shown = (text) => `${text.slice(0, 7)}-01${text.includes("T") ? "T00:00:00" : ""}`;

interface Exact {
  readonly scale: number;
  /** The ends of the type, in units of its last digit. */
  readonly least: bigint;
  readonly most: bigint;
}

export const exact = {
  int: { scale: 0, least: -(2n ** 31n), most: 2n ** 31n - 1n },
  bigint: { scale: 0, least: -(2n ** 63n), most: 2n ** 63n - 1n },
  money: { scale: 4, least: -(2n ** 63n), most: 2n ** 63n - 1n },
  decimal: (precision: number, scale: number): Exact => ({
    scale,
    least: 1n - 10n ** BigInt(precision),
    most: 10n ** BigInt(precision) - 1n,
  }),
} as const;

function unitsOf(text: string, scale: number): bigint {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const units = BigInt(whole + fraction.padEnd(scale, "0"));
  return text.startsWith("-") ? -units : units;
}

export function textOf(units: bigint, scale: number): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const fraction = scale === 0 ? "" : `.${digits.slice(-scale)}`;
  return `${units < 0n ? "-" : ""}${scale === 0 ? digits : digits.slice(0, -scale)}${fraction}`;
}

const kept = (units: bigint, { least, most }: Exact): bigint => (units < least ? least : units > most ? most : units);

export function bucket(size: string, type: Exact): Shown {
  const step = unitsOf(size, type.scale);
  return (text) => {
    const units = unitsOf(text, type.scale);
    const over = ((units % step) + step) % step;
    return textOf(kept(units - over, type), type.scale);
  };
}

/** Half away from zero. */
export function round(digits: number, type: Exact): Shown {
  const step = 10n ** BigInt(type.scale - digits);
  return (text) => {
    const units = unitsOf(text, type.scale);
    const size = units < 0n ? -units : units;
    const rounded = ((size + step / 2n) / step) * step;
    return textOf(kept(units < 0n ? -rounded : rounded, type), type.scale);
  };
}
