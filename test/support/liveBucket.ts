import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { importBucket, importedFacets } from "../../core/import/import.ts";
import { MemoryS3, MemoryS3Provider, type S3BucketDesired, S3Manager } from "../../core/index.ts";
import { type Observation, observe } from "../../core/observe.ts";
import type { Command } from "../../core/providers/provider.ts";
import { type Backend, makeTarget } from "../conformance/backend.ts";
import { HandClock } from "./clock.ts";

export const [name, region] = ["orders-archive", "ca-central-1"] as const;

/** A bucket of an S3 in memory that nobody has written down, and beside it the one that the examples deliver to. */
export async function liveBucket() {
  const [s3, clock] = [new MemoryS3(), new HandClock()];
  const provider = new MemoryS3Provider({ s3, clock });
  const manager = new S3Manager({ provider, clock });
  const send = <A extends object>(command: Command<A>) => s3.send(command, region);
  await makeTarget({ s3: { send }, region } as unknown as Backend);
  const specOf = (facets: object) => ({ name, region, ...facets }) as S3BucketDesired;
  const look = (facets: Iterable<string> = importedFacets): Promise<Observation> =>
    observe(provider, { name, region }, facets);
  return {
    s3,
    send,
    look,
    create: () =>
      send(
        new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: region } }),
      ),
    apply: (facets: object) => manager.apply(specOf(facets)),
    plan: (facets: object) => manager.plan(specOf(facets)),
    imported: async (extent: { minimal?: boolean } = {}) =>
      importBucket({ name, region }, await look(), extent),
    plant: (subresource: string, value: unknown) => s3.plant(name, subresource, value),
  };
}
