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

/** The spec of the recreated bucket; each of the five calls below changes one of these facets. */
export const fiveFacets = {
  versioning: true,
  tags: { team: "orders" },
  blockPublicAccess: true,
  ownership: "BucketOwnerEnforced",
  cors: null,
};

/** alice deletes a bucket (the event is lost) and recreates it with five settings. Returns the six request ids. */
export async function recreate({ clients, stack }: DeployedWorld, Bucket: string): Promise<string[]> {
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

/** CloudTrail never delivers an event sooner. */
const lateMs = 1_500;
const lanes = 4;

/** alice suspends versioning once; `count` events report that call, a moment later and all at once. */
export async function sendEvents(world: DeployedWorld, Bucket: string, count: number): Promise<void> {
  const { clients, stack } = world;
  await stack.trail.setSwitches({ dropNext: 1 });
  const VersioningConfiguration = { Status: "Suspended" } as const;
  await clients.alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const calls = await stack.trail.calls(Bucket);
  const call = calls.findLast(({ principal }) => principal === "alice");
  if (!call) throw new Error(`the trail has not seen alice's call for ${Bucket}`);
  await until("CloudTrail's delay", 2 * lateMs, () => Date.now() > call.endedAt + lateMs || undefined);
  const place = { account: stack.account, region: stack.region };
  const userIdentity = { type: "IAMUser", userName: "alice" };
  const event = (requestId: string) =>
    envelopeOf(stack.account, {
      caller: { name: "alice", ...place, userIdentity },
      place,
      call: { ...call, requestId },
      operation: { name: call.operation, subResource: "versioning", write: true },
      eventName: call.operation,
      headers: {},
      error: undefined,
    });
  const requestIds = Array.from({ length: count }, () => randomUUID()).values();
  // Waits for each event: otherwise the emulator would start a worker for each.
  const send = async () => {
    for (const requestId of requestIds) await world.invoke("ON_TRAIL_EVENT_FUNCTION", event(requestId));
  };
  await Promise.all(Array.from({ length: lanes }, send));
  await world.workDone();
}

/** Six calls in a row, then one call that 200 events report; the trail counts the calls that each costs. */
export async function bursts(world: DeployedWorld, narrator: Narrator, name: string): Promise<void> {
  await world.putSpec({ name, region: world.stack.region, ...fiveFacets });
  await world.happened(name, "", ({ verdict }) => verdict === "converged");
  await world.workDone();
  await world.stack.trail.clearCalls();
  await world.stack.trail.setSwitches({ delayMs: lateMs });
  await world.worked(await recreate(world, name));
  await world.stack.trail.setSwitches({ delayMs: 0 });
  narrator.say(
    "alice recreated the bucket with five settings: six calls, whose events arrive a moment later",
  );
  await countCalls(world, narrator, name, { reads: 10, writes: 5 });
  await world.stack.trail.clearCalls();
  await sendEvents(world, name, 200);
  narrator.say("alice suspended versioning, and 200 events reported it at once");
  await countCalls(world, narrator, name, { reads: 2, writes: 1 });
  await world.deleteSpec(name);
}
