import { DescribeRuleCommand, EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { GetBucketVersioningCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { afterAll, expect, it } from "vitest";
import { off } from "../../local/trail/switches.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { switchSchedule } from "../support/schedule.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";
import { passUntilDue } from "../support/timePasses.ts";

const world = deployedWorld();
const { s3, alice } = world.clients;
const { region, endpoint, identities } = world.stack;
const events = new EventBridgeClient({ endpoint, region, credentials: identities.operator });

afterAll(async () => {
  await world.stack.trail.setSwitches(off);
  await switchSchedule(world.stack, false);
});

it("the sweep is invoked by the schedule, minute by minute", async () => {
  const rule = new DescribeRuleCommand({ Name: "dxaws-s3-local-sweep" });
  expect(await events.send(rule)).toMatchObject({ ScheduleExpression: "rate(1 minute)" });
  const Bucket = uniqueName("schedule");
  await world.putSpec({ name: Bucket, region, versioning: true });
  await world.happened(Bucket, "", ({ verdict }) => verdict === "converged");
  // An event without a difference makes a check due; no event reports what is changed after it.
  const versioning = (Status: "Enabled" | "Suspended") =>
    alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const { $metadata } = await versioning("Enabled");
  await world.reconciled($metadata.requestId);
  await world.stack.trail.setSwitches({ dropRate: 1 });
  await versioning("Suspended");
  await passUntilDue(world, Bucket, "settle");
  await switchSchedule(world.stack, true);
  await until("the repair", patienceMs, async () => {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    return Status === "Enabled" || undefined;
  });
});
