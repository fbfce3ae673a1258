import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { startStack } from "../../local/stack.ts";
import type { Stack } from "../../local/stack.ts";
import { browserPath, openBrowser } from "./browser.ts";

const OPERATION = `{ states(first: 2, orderBy: [{ code: ASC }]) { nodes { code name } } }`;

if (browserPath === undefined) console.warn("test/edge/graphiql.test.ts is skipped: no Chromium on this machine");

describe.skipIf(browserPath === undefined)("GraphiQL in a browser", () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  const strangers: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), openBrowser()]);
    page = await browser.newPage();
    page.setDefaultTimeout(15_000);
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith("http") && origin !== stack.url) strangers.push(request.url());
    });
    page.on("console", (message) => {
      if (/Content Security Policy/u.test(message.text())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${stack.url}/`);
  });

  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });

  test("a pasted token shows the schema of who pasted it, and runs an operation", async ({ expect }) => {
    const token = await stack.token("ana");
    await Promise.all([
      page.waitForResponse((response) => response.url() === stack.graphqlUrl && response.ok()),
      page.getByLabel("Access token").fill(token),
    ]);
    await writeOperation(page, OPERATION);
    await page.getByRole("button", { name: /Execute query/u }).click();
    await page.getByText("Alabama").first().waitFor();
    expect(await page.locator(".graphiql-response").innerText()).toContain("AL");
  });

  test("the token is kept by the tab alone", async ({ expect }) => {
    const token = await page.getByLabel("Access token").inputValue();
    const kept = await page.evaluate("JSON.stringify(localStorage) + document.cookie");
    expect(kept).not.toContain(token);
    expect(await page.getByLabel("Access token").getAttribute("type")).toBe("password");
  });

  test("another token asks for the schema again", async ({ expect }) => {
    const token = await stack.token("sam");
    const [request] = await Promise.all([
      page.waitForRequest((sent) => sent.url() === stack.graphqlUrl && sent.method() === "POST"),
      page.getByLabel("Access token").fill(token),
    ]);
    expect(request.postData()).toContain("__schema");
    expect(await request.headerValue("authorization")).toBe(`Bearer ${token}`);
  });

  test("nothing was asked of another origin, and the page broke no policy", ({ expect }) => {
    expect(strangers).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

async function writeOperation(page: Page, text: string): Promise<void> {
  await page.locator(".graphiql-query-editor .monaco-editor").first().click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
  // The editor closes an opened brace by itself: away with what it put behind the cursor.
  await page.keyboard.press("ControlOrMeta+Shift+End");
  await page.keyboard.press("Delete");
}
