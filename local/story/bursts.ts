import { randomUUID } from "node:crypto";
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketCorsCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { envelopeOf } from "../trail/record.ts";
import { until } from "../wait.ts";
import { countCalls } from "./counting.ts";
import type { Narrator } from "./narrator.ts";
import type { DeployedWorld } from "./world.ts";

/** What the bucket that is made anew should be; each of the five calls below sets one of them otherwise. */
export const fiveFacets = {
  versioning: true,
  tags: { team: "orders" },
  blockPublicAccess: true,
  ownership: "BucketOwnerEnforced",
  cors: null,
};

/** Somebody deletes a bucket, which nobody hears of, and makes it anew with five settings; answers the six request ids. */
export async function makeAnew({ clients, stack }: DeployedWorld, Bucket: string): Promise<string[]> {
  const { alice } = clients;
  await stack.trail.setSwitches({ dropNext: 1 });
  await alice.send(new DeleteBucketCommand({ Bucket }));
  const LocationConstraint = stack.region as BucketLocationConstraint;
  const VersioningConfiguration = { Status: "Suspended" } as const;
  const Tagging = { TagSet: [{ Key: "team", Value: "mine" }] };
  const PublicAccessBlockConfiguration = { BlockPublicAcls: true, IgnorePublicAcls: true };
  const OwnershipControls = { Rules: [{ ObjectOwnership: "ObjectWriter" as const }] };
  const CORSConfiguration = { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }] };
  const answers = [
    await alice.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } })),
    await alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration })),
    await alice.send(new PutBucketTaggingCommand({ Bucket, Tagging })),
    await alice.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration })),
    await alice.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls })),
    await alice.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration })),
  ];
  return answers.flatMap(({ $metadata }) => $metadata.requestId ?? []);
}

/** CloudTrail tells of nothing sooner. */
const lateMs = 1_500;
const lanes = 4;

/** Somebody suspends the versioning of a bucket, and so many events tell of it, a moment later and all at once. */
export async function printOften(world: DeployedWorld, Bucket: string, count: number): Promise<void> {
  const { clients, stack } = world;
  await stack.trail.setSwitches({ dropNext: 1 });
  const VersioningConfiguration = { Status: "Suspended" } as const;
  await clients.alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const calls = await stack.trail.calls(Bucket);
  const call = calls.findLast(({ principal }) => principal === "alice");
  if (!call) throw new Error(`the trail has not seen somebody's call for ${Bucket}`);
  await until("CloudTrail's delay", 2 * lateMs, () => Date.now() > call.endedAt + lateMs || undefined);
  const userIdentity = { type: "IAMUser", userName: "alice" };
  const event = (requestId: string) =>
    envelopeOf({
      account: stack.account,
      caller: { name: "alice", region: stack.region, userIdentity },
      call: { ...call, requestId },
      operation: { name: call.operation, subResource: "versioning", write: true },
      eventName: call.operation,
      headers: {},
      error: undefined,
    });
  const requestIds = Array.from({ length: count }, () => randomUUID()).values();
  // The emulator would start a worker for each event that nobody waits for.
  const print = async () => {
    for (const requestId of requestIds) await world.invoke("ON_TRAIL_EVENT_FUNCTION", event(requestId));
  };
  await Promise.all(Array.from({ length: lanes }, print));
  await world.workDone();
}

/** Six calls in a row, then one call that 200 events tell of: what each costs is counted at the trail. */
export async function bursts(world: DeployedWorld, narrator: Narrator, name: string): Promise<void> {
  await world.putSpec({ name, region: world.stack.region, ...fiveFacets });
  await world.happened(name, "", ({ verdict }) => verdict === "converged");
  await world.workDone();
  await world.stack.trail.clearCalls();
  await world.stack.trail.setSwitches({ delayMs: lateMs });
  await world.worked(await makeAnew(world, name));
  await world.stack.trail.setSwitches({ delayMs: 0 });
  narrator.say("somebody made the bucket anew, with five settings: six calls, told a moment later");
  await countCalls(world, narrator, name, { reads: 10, writes: 5 });
  await world.stack.trail.clearCalls();
  await printOften(world, name, 200);
  narrator.say("somebody suspended versioning, and 200 events told of it at once");
  await countCalls(world, narrator, name, { reads: 2, writes: 1 });
  await world.deleteSpec(name);
}
