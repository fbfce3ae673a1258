import { expect, test } from "vitest";
import { queryTarget } from "#transport/query-url.ts";

const settings = {
  url: "https://ws-ondemand.sql.azuresynapse.net:1443",
  database: "curated",
  topRows: 100_000,
  deadlineMs: 30_000,
};

test("the URL is the query API's, and the host is the one that fetch sends", () => {
  expect(queryTarget(settings)).toEqual({
    url:
      "https://ws-ondemand.sql.azuresynapse.net:1443/databases/curated/query?api-version=2018-08-01-preview" +
      "&application=edgewise&topRows=100000&queryTimeoutInMinutes=1&allResultSets=true",
    host: "ws-ondemand.sql.azuresynapse.net:1443",
  });
});

test("the scheme's own port is not part of the host", () => {
  expect(queryTarget({ ...settings, url: "https://ws.sql.azuresynapse.net:443" }).host).toBe("ws.sql.azuresynapse.net");
});

test("a database's name stays one part of the path", () => {
  const { url } = queryTarget({ ...settings, database: "a/b?c#d é" });
  expect(new URL(url).pathname).toBe("/databases/a%2Fb%3Fc%23d%20%C3%A9/query");
});

test.each([
  [1, "1"],
  [60_000, "1"],
  [60_001, "2"],
  [9_000_000, "59"],
])("a deadline of %i ms is %s minutes at the warehouse", (deadlineMs, minutes) => {
  const { url } = queryTarget({ ...settings, deadlineMs });
  expect(new URL(url).searchParams.get("queryTimeoutInMinutes")).toBe(minutes);
});
