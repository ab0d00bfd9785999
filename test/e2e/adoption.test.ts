import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { tags } from "../../local/demo/buckets.ts";
import { withSettings } from "../support/settings.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";

const world = deployedWorld();
const { region } = world.stack;
const { s3, alice } = world.clients;

withSettings(world, "RECONCILE_FUNCTION", { adoption: "asked" });

it("a bucket that was there before its spec is left as it is until the spec says adopt: true", async () => {
  const Bucket = uniqueName("theirs");
  const LocationConstraint = region as BucketLocationConstraint;
  await alice.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  const TagSet = [{ Key: "left", Value: "behind" }];
  await alice.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  const spec = { name: Bucket, region, tags: { team: "orders" } };
  await world.putSpec(spec);
  const held = await world.happened(Bucket, "", ({ verdict }) => verdict === "held");
  expect(held).toMatchObject({ held: ["adoption"], sent: [] });
  expect(await tags(s3, Bucket)).toEqual({ left: "behind" });
  await world.putSpec({ ...spec, adopt: true });
  const adopted = await world.happened(Bucket, held.at, ({ verdict }) => verdict === "converged");
  expect(JSON.parse(adopted.values ?? "")).toMatchObject({ before: { tags: { left: "behind" } } });
  expect(await tags(s3, Bucket)).toEqual({ team: "orders" });
});
