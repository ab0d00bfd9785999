import { describe, expect, it } from "vitest";
import { fleetReport } from "../../cli/report/page.ts";
import { isMissing, type Reading, useBrowser } from "./reader.ts";
import { smallFleet } from "./smallFleet.ts";

describe.skipIf(isMissing)("the list of buckets", () => {
  const open = useBrowser();
  const text = fleetReport(smallFleet);
  const names = ({ page }: Reading) => page.locator("#list bdi").allTextContents();

  it("begins with what is wrong", async () => {
    expect(await names(await open(text))).toEqual(["invoices", "orders", "archive"]);
  });

  it.each([
    ["Search", "mallory", ["orders"]],
    ["Search", "SUSPENDED versioning", ["invoices"]],
    ["Search", "R1", ["orders"]],
    ["Verdict", "converged", ["orders", "archive"]],
    ["Region", "eu-west-1", ["archive"]],
    ["Drift on", "2026-11-24", ["invoices", "orders"]],
    ["Drift of", "versioning", ["invoices"]],
    ["Changed by", "mallory", ["orders"]],
    ["Order", "name", ["archive", "invoices", "orders"]],
  ])("by %s %s is filtered, and whole again when that is cleared", async (label, value, expected) => {
    const reading = await open(text);
    const { page } = reading;
    if (label === "Search") await page.getByRole("searchbox", { name: label }).fill(value);
    else await page.getByRole("combobox", { name: label, exact: true }).selectOption(value);
    await expect.poll(() => names(reading)).toEqual(expected);
    await page.reload();
    await expect.poll(() => names(reading)).toEqual(expected);
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => names(reading)).toEqual(["invoices", "orders", "archive"]);
    expect(reading.complaints).toEqual([]);
  });

  it.each([
    ["mallory", ["orders"]],
    ["versioning", ["invoices"]],
    ["held", ["invoices"]],
  ])("shows what a figure is made of when %s is followed", async (link, expected) => {
    const reading = await open(text);
    await reading.page.getByRole("link", { name: link, exact: true }).click();
    await expect.poll(() => names(reading)).toEqual(expected);
  });

  it("counts the drifts of a filter as the figures do", async () => {
    const reading = await open(text);
    const counted = () => reading.page.getByRole("status").textContent();
    expect(await counted()).toBe("3 buckets, 2 drifts (1 open).");
    await reading.page.getByRole("link", { name: "versioning", exact: true }).click();
    await expect.poll(counted).toBe("1 of 3 buckets, 1 drift (1 open).");
  });

  it("says that nothing is found", async () => {
    const reading = await open(text);
    await reading.page.getByLabel("Search", { exact: true }).fill("nowhere");
    await expect
      .poll(() => reading.page.getByRole("status").textContent())
      .toBe("None of 3 buckets matches.");
    expect(await names(reading)).toEqual([]);
  });

  it("opens a bucket by the keyboard, and shows who changed what, which call repaired it, and how fast", async () => {
    const { page } = await open(text, {}, "#q=orders");
    const button = page.getByRole("button", { name: "orders", exact: true });
    await button.focus();
    await page.keyboard.press("Enter");
    expect(await button.getAttribute("aria-expanded")).toBe("true");
    const details = await page.locator(".details").innerText();
    for (const word of [
      "mallory called PutBucketTagging from 203.0.113.7.",
      "aws-cli/2.31",
      "/tags/team",
      '"sales"',
      '"orders"',
      "PutBucketTagging, request R1",
      "repaired and verified after 0.9 s",
    ])
      expect(details).toContain(word);
    await page.keyboard.press("Enter");
    expect(await page.locator(".details").isVisible()).toBe(false);
  });

  it("is a table to those who cannot see it, and so is every figure", async () => {
    const { page } = await open(text);
    for (const name of ["Buckets", "Buckets by verdict", "Drift by facet", "Drift by principal"])
      expect(await page.getByRole("table", { name, exact: true }).count()).toBe(1);
    expect(await page.getByRole("columnheader", { name: "Verdict" }).count()).toBe(2);
    expect(await page.getByRole("rowheader", { name: /invoices/ }).count()).toBe(1);
    expect(await page.getByRole("listitem").filter({ hasText: "2026-11-24: 2 drifts, 1 open" }).count()).toBe(
      1,
    );
  });

  it("says without scripts that it needs one; the figures do not", async () => {
    const { page } = await open(text, { javaScriptEnabled: false });
    expect(await page.locator("noscript").innerText()).toContain("needs JavaScript");
    expect(await page.getByRole("link", { name: "mallory" }).isVisible()).toBe(true);
    expect(await page.getByLabel("Search").isVisible()).toBe(false);
  });

  it("is printed without what can only be clicked", async () => {
    const { page } = await open(text);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByLabel("Search").isVisible()).toBe(false);
    expect(await page.getByText("invoices").first().isVisible()).toBe(true);
  });
});
