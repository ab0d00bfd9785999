import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it } from "vitest";
import { patienceMs, until } from "../../../local/wait.ts";
import { runCli } from "../../support/cli.ts";
import { canaryOf, members, otherRegion } from "../../support/members.ts";
import { memberWorld } from "../../support/stack.ts";

const world = memberWorld();
const { region, env } = world.stack;
const [one, two] = members;

/** What the schedules of a stack do: create the bucket of a name, and change its tag. */
async function tagged(Bucket: string, account: string, place: string): Promise<string> {
  const admin = world.clients.administrator(account, place);
  const CreateBucketConfiguration = { LocationConstraint: place as BucketLocationConstraint };
  await admin.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  const TagSet = [{ Key: "dxaws-s3-canary", Value: "2026-11-26T12:00:00Z" }];
  const { $metadata } = await admin.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  return $metadata.requestId ?? "";
}

/** What the ledger has of the canary of an account and region. */
async function known(account: string, place: string) {
  const Key = { bucket: "#canaries", entry: `canary#${account}#${place}` };
  const read = new GetCommand({ TableName: env.LEDGER_TABLE ?? "", Key, ConsistentRead: true });
  return (await world.clients.documents.send(read)).Item;
}

async function linesOfDoctor() {
  const { stdout } = await runCli(["doctor", "accounts", "--output", "json"], { env });
  const found = stdout.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line)] : []));
  const lines = found.filter(({ what = "" }) => `${what}`.includes("canary"));
  return lines.map(({ account, state, what }) => `${account} ${state} ${/in (\S+)/.exec(what)?.[1]}`);
}

it("the canary of a member in the second region is measured, and doctor names those that no event came from", async () => {
  await tagged(canaryOf(two, otherRegion), two, otherRegion);
  // A run of the sweep may have noted before that one is expected.
  const item = await until("the arrival of the canary's event", patienceMs, async () => {
    const found = await known(two, otherRegion);
    return found && "delayMs" in found ? found : undefined;
  });
  expect(item).toMatchObject({ account: two, region: otherRegion, delayMs: expect.any(Number) });
  await world.invoke("SWEEP_FUNCTION", {});
  expect(await linesOfDoctor()).toEqual([
    `${one} unknown ${region}`,
    `${one} unknown ${otherRegion}`,
    `${two} unknown ${region}`,
    `${two} ok ${otherRegion}`,
  ]);
});

it("the event of a bucket that has the name of another account's canary does not pass for it", async () => {
  const before = await known(two, region);
  const forged = await tagged(canaryOf(two, region), one, region);
  await world.worked([forged]);
  expect(await known(two, region)).toEqual(before);
  expect(await known(one, region)).not.toHaveProperty("delayMs");
});
