import { expect, it } from "vitest";
import { baselines } from "../../../cli/doctor/baselines.ts";
import { answered, contextWith } from "../../support/doctorContext.ts";

const versioned = (name: string, versioning: unknown) => ({
  kind: "baseline" as const,
  name,
  require: { versioning },
});

it("says that all baselines and exceptions are valid", async () => {
  expect(await baselines.ask(contextWith({ layers: [versioned("company", true)] }))).toMatchObject([
    { state: "ok", what: "1 baseline, 0 exceptions, all valid" },
  ]);
});

it("names items that count as absent, and baselines that contradict each other, with what to do", async () => {
  const layers = [
    { kind: "baseline" as const, name: "broken", require: { polcy: 1 } },
    { kind: "exception" as const, name: "forever" },
    versioned("company", true),
    versioned("shop", false),
  ];
  const found = await baselines.ask(contextWith({ layers }));
  expect(found.map(({ state, what }) => [state, what.split(":")[0]])).toEqual([
    ["wrong", "baseline broken is not valid and counts as absent"],
    ["wrong", "exception forever is not valid and counts as absent"],
    ["wrong", "/versioning/Status"],
  ]);
  expect(found[2]?.what).toContain("baselines company and shop require different things");
  expect(found[0]).toMatchObject({
    remedy: "correct it: dxaws-s3 baseline put FILE --stage prod --region ca-central-1",
  });
});

it("cannot say it of a deployment without the table", async () => {
  const context = contextWith({});
  const layerStore = { read: () => Promise.reject(answered("ResourceNotFoundException")) };
  expect(await baselines.ask({ ...context, layerStore })).toMatchObject([{ state: "unknown" }]);
});
