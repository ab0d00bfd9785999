import {
  CreateBucketMetadataConfigurationCommand,
  GetBucketMetadataConfigurationCommand,
  UpdateBucketMetadataAnnotationTableConfigurationCommand,
  UpdateBucketMetadataInventoryTableConfigurationCommand,
  UpdateBucketMetadataJournalTableConfigurationCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";
import type { Command } from "../../../../core/providers/provider.ts";
import { at, Bucket, newS3, refusal, region, send } from "./scene.ts";

beforeEach(newS3);

const account = "111122223333";

/** What a call answers, without what the SDK adds. */
const answer = async (command: Command, to = region): Promise<object> => {
  const { $metadata, ...rest } = (await send(command, to)) as { $metadata?: unknown };
  return rest;
};

describe("metadata tables", () => {
  const arn = `arn:aws:s3tables:${region}:${account}:bucket/aws-s3`;
  const table = (name: string) => ({
    TableStatus: "ACTIVE",
    TableName: name,
    TableArn: `${arn}/table/${Bucket}-${name}`,
  });
  const RecordExpiration = { Expiration: "ENABLED" as const, Days: 7 };
  const Role = `arn:aws:iam::${account}:role/annotations`;
  const make = (more: object = {}) =>
    new CreateBucketMetadataConfigurationCommand({
      ...at,
      MetadataConfiguration: { JournalTableConfiguration: { RecordExpiration }, ...more },
    });
  const read = async () =>
    (await send(new GetBucketMetadataConfigurationCommand(at))).GetBucketMetadataConfigurationResult;
  const plain = {
    DestinationResult: { TableBucketType: "aws", TableBucketArn: arn, TableNamespace: `b_${Bucket}` },
    JournalTableConfigurationResult: { ...table("journal"), RecordExpiration },
    InventoryTableConfigurationResult: { ConfigurationState: "DISABLED" },
  };

  test("are answered with their names and ARNs; an inventory is off unless it is asked for", async () => {
    expect(await answer(make())).toEqual({});
    expect(await read()).toEqual({ MetadataConfigurationResult: plain });
    expect(await refusal(make())).toMatchObject({
      Code: "MetadataConfigurationAlreadyExists",
      message: "The bucket already has a metadata configuration",
      $metadata: { httpStatusCode: 409 },
    });
  });

  test("of inventory and annotations have a name and an ARN while they are enabled", async () => {
    await send(
      make({
        InventoryTableConfiguration: { ConfigurationState: "ENABLED" },
        AnnotationTableConfiguration: { ConfigurationState: "ENABLED", Role },
      }),
    );
    expect(await read()).toEqual({
      MetadataConfigurationResult: {
        ...plain,
        InventoryTableConfigurationResult: { ConfigurationState: "ENABLED", ...table("inventory") },
        AnnotationTableConfigurationResult: { ConfigurationState: "ENABLED", ...table("annotation"), Role },
      },
    });
    const ConfigurationState = "DISABLED";
    const annotations = { AnnotationTableConfiguration: { ConfigurationState, Role } } as const;
    const reports = { InventoryTableConfiguration: { ConfigurationState } } as const;
    await send(new UpdateBucketMetadataAnnotationTableConfigurationCommand({ ...at, ...annotations }));
    await send(new UpdateBucketMetadataInventoryTableConfigurationCommand({ ...at, ...reports }));
    expect(await read()).toEqual({
      MetadataConfigurationResult: {
        ...plain,
        AnnotationTableConfigurationResult: { ConfigurationState },
      },
    });
  });

  test("need a journal, and are changed only where they are", async () => {
    const none = new CreateBucketMetadataConfigurationCommand({ ...at, MetadataConfiguration: {} as never });
    expect((await refusal(none)).name).toBe("MalformedXML");
    const update = new UpdateBucketMetadataJournalTableConfigurationCommand({
      ...at,
      JournalTableConfiguration: { RecordExpiration: { Expiration: "DISABLED" } },
    });
    expect((await refusal(update)).message).toBe("The metadata configuration does not exist");
    await send(make());
    await send(update);
    expect(await read()).toEqual({
      MetadataConfigurationResult: {
        ...plain,
        JournalTableConfigurationResult: {
          ...table("journal"),
          RecordExpiration: { Expiration: "DISABLED" },
        },
      },
    });
  });
});
