import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Command } from "../../../core/providers/provider.ts";
import { entriesOf } from "../../../core/values/normal.ts";
import { Guard, MemoryS3Provider, type S3BucketDesired, S3Manager } from "../../../exports/index.ts";
import { ManualClock } from "../../support/manualClock.ts";
import {
  allow,
  Bucket,
  deny,
  form,
  given,
  org,
  owner,
  region,
  stranger,
  where,
} from "../../support/openedPolicies.ts";

/** Conditions that name the bucket's own account or one of its resources, and not the caller. */
const throughOurs = [
  { StringEquals: { "s3:DataAccessPointAccount": owner } },
  { ArnLike: { "s3:DataAccessPointArn": `arn:aws:s3:ca-central-1:${owner}:accesspoint/*` } },
  {
    StringEquals: {
      "s3:x-amz-server-side-encryption-aws-kms-key-id": `arn:aws:kms:ca-central-1:${owner}:key/a`,
    },
  },
  { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
  { StringEquals: { "aws:SourceVpc": "vpc-1a2b3c4d" } },
  { IpAddress: { "aws:SourceIp": "203.0.113.7" } },
];

describe("with an operator who allows nothing", () => {
  async function planned(
    live: object[],
    wanted: object[] | null,
    settings: object[] = [],
    trusted?: string[],
  ) {
    const clock = new ManualClock();
    const provider = new MemoryS3Provider({ clock, owner });
    const send = (command: Command) => provider.s3.send(command, region);
    await send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    await send(new DeletePublicAccessBlockCommand({ Bucket }));
    for (const command of settings) await send(command as Command);
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: live });
    if (live.length > 0) await send(new PutBucketPolicyCommand({ Bucket, Policy }));
    const declared = wanted && { Version: "2012-10-17", Statement: wanted };
    const manager = new S3Manager({ provider, clock, guard: new Guard({ public: [], trusted }) });
    const before = provider.s3.calls.length;
    const plan = await manager.plan({ name: Bucket, region, policy: declared } as S3BucketDesired);
    return { plan, calls: provider.s3.calls.slice(before).map(({ operation }) => operation) };
  }
  const publicAcl = [
    new PutBucketOwnershipControlsCommand({
      Bucket,
      OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
    }),
    new PutBucketAclCommand({ Bucket, ACL: "public-read" }),
  ];
  const denyAll = { ...deny, Condition: { StringNotEquals: { "aws:PrincipalAccount": owner } } };

  it("a Deny may be removed while no other principal has access", async () => {
    const { plan, calls } = await planned([denyAll], null);
    expect(plan.actions.map(({ type }) => type)).toEqual(["DeleteBucketPolicy"]);
    expect(plan.refused).toEqual([]);
    expect(calls).toContain("GetBucketAcl");
    expect((await planned([denyAll], null, [], [owner])).plan.refused).toEqual([]);
  });

  it("a Deny may not go that keeps the public out whom the ACL lets in", async () => {
    for (const wanted of [null, [{ ...denyAll, Action: "s3:PutObject" }]]) {
      const { plan } = await planned([denyAll], wanted, publicAcl);
      expect(plan.actions).toEqual([]);
      expect(plan.refused[0]?.reason).toContain("no longer denies");
    }
  });

  it("a Deny may not go that keeps an outsider out whom the ACL lets in", async () => {
    const user = "b".repeat(64);
    const [ownership] = publicAcl;
    const logs = "http://acs.amazonaws.com/groups/s3/LogDelivery";
    for (const [grant, trusted, refused] of [
      [`id=${user}`, [owner], 1],
      [`id=${user}`, [user], 0],
      [`uri=${logs}`, [owner], 1],
      [`uri=${logs}`, ["logging.s3.amazonaws.com"], 0],
    ] as const) {
      const acl = new PutBucketAclCommand({ Bucket, GrantWrite: grant });
      const { plan } = await planned([denyAll], null, [ownership as object, acl], [...trusted]);
      expect(plan.refused, JSON.stringify([grant, trusted])).toHaveLength(refused);
    }
  });

  it("the ACL is not asked for where the policy itself is public", async () => {
    for (const [wanted, asks] of [
      [allow, false],
      [{ ...given, Principal: { AWS: owner } }, true],
    ] as const) {
      const { calls } = await planned([denyAll, wanted], [wanted]);
      expect(calls.includes("GetBucketAcl")).toBe(asks);
    }
  });

  it("the ACL is not asked for while no Deny goes", async () => {
    const { calls } = await planned([denyAll], [denyAll, { ...given, Principal: { AWS: owner } }]);
    expect(calls).toEqual(["GetBucketPolicy"]);
  });

  it("a Deny may not go that keeps the public of the policy out", async () => {
    const { plan } = await planned([denyAll, allow], [allow]);
    expect(plan.refused[0]?.reason).toContain("public");
  });

  it("no principal gets access through a service without a source, or behind a forged Sid", async () => {
    const [key = ""] = entriesOf(form(allow).Statement)?.keys() ?? [];
    for (const wanted of [
      [{ ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } }],
      [allow, { ...deny, Sid: key }],
      [where({ IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } })],
    ]) {
      const { plan } = await planned([], wanted);
      // A Deny of the spec that is not there is put there all the same.
      expect(plan.actions.map(({ details }) => JSON.stringify(details.input)).join()).not.toContain("Allow");
      expect(plan.refused).toHaveLength(1);
    }
  });

  it("only those within the perimeter get in", async () => {
    const source = { StringEquals: { "aws:SourceAccount": owner } };
    for (const [wanted, trusted, refused] of [
      [given, [], 1],
      [given, [stranger], 0],
      [{ ...given, Principal: { AWS: owner } }, [], 0],
      [where(org), ["o-b"], 1],
      [where(org), ["o-b", "o-a1b2c3d4e5"], 0],
      [where(org, given), ["o-b", "o-a1b2c3d4e5"], 0],
      [where({ StringEquals: { "aws:PrincipalAccount": owner } }, given), [], 0],
      ...throughOurs.flatMap(
        (condition) =>
          [
            [where(condition), [owner], 1],
            [where(condition, given), [owner], 1],
            [where(condition, given), [owner, stranger], 0],
          ] as const,
      ),
      [where({ StringEquals: { "s3:DataAccessPointAccount": owner } }), [`accesspoint@${owner}`], 0],
      [where(source, given), [owner], 1],
      [where(source, { ...allow, Principal: { Service: "cloudtrail.amazonaws.com" } }), [], 0],
    ] as const) {
      const { plan } = await planned([], [wanted], [], [...trusted]);
      expect(plan.refused, JSON.stringify([wanted, trusted])).toHaveLength(refused);
    }
  });

  it("a Deny that was removed by hand is an exposure", async () => {
    const { plan } = await planned([given], [given, deny]);
    expect(plan.severity).toBe("exposure");
  });
});
