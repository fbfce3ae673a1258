import { expect, test } from "vitest";
import { classifyMessage, classifyStatus } from "#transport/classify-fault.ts";
import { CLASS_BY_NUMBER } from "#transport/fault-classes.ts";

const outage = { kind: "later", afterMs: 0, isOutage: true };
const once = { kind: "once", afterMs: 0, isOutage: false };

test.each([
  ["Msg 42108, Level 14, State 1, Line 1\nCannot connect to the SQL pool", "warehouse-paused", "Msg 42108 (paused)"],
  ["SQL pool is paused. Please resume and try again.", "warehouse-paused", "no message number (paused)"],
  ["42109: The SQL pool is warming up. Please try again.", "warehouse-unavailable", "Msg 42109 (warming-up)"],
  ["The SQL pool is warming up. Please try again.", "warehouse-unavailable", "no message number (warming-up)"],
  ["Error 40613 Database is not currently available", "warehouse-unavailable", "Msg 40613 (transient)"],
  ["The service is busy. (Error: 40501)", "warehouse-unavailable", "Msg 40501 (busy)"],
  ["Resources ran out: 0x80070008", "warehouse-unavailable", "no message number (throttled)"],
  ["Websocket connection was closed unexpectedly.", "warehouse-unavailable", "no message number (transient)"],
  ["Msg 18456, Level 14: Login failed", "warehouse-failed", "Msg 18456 (login)"],
  ["Login failed for user '<token-identified principal>'.", "warehouse-failed", "no message number (login)"],
  ["Msg 47073: public network access is off", "warehouse-failed", "Msg 47073 (network-rule)"],
  ["Msg 229, Level 14: The SELECT permission was denied", "warehouse-failed", "Msg 229 (permission)"],
  ["Invalid object name 'curated.Flight'.", "warehouse-failed", "no message number (missing-object)"],
  ["Msg 103010, Level 16: Parse error at line: 1", "warehouse-failed", "Msg 103010 (syntax)"],
  ["Msg 50000, Level 16: something of ours", "warehouse-failed", "Msg 50000 (unclassified)"],
  ["", "warehouse-failed", "no message number (unclassified)"],
])("%j is %s", (message, reason, detail) => {
  expect(classifyMessage(message)).toMatchObject({ reason, detail });
});

test.each([
  ["Msg 926, Level 14", outage],
  ["Msg 40613, Level 17", outage],
  ["Msg 10928, Level 16: Resource ID : 1.", outage],
  ["Resources ran out: 0x80070008", outage],
  ["Msg 49920, Level 16: try after 30 seconds", outage],
  ["Msg 40501, Level 20: The service is currently busy.", { ...outage, afterMs: 10_000 }],
  ["The service is currently busy. Retry the request after 4 seconds.", { ...outage, afterMs: 4000 }],
  ["Msg 40501: Retry the request after 25 seconds.", { ...outage, afterMs: 25_000 }],
  ["Msg 42109, Level 20: The SQL pool is warming up.", { kind: "warming", afterMs: 0, isOutage: false }],
  ["Msg 4060, Level 11: Cannot open database", { ...once, isOutage: true }],
  ["Error 53: the network path was not found", { ...once, isOutage: true }],
  ["11001: no such host is known", { ...once, isOutage: true }],
  ["Cannot bulk load: 0x8007000C", once],
  ["This query cannot be executed due to current resource constraints.", once],
])("%j may be asked again: %o", (message, again) => {
  expect(classifyMessage(message)).toMatchObject({ again });
});

test.each([
  "Msg 42108, Level 20: paused",
  "SQL pool is paused.",
  "Msg 18456: Login failed",
  "Msg 916: no user in this database",
  "Msg 40615: the firewall",
  "Msg 47072: TLS version",
  "Msg 47073: no public access",
  "Msg 103010: Parse error",
  "Msg 8632: expression limit",
  "Invalid object name 'x'.",
  "Msg 13807: storage rights",
  "Query timeout expired",
  "Msg 8114: Error converting 'Retry the request after 4 seconds.'",
  "anything else",
])("%j is never asked again", (message) => {
  expect(classifyMessage(message)).not.toHaveProperty("again");
});

