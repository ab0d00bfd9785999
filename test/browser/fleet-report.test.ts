import { describe, expect, it } from "vitest";
import { fleetReport } from "../../cli/report/page.ts";
import { fleetStory } from "../support/fleetStory.ts";
import { faintTexts } from "./contrast.ts";
import { isMissing, type Reading, useBrowser } from "./reader.ts";

const sizes = [0, 1, 5_000];
const phone = { width: 360, height: 740 };
const reports = new Map(sizes.map((size) => [size, fleetReport(fleetStory(size))]));
const report = (size: number) => reports.get(size) ?? "";

const isWiderThan = ({ page }: Reading, width: number) =>
  page.evaluate(`document.documentElement.scrollWidth > ${width}`);

describe.skipIf(isMissing)("the report of a fleet", () => {
  const open = useBrowser();
  const rows = ({ page }: Reading) => page.locator("#list tbody tr:not(.more)");
  const names = (reading: Reading) => rows(reading).locator("bdi").allTextContents();

  describe.each(sizes)("with %i buckets", (size) => {
    it.each(["light", "dark"] as const)(
      "opens without a network and without a complaint, %s",
      async (colorScheme) => {
        const reading = await open(report(size), { colorScheme });
        await reading.page.getByRole("heading", { name: "Buckets", exact: true }).waitFor();
        await expect.poll(() => reading.page.locator("#count").textContent()).not.toBe("");
        expect(reading.complaints).toEqual([]);
        expect(reading.requests).toEqual([reading.url]);
        if (size > 0) await rows(reading).first().getByRole("button").click();
        expect(await faintTexts(reading.page)).toEqual([]);
      },
    );

    it("fits a phone, with a bucket opened, and is never scrolled sideways", async () => {
      const reading = await open(report(size), { viewport: phone });
      if (size > 0) await rows(reading).first().getByRole("button").click();
      expect(await isWiderThan(reading, phone.width)).toBe(false);
    });
  });

  it("with 5,000 buckets can be used within five seconds, and shows no more than a page of them", async () => {
    const began = performance.now();
    const reading = await open(report(5_000));
    await rows(reading).first().getByRole("button").click();
    await reading.page.locator(".details").waitFor();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await rows(reading).count()).toBe(50);
  });

  it("counts the same in its head, in its chart, in its tables and in its list", async () => {
    const { page } = await open(report(5_000));
    const numbers = async (selector: string) =>
      (await page.locator(selector).allTextContents()).map((text) => Number(text.replaceAll(/\D/g, "")));
    const sum = async (selector: string) => (await numbers(selector)).reduce((all, one) => all + one, 0);
    const [attention = 0, drift = 0] = await numbers(".lead b");
    const [inSync = 0, paused = 0] = (await page.locator(".lead dd .quiet").first().innerText())
      .split(";")
      .slice(1)
      .flatMap((text) => text.split(", ").map((part) => Number(part.replaceAll(/\D/g, ""))));
    expect(attention + inSync + paused).toBe(5_000);
    expect(await sum("[aria-labelledby=h-now] tbody .share .n")).toBe(5_000);
    expect(await sum(".columns .space > span")).toBe(drift);
    expect(await numbers(".groups tfoot .share .n")).toEqual([drift, drift]);
    expect(await page.locator("#count").textContent()).toContain(`, ${drift.toLocaleString("en-US")} drifts`);
    const row = page.locator("[aria-labelledby=h-actors] tbody tr").first();
    const number = await row.locator(".share .n").innerText();
    await row.getByRole("link").click();
    await expect.poll(() => page.locator("#count").textContent()).toContain(`, ${number} drifts`);
  });

  it("shows page after page", async () => {
    const reading = await open(report(5_000));
    const first = await names(reading);
    await reading.page.getByRole("button", { name: "Next" }).click();
    const second = await names(reading);
    expect(second).toHaveLength(50);
    expect(second.filter((name) => first.includes(name))).toEqual([]);
    expect(await reading.page.locator("#count").textContent()).toBe(
      "5,000 buckets, 7,790 drifts (146 open), 51 to 100 shown.",
    );
    await reading.page.getByRole("button", { name: "Previous" }).click();
    expect(await names(reading)).toEqual(first);
    expect(await reading.page.getByRole("button", { name: "Previous" }).isDisabled()).toBe(true);
  });
});
