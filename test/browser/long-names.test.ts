import { describe, expect, it } from "vitest";
import { fleetReport } from "../../cli/report/page.ts";
import { faintTexts } from "./contrast.ts";
import { longAgent, longFleet } from "./longFleet.ts";
import { isMissing, useBrowser } from "./reader.ts";

/** What reaches over the right edge, and verdicts that have more than one line. */
const outside =
  "[...document.body.querySelectorAll('*')].filter((one) => one.checkVisibility() && !one.closest('.said, caption') && one.getBoundingClientRect().right > innerWidth + 0.5).map((one) => one.outerHTML.slice(0, 200))";
const broken =
  "[...document.querySelectorAll('.v, .mark')].filter((one) => one.getClientRects().length > 1).map((one) => one.textContent)";

describe.skipIf(isMissing)("a report in which all names are long", () => {
  const open = useBrowser();
  const text = fleetReport(longFleet);
  const screens = [320, 390, 768, 1280].flatMap((width) =>
    (["light", "dark"] as const).map((colorScheme) => ({ width, colorScheme })),
  );

  it.each(screens)(
    "fits $width pixels, and breaks no verdict, $colorScheme",
    async ({ width, colorScheme }) => {
      const { page } = await open(text, { viewport: { width, height: 740 }, colorScheme });
      for (const button of await page.locator("#list tbody tr:not(.more) button").all()) await button.click();
      for (const agent of await page.locator("details.agent summary").all()) await agent.click();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(await page.evaluate(outside)).toEqual([]);
      expect(await page.evaluate(broken)).toEqual([]);
      const name = await page.locator("#list tbody th").first().boundingBox();
      expect(name?.width).toBeGreaterThan(width / 5);
      const below = await page.locator(".more td").first().boundingBox();
      expect(below?.width).toBeGreaterThan(Math.min(width, 1_200) * 0.8);
      expect(await faintTexts(page)).toEqual([]);
    },
  );

  it("shows the program of a call in short, and the whole user agent when opened", async () => {
    const { page } = await open(text, {}, "#verdict=held");
    await page.locator("#list button").first().click();
    const full = page.getByText(longAgent);
    expect(await full.isVisible()).toBe(false);
    await page.getByText("aws-cli/2.31.39", { exact: true }).click();
    expect(await full.isVisible()).toBe(true);
  });

  it("says above all else that a bucket was recreated, and leads to it", async () => {
    const { page } = await open(text);
    expect(await page.locator("header").innerText()).toContain(
      "recreated, empty (1 bucket): the bucket was deleted and created again: its objects are gone.",
    );
    await page.getByRole("link", { name: "recreated, empty" }).click();
    await expect
      .poll(() => page.locator("#list bdi").allTextContents())
      .toEqual([expect.stringMatching(/^recreated/)]);
    await page.locator("#list button").first().click();
    expect(await page.locator(".details .alarm").innerText()).toContain("Its objects are gone.");
  });
});
