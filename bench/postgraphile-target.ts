// PostGraphile 5 over a PostgreSQL with the same rows, asked by documents of its own whose aliases give Edgewise's answers. It checks
// no token. Where PostgreSQL or the package is not installed there is no target, but a sentence that says why.

import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { OperationName } from "./operations.ts";
import { findPostgres, startPostgres } from "./postgres.ts";
import type { Postgres } from "./postgres.ts";
import type { Target } from "./target.ts";

const server = fileURLToPath(new URL("postgraphile-server.ts", import.meta.url));

const FLIGHT = "flightId departedAt delayMinutes distanceMiles originIata destinationIata";
const AIRPORT = "iata name city stateCode";

/** There is no group by month without a plugin. */
const documents: Readonly<Partial<Record<OperationName, string>>> = {
  OneRow: `query OneRow { flight: flightByFlightId(flightId: "1") { ${FLIGHT} } }`,
  RowsWithRelations: `query RowsWithRelations {
    flights: allFlights(first: 50) {
      nodes {
        flightId departedAt
        origin: airportByOriginIata { ${AIRPORT} }
        destination: airportByDestinationIata { ${AIRPORT} }
      }
    }
  }`,
  LargePage: `query LargePage {
    saleLines: allSaleLines(first: 5000) {
      nodes {
        saleId lineNumber quantity storeId customerId unitPrice discount amount tax soldAt
        shippedAt orderedOn dueOn product category note currency weightKg fillRatio isReturn
      }
    }
  }`,
  ThreeRoots: `query ThreeRoots {
    flights: allFlights(first: 10) { nodes { ${FLIGHT} } }
    airports: allAirports(first: 10) { nodes { ${AIRPORT} } }
    states: allStates(first: 10) { nodes { code name } }
  }`,
  TenLevels: `query TenLevels { flight: flightByFlightId(flightId: "3") { flightId ${destinationOf(5)} } }`,
};

function destinationOf(pairs: number): string {
  const below =
    pairs === 1 ? "" : ` departures: flightsByOriginIata(first: 1) { nodes { flightId ${destinationOf(pairs - 1)} } }`;
  return `destination: airportByDestinationIata { iata name${below} }`;
}

export type Found = { readonly target: Target; readonly close: () => Promise<void> } | { readonly why: string };

/** `folder` is where `npm install postgraphile pg` was run; `data` is the DuckDB file to copy. */
export async function startPostgraphile(folder: string | undefined, data: string): Promise<Found> {
  if (folder === undefined || !existsSync(join(folder, "node_modules/postgraphile"))) {
    const how = "`npm install postgraphile@5 pg` in a folder outside of this one, and give it as `--postgraphile`";
    return { why: `PostGraphile 5 was not measured: it is no dependency of this project (some 300 MB). ${how}.` };
  }
  const programs = await findPostgres();
  if (programs === undefined) return { why: "PostGraphile 5 was not measured: PostgreSQL is not installed." };
  const postgres = await startPostgres(programs, data);
  const child = fork(server, [folder, postgres.connection], {
    env: { ...process.env, GRAPHILE_ENV: "production", NODE_ENV: "production" },
  });
  const close = async (): Promise<void> => {
    child.kill();
    await postgres.close();
  };
  try {
    return { target: toTarget(await urlOf(child), child, postgres), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function urlOf(child: ChildProcess): Promise<string> {
  const ended = once(child, "exit").then(() => Promise.reject(new Error("PostGraphile did not start")));
  const [message] = (await Promise.race([once(child, "message"), ended])) as [{ readonly url: string }];
  ended.catch(() => undefined);
  return message.url;
}

function toTarget(url: string, { pid }: ChildProcess, postgres: Postgres): Target {
  return {
    title: "PostGraphile 5",
    url: `${url}/graphql`,
    process: pid === undefined ? undefined : { id: pid, url },
    warehouse: undefined,
    // Each of its statements is a trip.
    takeAsked: async () => {
      const statements = await postgres.takeStatements();
      return { trips: statements, statements };
    },
    queryOf: ({ name }) => documents[name],
  };
}
