import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { fleetReport } from "../../cli/report/page.ts";
import { causeOf } from "../support/fleetStory.ts";
import { isMissing, type Reading, useBrowser } from "./reader.ts";
import { smallFleet, tagged } from "./smallFleet.ts";

const formula = `=HYPERLINK("https://example.org","x")`;
const evil = '-cmd|calc;=1+1,@x\t+2"';
const day = "2026-11-23";
const at = `${day}T09:00:00.000Z`;
const earlier = {
  ...tagged,
  at,
  causes: [causeOf(formula, "PutBucketTagging", at, ["tags"])],
  drift: [{ facet: "tags", path: "/tags/team", before: evil, after: "orders" }],
};
const story = {
  ...smallFleet,
  days: [day, ...smallFleet.days],
  entries: [...smallFleet.entries, earlier],
};

describe.skipIf(isMissing)("the report, of one of its days,", () => {
  const open = useBrowser();
  const names = ({ page }: Reading) => page.locator("#list bdi").allTextContents();
  const toDay = async ({ page }: Reading) => page.locator(`[data-day="${day}"]`).click();

  it("shows the buckets that drifted then, and what happened then alone, when its column is chosen", async () => {
    const reading = await open(fleetReport(story));
    const { page } = reading;
    await toDay(reading);
    await expect.poll(() => names(reading)).toEqual(["orders"]);
    expect(await page.getByRole("combobox", { name: "Drift on" }).inputValue()).toBe(day);
    expect(await page.getByRole("status").textContent()).toBe("1 of 3 buckets, 1 drift.");
    expect(await page.locator("[aria-current=true]").getAttribute("data-day")).toBe(day);
    await page.getByRole("button", { name: "orders", exact: true }).click();
    const text = await page.locator(".details").innerText();
    expect(text).toContain("2026-11-23 09:00:00Z");
    expect(text).not.toContain("2026-11-24 14:02:07Z converged");
    expect(text).toContain("1 more in this file, of other days.");
  });

  it("has a column that the keyboard reaches, and none to choose for a day without drift", async () => {
    const quiet = "2026-11-22";
    const reading = await open(fleetReport({ ...story, days: [quiet, ...story.days] }));
    await reading.page.locator(`[data-day="${day}"]`).focus();
    await reading.page.keyboard.press("Enter");
    await expect.poll(() => names(reading)).toEqual(["orders"]);
    expect(await reading.page.locator(`[data-day="${quiet}"]`).count()).toBe(0);
  });
});

describe.skipIf(isMissing)("what is listed can be saved", () => {
  const open = useBrowser();
  async function saved(button: string, address = "") {
    const reading = await open(fleetReport(story), {}, address);
    const [download] = await Promise.all([
      reading.page.waitForEvent("download"),
      reading.page.getByRole("button", { name: button }).click(),
    ]);
    const text = await readFile(await download.path(), "utf8");
    expect(reading.complaints).toEqual([]);
    const asked = reading.requests.filter((request) => !request.startsWith("blob:"));
    expect(asked).toEqual([reading.url.replace(/#.*/, "")]);
    return { name: download.suggestedFilename(), lines: text.split("\r\n"), text };
  }

  it("as CSV: the buckets that the filter lets through, with the same numbers", async () => {
    const { name, lines } = await saved("buckets (CSV)", "#verdict=held");
    expect(name).toBe("dxaws-s3-dev-2026-11-24-buckets.csv");
    expect(lines).toEqual([
      '\ufeff"bucket","region","verdict","marks","reason","drifts","open","facets","changedBy","lastEntry"',
      '"invoices","ca-central-1","held","","jane keeps changing it back",1,1,"versioning","jane","2026-11-24T14:02:07.310Z"',
      "",
    ]);
  });

  it("as CSV: each drift, and nothing in it is a formula to a spreadsheet", async () => {
    const { lines } = await saved("drift (CSV)", `#day=${day}`);
    expect(lines.slice(1)).toEqual([
      `"orders","ca-central-1","${at}","tags","'=HYPERLINK(""https://example.org"",""x"")","no",900`,
      "",
    ]);
  });

  it("as JSON: their whole history, and the filters", async () => {
    const { name, text } = await saved("everything (JSON)", `#day=${day}`);
    expect(name).toBe("dxaws-s3-dev-2026-11-24-all.json");
    const { filter, buckets } = JSON.parse(text);
    expect(filter).toMatchObject({ day, verdict: "" });
    expect(buckets).toMatchObject([
      { name: "orders", drifts: [{ at, facets: ["tags"], actors: [formula] }], history: [{ at }] },
    ]);
  });
});
