// The address of a request -> what is asked for, or the answer that refuses it. The query API's own parameters; no body, no token.

/** What a client asks for in the address of its POST. */
export interface Target {
  readonly rowLimit: number | undefined;
  readonly allResultSets: boolean;
  readonly timeoutMs: number;
}

export interface Refused {
  readonly status: 400 | 404;
  readonly message: string;
}

const MS_PER_MINUTE = 60_000;
/** What the endpoint's known senders ask for; a serverless pool ends a query after 30 minutes whatever it is asked. */
const DEFAULT_MINUTES = 59;

/** The database named in the path, or undefined where the path is another. */
export function databaseOf(url: URL): string | undefined {
  const part = /^\/databases\/([^/]+)\/query$/.exec(url.pathname)?.[1];
  if (part === undefined) return undefined;
  return /%(?![0-9A-Fa-f]{2})/.test(part) ? part : decodeURIComponent(part);
}

export function readTarget(url: URL, databaseName: string): Target | Refused {
  const database = databaseOf(url);
  if (database !== databaseName) return { status: 404, message: `Database '${database ?? ""}' was not found` };
  const query = url.searchParams;
  if (query.get("api-version") !== "2018-08-01-preview")
    return { status: 400, message: "api-version=2018-08-01-preview is required" };
  const rowLimit = readNumber(query.get("topRows"));
  if (Number.isNaN(rowLimit)) return { status: 400, message: "topRows must be a positive number" };
  const minutes = readNumber(query.get("queryTimeoutInMinutes"));
  if (Number.isNaN(minutes)) return { status: 400, message: "queryTimeoutInMinutes must be a positive number" };
  return {
    rowLimit,
    allResultSets: query.get("allResultSets") === "true",
    timeoutMs: Math.min(minutes ?? DEFAULT_MINUTES, DEFAULT_MINUTES) * MS_PER_MINUTE,
  };
}

/** Undefined where it is not given, NaN where it is no positive whole number. */
function readNumber(written: string | null): number | undefined {
  if (written === null) return undefined;
  return /^[1-9]\d{0,8}$/.test(written) ? Number(written) : Number.NaN;
}
