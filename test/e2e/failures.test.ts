import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import {
  DeleteBucketPolicyCommand,
  GetBucketVersioningCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { off } from "../../local/trail/switches.ts";
import { deployedWorld, uniqueName } from "../support/stack.ts";
import { dueCheck } from "../support/timePasses.ts";

const world = deployedWorld();
const { s3, alice, lambda } = world.clients;
const { region, endpoint, identities, env, account } = world.stack;

let Bucket: string;
beforeEach(async () => {
  Bucket = uniqueName("failure");
  await world.putSpec({ name: Bucket, region, versioning: true, tags: { team: "orders" } });
  await world.happened(Bucket, "", ({ verdict }) => verdict === "converged");
});

afterEach(() => world.stack.trail.setSwitches(off));

const versioning = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
const suspend = () =>
  alice.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));

const denial = (more: object = {}) => ({
  Effect: "Deny",
  Action: "s3:PutBucketVersioning",
  Resource: `arn:aws:s3:::${Bucket}`,
  ...more,
});
const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

async function inBucketPolicy(): Promise<() => Promise<unknown>> {
  const Condition = { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:user/*` } };
  const Policy = policy(denial({ Principal: "*", Condition }));
  await alice.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  return () => alice.send(new DeleteBucketPolicyCommand({ Bucket }));
}

async function inRole(): Promise<() => Promise<unknown>> {
  const iam = new IAMClient({ endpoint, region, credentials: identities.operator });
  const read = new GetFunctionConfigurationCommand({ FunctionName: env.RECONCILE_FUNCTION });
  const { ACCOUNT_ROLES } = (await lambda.send(read)).Environment?.Variables ?? {};
  const RoleName = ACCOUNT_ROLES?.replace("{use}", "write").split("/").at(-1);
  const names = { RoleName, PolicyName: Bucket };
  await iam.send(new PutRolePolicyCommand({ ...names, PolicyDocument: policy(denial()) }));
  return () => iam.send(new DeleteRolePolicyCommand(names));
}

/** alice changes what the service may not repair; returns the status that says so. */
async function offend() {
  const since = new Date().toISOString();
  await suspend();
  return world.statusAfter(Bucket, since, ({ verdict }) => verdict === "blocked");
}

describe("a bucket of which we are denied a write", () => {
  describe.each([
    ["by its bucket policy", inBucketPolicy],
    ["by the policy of our role", inRole],
  ])("%s", (_, deny) => {
    it("is blocked with the reason, and is repaired without help when the permission is back", async () => {
      const allow = await deny();
      const blocked = await offend();
      expect(blocked.reason).toMatch(/PutBucketVersioning was denied.*explicit deny/);
      expect(await versioning()).toBe("Suspended");
      // No event of the permission: the service must find out by itself.
      await world.stack.trail.setSwitches({ dropRate: 1 });
      await allow();
      await dueCheck(world, Bucket);
      await world.happened(Bucket, blocked.at, ({ verdict }) => verdict === "converged");
      expect(await versioning()).toBe("Enabled");
    });
  });

  it("is repaired in all other facets, without waiting for the next attempt", async () => {
    const allow = await inBucketPolicy();
    const { at, due } = await offend();
    const TagSet = [{ Key: "team", Value: "mine" }];
    await alice.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    const repaired = await world.happened(Bucket, at, ({ sent = [] }) => sent.length > 0);
    expect(repaired.sent).toMatchObject([{ type: "PutBucketTagging" }]);
    expect(repaired.at < `${due?.at}`).toBe(true);
    expect(repaired.verdict).toBe("blocked");
    await allow();
  });
});
