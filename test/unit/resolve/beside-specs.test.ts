import { describe, expect, it } from "vitest";
import { requiring, wantedBy } from "../../support/layered.ts";

const company = requiring({ tags: { owner: "platform" }, versioning: true });
const facetsOf = Object.keys(company.require);

describe("what a spec says", () => {
  it("is reported as overruled where a requirement says otherwise, and holds everywhere else", () => {
    const { desired, overruled } = wantedBy([company], {
      versioning: false,
      tags: { owner: "me", team: "orders" },
    });
    expect(overruled).toEqual([
      { path: "/tags/owner", by: "company" },
      { path: "/versioning/Status", by: "company" },
    ]);
    expect(desired?.facets.get("tags")).toEqual({ owner: "platform", team: "orders" });
  });

  it("is only observed beside what is required, if it says mode: observe", () => {
    const { desired } = wantedBy([company], { mode: "observe", encryption: "aws:kms", versioning: false });
    expect(desired?.mode).toBe("enforce");
    expect([...(desired?.observed ?? [])]).toEqual(["encryption"]);
    expect(desired?.facets.get("versioning")).toEqual({ Status: "Enabled" });
  });

  it("counts not at all while it is paused or invalid, and neither do defaults", () => {
    const layers = [{ ...company, default: { encryption: "aws:kms" } }];
    for (const spec of [
      { paused: true, accelerate: true },
      { accelerate: true, nonsense: 1 },
    ]) {
      const { desired } = wantedBy(layers, spec);
      expect([...(desired?.facets.keys() ?? [])].sort()).toEqual(facetsOf.toSorted());
    }
  });

  it("alone decides whether a bucket is created, and a baseline never does", () => {
    expect(wantedBy([company]).desired).toMatchObject({ create: false, adopt: true });
    expect(wantedBy([company], {}).desired).toMatchObject({ recreate: true, adopt: false });
  });
});
