import { expect, it } from "vitest";
import { planSection } from "../../../service/planReport/planSection.ts";

const drift = [
  { facet: "versioning", path: "/versioning/Status", from: "baseline company" },
  { facet: "tags", path: "/tags/team" },
];
const lists = { actions: [], refused: [], held: [], manual: [], unknown: [], warnings: [], unmanaged: [] };
const plan = { bucket: "orders", region: "ca-central-1", exists: true, inSync: false, drift, ...lists };

it("the plan page names the layer that wants a difference, and none for the spec", () => {
  const page = `${planSection(plan as never)}`;
  expect(page).toMatch(/versioning\/Status<\/code> <span class="quiet">\[baseline company\]<\/span><\/th>/);
  expect(page).toContain("/tags/team</code></th>");
});
