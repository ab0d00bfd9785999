import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { importBucket, importedFacets } from "../../core/import/import.ts";
import { type Observation, observe } from "../../core/observe/observe.ts";
import type { Command } from "../../core/providers/provider.ts";
import { MemoryS3, MemoryS3Provider, type S3BucketDesired, S3Manager } from "../../exports/index.ts";
import { type Backend, makeTarget } from "../conformance/backend.ts";
import { ManualClock } from "./manualClock.ts";

export const [name, region] = ["orders-archive", "ca-central-1"] as const;

/** A bucket without a spec in an S3 in memory, and the bucket that the examples deliver to. */
export async function liveBucket() {
  const [s3, clock] = [new MemoryS3(), new ManualClock()];
  const provider = new MemoryS3Provider({ s3, clock });
  const manager = new S3Manager({ provider, clock });
  const send = <A extends object>(command: Command<A>) => s3.send(command, region);
  await makeTarget({ s3: { send }, region } as unknown as Backend);
  const specOf = (facets: object) => ({ name, region, ...facets }) as S3BucketDesired;
  const check = (facets: Iterable<string> = importedFacets): Promise<Observation> =>
    observe(provider, { name, region }, facets);
  return {
    s3,
    send,
    check,
    create: () =>
      send(
        new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: region } }),
      ),
    apply: (facets: object) => manager.apply(specOf(facets)),
    plan: (facets: object) => manager.plan(specOf(facets)),
    imported: async (extent: { minimal?: boolean } = {}) =>
      importBucket({ name, region }, await check(), extent),
    plant: (subresource: string, value: unknown) => s3.plant(name, subresource, value),
  };
}
