import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  PutBucketEncryptionCommand,
  PutBucketReplicationCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";
import { access } from "./refusals/access.ts";
import { deliveries } from "./refusals/deliveries.ts";
import { rules } from "./refusals/rules.ts";
import { settings } from "./refusals/settings.ts";
import { at, create, newS3, owned, policy, putPolicy, refusal, s3, send, versioning } from "./scene.ts";

beforeEach(newS3);

const cases = [...rules, ...deliveries, ...access, ...settings];
const statement = (more: object = {}) => putPolicy(policy({ Principal: { AWS: "111122223333" }, ...more }));
const copies = (more: object = {}, to = "arn:aws:s3:::other-bucket", all: object = {}) =>
  new PutBucketReplicationCommand({
    ...at,
    ReplicationConfiguration: {
      Role: "arn:aws:iam::111122223333:role/copies",
      Rules: [
        {
          Status: "Enabled",
          Priority: 1,
          Filter: {},
          DeleteMarkerReplication: { Status: "Disabled" },
          Destination: { Bucket: to },
          ...more,
        },
      ],
      ...all,
    },
  } as never);

describe("S3 in memory takes what S3 takes, and refuses the next value in S3's words", () => {
  test.each(cases.map((one) => [one[0], one] as const))(
    "%s",
    async (what, [, taken, refused, answer, detail]) => {
      if (/^acl: (?!while|nothing)/.test(what)) await send(owned("ObjectWriter"));
      if (/^replication|^object lock/.test(what)) await send(versioning("Enabled"));
      await create("example.bucket");
      s3.addForeignBucket("their-bucket");
      const command = taken();
      if (command) await send(command);
      const exception = await refusal(refused());
      expect(`${exception.Code}: ${exception.message}`).toBe(answer);
      expect(exception).toMatchObject(detail ?? {});
    },
  );

  test.each(
    ["String", "Numeric", "Date"]
      .flatMap((kind) => [`${kind}Equals`, `${kind}NotEquals`])
      .concat([
        "StringLike",
        "NumericLessThan",
        "NumericGreaterThanEquals",
        "Bool",
        "BinaryEquals",
        "NotIpAddress",
        "IpAddressIfExists",
        "ArnNotLike",
        "ForAnyValue:StringLike",
        "ForAllValues:StringNotEqualsIgnoreCase",
        "Null",
      ]),
  )("a policy with the operator %s is taken", async (operator) => {
    await send(statement({ Condition: { [operator]: { "aws:PrincipalArn": "1" } } }));
    const misspelt = statement({ Condition: { [`${operator}s`]: { "aws:PrincipalArn": "1" } } });
    expect((await refusal(misspelt)).message).toBe(`Invalid Condition type : ${operator}s`);
  });

  test("a bucket with versions can be the source and the destination of copies, one without cannot", async () => {
    await create("other-bucket");
    expect((await refusal(copies())).message).toBe(
      "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
    );
    await send(versioning("Enabled"));
    await expect(send(copies())).rejects.toThrow("Destination bucket must have versioning enabled.");
    s3.addForeignBucket("their-bucket");
    await send(copies({}, "arn:aws:s3:::their-bucket"));
    expect((await refusal(versioning("Suspended"))).message).toBe(
      "A replication configuration is present on this bucket, so the versioning state cannot be changed.",
    );
  });

  test("a policy can be about all resources but some", async () => {
    const but = (NotResource: string) => statement({ Effect: "Deny", Resource: undefined, NotResource });
    await send(but(`arn:aws:s3:::${at.Bucket}/a/*`));
    expect((await send(new GetBucketPolicyCommand(at))).Policy).toContain("NotResource");
  });

  test("an encryption rule that blocks no type, or says none, blocks SSE-C", async () => {
    const rules = async (more: object) => {
      const Rules = [{ BucketKeyEnabled: true, ...more }];
      await send(new PutBucketEncryptionCommand({ ...at, ServerSideEncryptionConfiguration: { Rules } }));
      return (await send(new GetBucketEncryptionCommand(at))).ServerSideEncryptionConfiguration?.Rules;
    };
    const kept = { BucketKeyEnabled: true, ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } };
    for (const more of [
      {},
      { BlockedEncryptionTypes: {} },
      { BlockedEncryptionTypes: { EncryptionType: [] } },
    ])
      expect(await rules(more)).toEqual([{ ...kept, BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } }]);
    const none = { BlockedEncryptionTypes: { EncryptionType: ["NONE"] } };
    expect(await rules(none)).toEqual([{ ...kept, ...none }]);
  });
});
