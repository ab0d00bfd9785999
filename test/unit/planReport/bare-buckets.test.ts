import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../../core/providers/memory.ts";
import type { PlanReport } from "../../../service/planReport/formats.ts";
import { planReport } from "../../../service/planReport/planReport.ts";
import { sliceKey } from "../../../service/tables/bareSlices.ts";
import { CurrentLayers } from "../../../service/tables/currentLayers.ts";
import { layersIn } from "../../../service/tables/layersIn.ts";
import { type LayerItem, noLayers } from "../../../service/tables/layerTable.ts";
import { ManualClock } from "../../support/manualClock.ts";
import { nothingHeld } from "../../support/nothingHeld.ts";

const region = "ca-central-1";
const names = Array.from({ length: 120 }, (_, index) => `bare-${index}`);
const company: LayerItem = { kind: "baseline", name: "company", require: { versioning: true } };

/** The plans of all managed buckets; each page ends when the clock has passed its time. */
async function allPlans(layers: readonly LayerItem[], slowMs: number) {
  const [s3, clock] = [new MemoryS3(), new ManualClock()];
  for (const Bucket of ["with-spec", ...names])
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
      region,
    );
  let queries = 0;
  const reporter = {
    ...nothingHeld,
    provider: new MemoryS3Provider({ s3, clock, owner: "111122223333", region }),
    clock,
    layers: new CurrentLayers(
      { read: async (at) => (layers.length > 0 ? layersIn(layers, at) : noLayers(at.toISOString())) },
      clock,
    ),
    specs: {
      get: async () => undefined,
      page: async () => ({ items: [{ name: "with-spec", region, versioning: true }] }),
    },
    bare: {
      slicePage: async (key: string, limit: number, after = "") => {
        queries += 1;
        clock.pass(slowMs);
        return names
          .filter((name) => sliceKey(name) === key && name > after)
          .sort()
          .slice(0, limit)
          .map((bucket) => ({ bucket }));
      },
    },
  };
  const planned: string[] = [];
  let [pages, after]: [number, string | undefined] = [0, undefined];
  do {
    const report = (await planReport({ all: true, ...(after && { after }) }, reporter)) as PlanReport;
    planned.push(...report.plans.map(({ bucket }) => bucket));
    pages += 1;
    after = report.next;
  } while (after !== undefined && pages < 100);
  return { planned, pages, queries };
}

it("the plan of all buckets has those that only a baseline manages, each once, page by page", async () => {
  const whole = await allPlans([company], 0);
  expect([whole.pages, whole.planned.toSorted()]).toEqual([1, ["with-spec", ...names].toSorted()]);
  const slow = await allPlans([company], 6_000);
  expect(slow.pages).toBeGreaterThan(2);
  expect(slow.planned.toSorted()).toEqual(["with-spec", ...names].toSorted());
});

it("asks for no bucket without a spec if there is no baseline", async () => {
  const { planned, queries } = await allPlans([], 0);
  expect([planned, queries]).toEqual([["with-spec"], 0]);
});
