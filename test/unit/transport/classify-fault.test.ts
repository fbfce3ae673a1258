import { expect, test } from "vitest";
import { classifyMessage, classifyStatus } from "#transport/classify-fault.ts";

test.each([
  ["Msg 42108, Level 14, State 1, Line 1\nCannot connect to the SQL pool", "warehouse-paused", "Msg 42108 (paused)"],
  ["SQL pool is paused. Please resume and try again.", "warehouse-paused", "no message number (paused)"],
  ["42109: The SQL pool is warming up. Please try again.", "warehouse-unavailable", "Msg 42109 (warming-up)"],
  ["The SQL pool is warming up. Please try again.", "warehouse-unavailable", "no message number (warming-up)"],
  ["Error 40613 Database is not currently available", "warehouse-unavailable", "Msg 40613 (transient)"],
  ["The service is busy. (Error: 40501)", "warehouse-unavailable", "Msg 40501 (throttled)"],
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
  expect(classifyMessage(message)).toEqual({ reason, detail });
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
  [401, "The X-CSRF-Signature header could not be validated", "warehouse-failed", "HTTP 401 (login)"],
])("HTTP %i with %j is %s", (status, body, reason, detail) => {
  expect(classifyStatus(status, body)).toEqual({ reason, detail });
});
