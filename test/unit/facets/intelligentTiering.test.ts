import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const tiers = (archive: number, deep?: number) => [
  { AccessTier: "ARCHIVE_ACCESS", Days: archive },
  ...(deep ? [{ AccessTier: "DEEP_ARCHIVE_ACCESS", Days: deep }] : []),
];
const configuration = (Tierings: object[]) => [{ Id: "reports", Status: "Enabled", Tierings }];

describe("intelligent tiering", () => {
  it("is a set of tiers, in whatever order", async () => {
    const { apply, plan } = trial("intelligentTiering");
    await apply(configuration(tiers(90, 180)));
    expect((await plan(configuration(tiers(90, 180).reverse()))).inSync).toBe(true);
  });

  it("loses a tier that the spec does not name", async () => {
    const { apply, plan } = trial("intelligentTiering");
    await apply(configuration(tiers(90, 180)));
    expect((await plan(configuration(tiers(90)))).drift).toMatchObject([
      { path: "/intelligentTiering/reports/Tierings/DEEP_ARCHIVE_ACCESS", after: undefined },
    ]);
    expect((await apply(configuration(tiers(90)))).converged).toBe(true);
  });

  it.each([
    ["fewer than 90 days for the archive", tiers(89), "/Tierings/0/Days"],
    ["fewer than 180 days for the deep archive", tiers(90, 179), "/Tierings/1/Days"],
    ["more than 730 days", tiers(731), "/Tierings/0/Days"],
    ["no tier", [], "/Tierings"],
    ["a tier twice", [...tiers(90), ...tiers(91)], "more than once"],
  ])("is refused with %s", (_, Tierings, where) => {
    expect(problemsOf("intelligentTiering", configuration(Tierings))).toContain(where);
  });
});
