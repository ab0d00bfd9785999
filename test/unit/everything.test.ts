import { expect, it } from "vitest";
import { facetTable } from "../../core/facets/index.ts";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { S3Manager } from "../../exports/index.ts";
import { type Backend, makeTarget } from "../conformance/backend.ts";
import { everything } from "../conformance/everything.ts";
import { ManualClock } from "../support/manualClock.ts";

const [region, owner] = ["ca-central-1", "111122223333"];

it("a spec with all facets makes a bucket in one go, and is then in sync with one read a facet and no write", async () => {
  const [s3, clock] = [new MemoryS3({ account: owner }), new ManualClock()];
  const manager = new S3Manager({ provider: new MemoryS3Provider({ s3, clock, owner }), clock });
  await makeTarget({
    s3: { send: (command: never) => s3.send(command, region) },
    region,
  } as unknown as Backend);
  const spec = everything("orders-archive", region);
  const first = await manager.apply(spec);
  expect(first.converged, `${first}`).toBe(true);
  s3.calls.length = 0;
  const second = await manager.apply(spec);
  expect(second.sent).toEqual([]);
  expect(s3.calls).toHaveLength(facetTable.size);
  console.log(
    `all ${facetTable.size} facets: ${first.sent.length} writes for a new bucket, ${s3.calls.length} reads at once when in sync`,
  );
});
