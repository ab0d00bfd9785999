import { describe, expect, it } from "vitest";
import { fleetReport } from "../../cli/report/page.ts";
import { at, causeOf } from "../support/fleetStory.ts";
import { isMissing, useBrowser } from "./reader.ts";
import { smallFleet, tagged } from "./smallFleet.ts";

describe.skipIf(isMissing)("the report of a fleet with hostile text", () => {
  const open = useBrowser();

  it("shows names and values as text, whatever they contain", async () => {
    const evil = `</script><!--<script>document.title="caught"</script><img src=x onerror=document.title="caught">`;
    const entry = { ...tagged, bucket: evil, causes: [causeOf(evil, evil, at, ["tags"])], reason: evil };
    const drift = [{ facet: evil, path: `/${evil}`, before: evil, after: { [evil]: evil } }];
    const buckets = [{ bucket: evil, verdict: "held", reason: evil, at }] as const;
    const reading = await open(
      fleetReport({ ...smallFleet, deployment: evil, buckets, entries: [{ ...entry, drift }] }),
    );
    await reading.page.getByRole("button", { name: evil }).click();
    expect(await reading.page.locator(".details").innerText()).toContain(evil);
    expect(await reading.page.locator("img").count()).toBe(0);
    expect(await reading.page.title()).toBe(`Buckets of ${evil}`);
    expect(reading.complaints).toEqual([]);
  });

  it("would not run a script that got in all the same, nor load anything", async () => {
    const slipped = `<script>document.title="caught"</script><img src="https://example.org/pixel">`;
    const reading = await open(fleetReport(smallFleet).replace("</main>", `${slipped}</main>`));
    expect(await reading.page.title()).toBe("Buckets of dxaws-s3-dev");
    const [script, image] = reading.complaints;
    expect(script).toMatch(/inline script violates .* Content Security Policy/);
    expect(image).toMatch(/example\.org\/pixel' violates .* Content Security Policy/);
  });
});
