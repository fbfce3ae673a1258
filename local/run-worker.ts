// Runs the Worker that wrangler.toml describes in workerd, on loopback, from this process: built by wrangler as a deployment is,
// with values of its own instead of [vars], .dev.vars and .env. No account, no network look-ups, nothing kept on disk.

import { fileURLToPath } from "node:url";

/** One line that the Worker wrote with console. */
export interface WorkerLine {
  readonly level: string;
  readonly text: string;
}

export interface WorkerOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly vars: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** Requests that RATE_LIMITER lets through in a minute, instead of wrangler.toml's. */
  readonly rateLimit?: number;
  readonly onLine: (line: WorkerLine) => void;
  /** Builds anew when a source file changes. */
  readonly watch?: boolean;
  /** Another entry point than wrangler.toml's, for tests of this file. */
  readonly entrypoint?: string;
  /** The module that src/worker.ts is built with instead of catalog/index.ts: its path from the root, with `./`. */
  readonly catalog?: string;
}

export interface RunningWorker {
  /** Origin, without a slash at the end. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Wrangler's form of a line; its own types do not say it, for want of a package that it does not bring. */
interface StructuredLine {
  readonly level: string;
  readonly message: string;
}

const root = fileURLToPath(new URL("../", import.meta.url));

// Wrangler reads these when it is imported: no usage data, no error reports, no look-up of where this machine is (request.cf).
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_LOG: "error",
  WRANGLER_LOG_PATH: fileURLToPath(new URL("../.wrangler/logs", import.meta.url)),
};

/** Builds and starts the Worker. Resolves when it listens; rejects with wrangler's message when it cannot be built. */
export async function runWorker(options: WorkerOptions): Promise<RunningWorker> {
  Object.assign(process.env, QUIET);
  const { unstable_startWorker: startWorker } = await import("wrangler");
  const worker = await startWorker({
    config: `${root}wrangler.toml`,
    // A file that is not there: what a developer keeps in .dev.vars is for `wrangler dev`, and must not change a test.
    envFiles: [".local/no-such.env"],
    ...(options.entrypoint === undefined ? {} : { entrypoint: options.entrypoint }),
    ...(options.catalog === undefined ? {} : { build: { alias: { "../catalog/index.ts": options.catalog } } }),
    bindings: {
      ...bindingsOf("plain_text", options.vars),
      ...bindingsOf("secret_text", options.secrets),
      ...rateLimitOf(options.rateLimit),
    },
    dev: {
      server: { hostname: "127.0.0.1", port: options.port },
      watch: options.watch ?? false,
      persist: false,
      inspector: false,
      registry: undefined,
      remote: false,
      logLevel: "error",
      inferOriginFromRoutes: false,
      structuredLogsHandler: (line: StructuredLine) => options.onLine({ level: line.level, text: line.message }),
    },
  });
  try {
    await worker.ready;
    const url = await worker.url;
    return { url: url.origin, close: () => worker.dispose() };
  } catch (error) {
    await worker.dispose();
    throw error;
  }
}

function rateLimitOf(limit: number | undefined) {
  if (limit === undefined) return {};
  return { RATE_LIMITER: { type: "ratelimit" as const, namespace_id: "4711", simple: { limit, period: 60 as const } } };
}

function bindingsOf<T extends string>(type: T, values: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { type, value }]));
}