test("Retry-After is waited for, where asking again has a point and nothing says longer", () => {
  expect(classifyStatus(503, "", 4000)).toMatchObject({ again: { ...outage, afterMs: 4000 } });
  expect(classifyStatus(429, "", 60_000)).toMatchObject({ again: { ...outage, afterMs: 60_000 } });
  expect(classifyStatus(503, '{"message":"Msg 40501"}', 4000)).toMatchObject({ again: { afterMs: 10_000 } });
  expect(classifyStatus(403, "", 4000)).not.toHaveProperty("again");
});

test("every number of the three published lists is transient, one way or another", () => {
  const azure = [926, 4060, 40197, 40501, 40613, 49918, 49919, 49920, 4221, 615];
  const client = [1204, 1205, 1222, 40143, 40540, 42109, 10929, 10928, 10060, 997, 233];
  const builder = [20, 64, 121, 601, 617, 669, 921, 1203, 1221, 1807, 3935, 3960, 3966, 8628, 8645, 8651, 9515, 10053];
  const more = [10054, 10922, 10936, 14355, 17197, 20041, 41301, 41302, 41305, 41325, 41839, 53, 11001];
  for (const number of [...azure, ...client, ...builder, ...more]) {
    expect(CLASS_BY_NUMBER.has(number), String(number)).toBe(true);
    expect(classifyMessage(`Msg ${number}, Level 16`)).toHaveProperty("again");
  }
});

test.each([undefined, null, 42108, { number: 42108 }])("a message that is no text says nothing: %j", (message) => {
  expect(classifyMessage(message)).toEqual({ reason: "warehouse-failed", detail: "no message number (unclassified)" });
});

test.each([
  ["Msg 8114, Level 16: Error converting 'canary 777123' to bigint.", "Msg 8114 (conversion)"],
  ["Conversion failed when converting the varchar value '42108' to data type int.", "no message number (unclassified)"],
  ["Conversion failed when converting the varchar value 'Msg 40613' to int.", "no message number (unclassified)"],
  ["Conversion failed for 'SQL pool is paused'.", "no message number (unclassified)"],
  ["'123456' is not a number", "no message number (unclassified)"],
  ["123456 is not a number", "no message number (unclassified)"],
  ["the row said Error 123456", "no message number (unclassified)"],
])("a value in %j decides nothing and does not come out", (message, detail) => {
  expect(classifyMessage(message)).toEqual({ reason: "warehouse-failed", detail });
});

test.each([
  [500, "canary", "warehouse-unavailable", "HTTP 500 (unclassified)"],
  [503, "<html>canary</html>", "warehouse-unavailable", "HTTP 503 (unclassified)"],
  [429, "", "warehouse-unavailable", "HTTP 429 (unclassified)"],
  [408, "", "warehouse-unavailable", "HTTP 408 (unclassified)"],
  [400, '{"message":"canary"}', "warehouse-failed", "HTTP 400 (unclassified)"],
  [403, "", "warehouse-failed", "HTTP 403 (unclassified)"],
  [500, '{"message":"Msg 42108, Level 14: canary"}', "warehouse-paused", "HTTP 500, Msg 42108 (paused)"],
  [400, '[{"isSuccess":false,"message":"SQL pool is paused"}]', "warehouse-paused", "HTTP 400 (paused)"],
  [400, '{"error":{"message":"Msg 47073: canary"}}', "warehouse-failed", "HTTP 400, Msg 47073 (network-rule)"],
  [401, "The X-CSRF-Signature header could not be validated", "warehouse-failed", "HTTP 401 (signature)"],
])("HTTP %i with %j is %s", (status, body, reason, detail) => {
  const fault = classifyStatus(status, body);
  expect(fault).toMatchObject({ reason, detail });
  expect("again" in fault).toBe(reason === "warehouse-unavailable");
});
