import { CreateBucketCommand, PutBucketAbacCommand } from "@aws-sdk/client-s3";
import { S3ControlClient } from "@aws-sdk/client-s3-control";
import { beforeEach, describe, expect, it } from "vitest";
import type { Clients, Sender } from "../../../core/providers/aws.ts";
import { AwsS3Provider, MemoryS3, S3Failure, S3Manager } from "../../../exports/index.ts";
import { ManualClock } from "../../support/manualClock.ts";

const Bucket = "orders-archive";
const region = "ca-central-1";

describe("the tags of a bucket", () => {
  const clock = new ManualClock();
  let s3: MemoryS3;
  let sent: { service: string; input: object }[];
  let manager: S3Manager;
  beforeEach(async () => {
    s3 = new MemoryS3({ now: clock.now });
    sent = [];
    const clients: Clients = async (service, place) => ({
      send: (command) => {
        sent.push({ service, input: command.input });
        return s3.send(command, place);
      },
    });
    const provider = new AwsS3Provider({ region, owner: "111122223333", clients, clock });
    manager = new S3Manager({ clock, provider });
    const CreateBucketConfiguration = { LocationConstraint: region } as const;
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }), region);
    await manager.apply({ name: Bucket, tags: { team: "orders", env: "dev", old: "yes" } });
    sent.length = 0;
  });

  const wanted = { name: Bucket, tags: { team: "billing", env: "dev", new: "yes" } };
  const toControl = () => sent.flatMap(({ service, input }) => (service === "s3control" ? [input] : []));

  it("are written without S3 Control as long as S3 takes them", async () => {
    const result = await manager.apply(wanted);
    expect(result).toMatchObject({ converged: true, sent: [{ type: "PutBucketTagging" }] });
    expect(toControl()).toEqual([]);
  });

  it("are written through S3 Control when S3 refuses, and only those that change", async () => {
    await s3.send(new PutBucketAbacCommand({ Bucket, AbacStatus: { Status: "Enabled" } }), region);
    const result = await manager.apply(wanted);
    expect(result).toMatchObject({
      converged: true,
      sent: [{ type: "UntagResource" }, { type: "TagResource" }],
    });
    const target = { ResourceArn: `arn:aws:s3:::${Bucket}`, AccountId: "111122223333" };
    const Tags = [
      { Key: "team", Value: "billing" },
      { Key: "new", Value: "yes" },
    ];
    expect(toControl()).toEqual([
      { ...target, TagKeys: ["old"] },
      { ...target, Tags },
    ]);
  });

  it("are not tried through S3 Control when it is the tags themselves that S3 refuses", async () => {
    const refusal = Object.assign(new Error("no"), {
      Code: "InvalidTag",
      $metadata: { httpStatusCode: 400 },
    });
    s3.intercept = (operation) => (operation === "PutBucketTagging" ? refusal : undefined);
    const { failed } = await manager.apply(wanted);
    expect(failed).toMatchObject([{ facet: "tags", failure: { kind: "refused", code: "InvalidTag" } }]);
    expect(toControl()).toEqual([]);
  });

  it("fail as a write that S3 refused, if S3 Control needs an account ID that is unknown", async () => {
    await s3.send(new PutBucketAbacCommand({ Bucket, AbacStatus: { Status: "Enabled" } }), region);
    const keys = { accessKeyId: "id", secretAccessKey: "secret" };
    const clients: Clients = async (service, place) =>
      service === "s3"
        ? { send: (command) => s3.send(command, place) }
        : (new S3ControlClient({ region: place, credentials: keys }) as unknown as Sender);
    const result = await new S3Manager({ provider: new AwsS3Provider({ region, clients }) }).apply(wanted);
    expect(result.failed).toMatchObject([{ facet: "tags", failure: expect.any(S3Failure) }]);
  });
});
