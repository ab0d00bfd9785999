import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { afterAll, afterEach, beforeAll, inject } from "vitest";

export const isMissing = !inject("chromium");

/** A page that is being read, and what it did on its own. */
export interface Reading {
  readonly page: Page;
  /** All that it asked for, itself among it. */
  readonly requests: readonly string[];
  /** Errors and warnings of its console, and what its script threw. */
  readonly complaints: readonly string[];
  readonly url: string;
}

type Circumstances = Pick<BrowserContextOptions, "viewport" | "colorScheme" | "javaScriptEnabled">;

/** A browser for the tests of a file; answers how to open a page in it, each time in a new profile. */
export function useBrowser() {
  let browser: Browser | undefined;
  let context: BrowserContext | undefined;
  let folder = "";
  beforeAll(async () => {
    const executablePath = inject("chromium");
    if (!executablePath) return;
    folder = mkdtempSync(join(tmpdir(), "dxaws-s3-browser-"));
    // Chromium's sandbox refuses to run as root.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await chromium.launch({ executablePath, args });
  });
  afterEach(() => context?.close());
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return async (text: string, circumstances: Circumstances = {}, address = ""): Promise<Reading> => {
    if (!browser) throw new Error("the browser is not open");
    const file = join(folder, "report.html");
    writeFileSync(file, text);
    context = await browser.newContext({ ...circumstances, offline: true });
    return open(await context.newPage(), `${pathToFileURL(file)}${address}`);
  };
}

async function open(page: Page, url: string): Promise<Reading> {
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => complaints.push(`${error}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.setDefaultTimeout(10_000);
  await page.goto(url);
  return { page, requests, complaints, url };
}
