import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { ReadablePlanReport } from "../../core/planReport/formats.ts";
import { planReport } from "../../core/planReport/planReport.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { HandClock } from "../support/clock.ts";
import { nothingHeld } from "../support/nothingHeld.ts";
import { faintTexts } from "./contrast.ts";
import { isMissing, useBrowser } from "./reader.ts";

const region = "ca-central-1";
const items = [
  { name: "orders", region, versioning: true, tags: { team: "x".repeat(200) } },
  { name: "invoices", region, versionning: true },
];
const specs = { get: async () => undefined, page: async () => ({ items }) };

describe.skipIf(isMissing)("the page of the plan function", () => {
  const open = useBrowser();

  it.each(["light", "dark"] as const)("reads well on a phone without a network, %s", async (colorScheme) => {
    const clock = new HandClock();
    const provider = new MemoryS3Provider({ clock, owner: "111122223333" });
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await provider.s3.send(new CreateBucketCommand({ Bucket: "orders", CreateBucketConfiguration }), region);
    const answer = await planReport(
      { all: true, format: "html" },
      { ...nothingHeld, provider, clock, specs },
    );
    const { html = "" } = answer as ReadablePlanReport;
    const { page, complaints, requests, url } = await open(html, {
      colorScheme,
      viewport: { width: 360, height: 740 },
    });
    expect(await page.getByRole("heading").allInnerTexts()).toEqual([
      "Plan",
      "orders ca-central-1 differs, 2 calls",
      "Calls, in this order",
      "invoices no plan",
    ]);
    await page.getByText("PutBucketTagging").click();
    expect(await page.getByText('"ExpectedBucketOwner": "111122223333"').first().isVisible()).toBe(true);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(await faintTexts(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([url]);
  });
});
