// What is wrong with settings that are right each by itself: secrets that are the same, limits that exclude each other.

/** One that is known to a party must not open what another guards. */
const SECRETS = [
  "WAREHOUSE_CLIENT_SECRET",
  "CURSOR_SECRET",
  "MASK_SECRET",
  "AUDIT_SIGNING_KEY",
  "AUDIT_WEBHOOK_TOKEN",
  "CACHE_SECRET",
  "CACHE_PURGE_SECRET",
] as const;

type Numbers =
  | "DEFAULT_PAGE_ROWS"
  | "LIMIT_PAGE_ROWS"
  | "LIMIT_TOTAL_ROWS"
  | "WAREHOUSE_TOP_ROWS"
  | "WAREHOUSE_MAX_RESPONSE_BYTES"
  | "LIMIT_ANSWER_BYTES"
  | "STREAM_MAX_BYTES";

export type Compared = Readonly<Record<(typeof SECRETS)[number], string>> & Readonly<Record<Numbers, number>>;

export function contradictions(flat: Compared): readonly string[] {
  const problems: string[] = [];
  for (const [index, key] of SECRETS.entries()) {
    const same = SECRETS.slice(0, index).find((other) => flat[other] === flat[key] && flat[key] !== "");
    if (same !== undefined) problems.push(`${key} is the same as ${same}. Give it a random value of its own.`);
  }
  const streamed = flat.STREAM_MAX_BYTES;
  const most = Math.max(flat.WAREHOUSE_MAX_RESPONSE_BYTES, flat.LIMIT_ANSWER_BYTES);
  const contradicting = [
    [
      flat.DEFAULT_PAGE_ROWS > flat.LIMIT_PAGE_ROWS,
      "DEFAULT_PAGE_ROWS is above LIMIT_PAGE_ROWS. Lower the one or raise the other.",
    ],
    [
      flat.LIMIT_PAGE_ROWS > flat.LIMIT_TOTAL_ROWS,
      "LIMIT_PAGE_ROWS is above LIMIT_TOTAL_ROWS. Lower the one or raise the other.",
    ],
    [
      flat.LIMIT_TOTAL_ROWS >= flat.WAREHOUSE_TOP_ROWS - 1,
      "LIMIT_TOTAL_ROWS reaches WAREHOUSE_TOP_ROWS, where answers are cut off. Keep it at least 2 below.",
    ],
    [
      streamed > 0 && streamed < most,
      "STREAM_MAX_BYTES is below what may be held: WAREHOUSE_MAX_RESPONSE_BYTES or LIMIT_ANSWER_BYTES. Raise it, or give 0.",
    ],
  ] as const;
  return [...problems, ...contradicting.flatMap(([isSo, problem]) => (isSo ? [problem] : []))];
}
