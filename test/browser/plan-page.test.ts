import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import type { ReadablePlanReport } from "../../service/planReport/formats.ts";
import { type PlanAbout, planPage } from "../../service/planReport/planPage.ts";
import { planPart } from "../../service/planReport/planPart.ts";
import { planReport } from "../../service/planReport/planReport.ts";
import { ManualClock } from "../support/manualClock.ts";
import { nothingHeld } from "../support/nothingHeld.ts";
import { faintTexts } from "./contrast.ts";
import { isMissing, useBrowser } from "./reader.ts";

const region = "ca-central-1";
const items = [
  { name: "archive", region, tags: {} },
  { name: "orders", region, versioning: true, tags: { team: "x".repeat(200) } },
  { name: "invoices", region, versionning: true },
];
const specs = { get: async () => undefined, page: async () => ({ items }) };

/** The page of one bucket in sync, one that differs, and one whose spec is wrong. */
async function mixedPage(): Promise<string> {
  const clock = new ManualClock();
  const provider = new MemoryS3Provider({ clock, owner: "111122223333" });
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  for (const Bucket of ["orders", "archive"])
    await provider.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }), region);
  const about = { deployment: "dxaws-s3-prod", account: "111122223333", region, version: "1.2.3" };
  const reporter = { ...nothingHeld, provider, clock, specs, about };
  const answer = await planReport({ all: true, format: "html" }, reporter);
  return (answer as ReadablePlanReport).html ?? "";
}

describe.skipIf(isMissing)("the page of plans", () => {
  const open = useBrowser();

  it.each([
    [320, "light"],
    [390, "dark"],
    [1280, "light"],
    [1280, "dark"],
  ] as const)("fits %i pixels without a network, %s, what differs first", async (width, colorScheme) => {
    const viewport = { width, height: 740 };
    const { page, complaints, requests, url } = await open(await mixedPage(), { colorScheme, viewport });
    expect(await page.getByRole("heading").allInnerTexts()).toEqual([
      "Plan of dxaws-s3-prod",
      "orders ca-central-1 differs, 2 calls",
      "Warnings",
      "Would be sent, in this order",
      "invoices no plan",
    ]);
    await page.getByText("PutBucketTagging").click();
    expect(await page.getByText('"ExpectedBucketOwner": "111122223333"').first().isVisible()).toBe(true);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    expect(await faintTexts(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([url]);
  });

  it("says where, when and by which software it was made, and how many buckets are how", async () => {
    const { page } = await open(await mixedPage());
    const said = (await page.locator("header").innerText()).replaceAll(/\s+/g, " ");
    for (const part of [
      "Stage prod Account 111122223333 Region of the deployment ca-central-1 Read ",
      " UTC Software dxaws-s3 1.2.3",
      "Different 1 Not read in full 1 In sync 1 Buckets 3",
      "Calls: 2 would be sent.",
    ])
      expect(said).toContain(part);
  });

  it("folds what is in sync, and leads from each other bucket to what there is to say of it", async () => {
    const { page } = await open(await mixedPage());
    const archive = page.getByText("archive", { exact: true });
    expect(await archive.isVisible()).toBe(false);
    await page.getByText("1 bucket in sync").click();
    expect(await archive.isVisible()).toBe(true);
    await page.getByRole("link", { name: "invoices" }).click();
    expect(await page.locator("#b1").innerText()).toContain("did you mean");
  });

  it("is printed whole: with the input of each call, and the names of buckets in sync", async () => {
    const { page } = await open(await mixedPage());
    await page.emulateMedia({ media: "print" });
    expect(await page.getByText('"ExpectedBucketOwner": "111122223333"').first().isVisible()).toBe(true);
    expect(await page.getByText("archive", { exact: true }).isVisible()).toBe(true);
  });

  it("says of calls that are not sent why, until when, and by whom they wait, and warns above all", async () => {
    const about: PlanAbout = { at: "2026-11-24T14:02:07.310Z" };
    const held = {
      facet: "tags",
      reason: "a window",
      until: "2026-11-29T02:00:00Z",
      calls: ["PutBucketTagging"],
    };
    const part = {
      ...{
        bucket: "orders",
        region,
        exists: true,
        drift: [],
        actions: [],
        unknown: [],
        unmanaged: [],
        inSync: false,
      },
      ...{ shortened: "too long", held: [held] },
      refused: [{ facet: "acl", reason: "public", calls: ["PutBucketAcl"] }],
      manual: [{ facet: "versioning", reason: "adopt", calls: ["PutBucketVersioning"] }],
      warnings: [{ facet: "objectLock", kind: "irreversible" as const, text: "It cannot be switched off." }],
    };
    const { page } = await open(planPage(about, [planPart(part, "0123456789abcdef")]));
    expect(await page.locator("header").innerText()).toContain(
      "Calls: 0 would be sent, 1 held, 1 needs a person, 1 refused.",
    );
    const said = await page.locator("section").innerText();
    for (const part of [
      "Spec version 0123456789abcdef",
      "objectLock, irreversible: It cannot be switched off.",
      "tags: a window (until 2026-11-29T02:00:00Z) PutBucketTagging",
      "versioning: adopt PutBucketVersioning",
      "acl: public PutBucketAcl",
    ])
      expect(said).toContain(part);
    expect(said.indexOf("Warnings")).toBeLessThan(said.indexOf("Held"));
  });
});
