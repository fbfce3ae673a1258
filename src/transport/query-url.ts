// Where a batch is posted, and the host that its signature names. No I/O, and no setting of its own: the host follows from
// the URL.

/** The endpoint's own version name; the only one seen in use. */
const API_VERSION = "2018-08-01-preview";
/** A free label that the endpoint takes; it lets an operator tell this Worker's batches from Studio's. */
const APPLICATION = "edgewise";
const MS_PER_MINUTE = 60_000;
/** What every known sender uses; the endpoint's maximum is not known. */
const MAX_QUERY_MINUTES = 59;

export interface QuerySettings {
  /** Origin of the query API, with its port when that is not 443. */
  readonly url: string;
  readonly database: string;
  /** Rows of one result set at which the endpoint cuts off. */
  readonly topRows: number;
  /** The longest that one batch may take. */
  readonly deadlineMs: number;
}

export interface QueryTarget {
  readonly url: string;
  readonly host: string;
}

/** `https://ws-ondemand.sql.azuresynapse.net:1443/databases/<database>/query?api-version=...` and its host.
 *
 * Host: URL.host is what fetch puts into the Host header, with the port unless it is the scheme's own. Every known signature
 * names port 1443; whether port 443 wants the bare host is not known, so the rule is to sign exactly what is sent.
 */
export function queryTarget(settings: QuerySettings): QueryTarget {
  const url = new URL(`/databases/${encodeURIComponent(settings.database)}/query`, settings.url);
  url.searchParams.set("api-version", API_VERSION);
  url.searchParams.set("application", APPLICATION);
  url.searchParams.set("topRows", String(settings.topRows));
  url.searchParams.set("queryTimeoutInMinutes", String(queryMinutes(settings.deadlineMs)));
  url.searchParams.set("allResultSets", "true");
  return { url: url.href, host: url.host };
}

/** Rounded up, so that the deadline ends a batch first and the warehouse only clears away what was abandoned. */
function queryMinutes(deadlineMs: number): number {
  return Math.min(Math.max(Math.ceil(deadlineMs / MS_PER_MINUTE), 1), MAX_QUERY_MINUTES);
}
