import {
  CreateBucketMetadataConfigurationCommand,
  DeleteBucketInventoryConfigurationCommand,
  DeleteBucketMetadataConfigurationCommand,
  GetBucketInventoryConfigurationCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketMetadataConfigurationCommand,
  GetBucketMetadataTableConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  ListBucketInventoryConfigurationsCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketMetricsConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketWebsiteCommand,
  PutPublicAccessBlockCommand,
  UpdateBucketMetadataJournalTableConfigurationCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";

import { at, Bucket, create, expectRefusal, inventory, newS3, s3, send } from "./scene.ts";

beforeEach(newS3);

describe("lifecycle rules", () => {
  const put = (rule: object, more: object = {}) =>
    new PutBucketLifecycleConfigurationCommand({
      ...at,
      ...more,
      LifecycleConfiguration: {
        Rules: [{ Status: "Enabled", Filter: {}, Expiration: { Days: 1 }, ...rule }],
      },
    });

  test("get an id, and their minimum size is reset by a PUT that leaves it out", async () => {
    await send(put({}, { TransitionDefaultMinimumObjectSize: "varies_by_storage_class" }));
    const first = await send(new GetBucketLifecycleConfigurationCommand(at));
    expect(first.TransitionDefaultMinimumObjectSize).toBe("varies_by_storage_class");
    expect(first.Rules?.[0]).toMatchObject({ ID: expect.stringMatching(/.{20}/), Filter: {} });
    const answer = await send(put({}));
    expect(answer).toMatchObject({ TransitionDefaultMinimumObjectSize: "all_storage_classes_128K" });
    const { Rules, TransitionDefaultMinimumObjectSize } = await send(
      new GetBucketLifecycleConfigurationCommand(at),
    );
    expect(TransitionDefaultMinimumObjectSize).toBe("all_storage_classes_128K");
    expect(Rules?.[0]?.ID).not.toBe(first.Rules?.[0]?.ID);
  });

  test.each([
    [{ Filter: undefined }, "MalformedXML"],
    [{ Expiration: { Date: new Date("2030-01-01T01:00:00Z") } }, "InvalidArgument"],
    [{ Expiration: undefined }, "InvalidRequest"],
    [{ Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } }, "MalformedXML"],
  ])("%j are refused", async (rule, code) => {
    await expectRefusal(put(rule), 400, code);
  });
});

describe("notifications", () => {
  const queue = "arn:aws:sqs:eu-central-1:111122223333:queue";
  const put = (more: object = {}) =>
    new PutBucketNotificationConfigurationCommand({
      ...at,
      NotificationConfiguration: {
        TopicConfigurations: [],
        EventBridgeConfiguration: {},
        QueueConfigurations: [
          {
            QueueArn: queue,
            Events: ["s3:ObjectCreated:*"],
            Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "a/" }] } },
          },
        ],
      },
      ...more,
    });

  test("get an id and capitalised filter names, and switch EventBridge by being there", async () => {
    await send(put());
    const { $metadata, ...answer } = await send(new GetBucketNotificationConfigurationCommand(at));
    expect(answer).toEqual({
      EventBridgeConfiguration: {},
      QueueConfigurations: [
        {
          Id: expect.stringMatching(/.{20}/),
          QueueArn: queue,
          Events: ["s3:ObjectCreated:*"],
          Filter: { Key: { FilterRules: [{ Name: "Prefix", Value: "a/" }] } },
        },
      ],
    });
    expect($metadata.httpStatusCode).toBe(200);
  });

  test("to a destination that S3 cannot reach are refused, unless validation is skipped", async () => {
    s3.unreachable.add(queue);
    await expectRefusal(put(), 400, "InvalidArgument");
    await send(put({ SkipDestinationValidation: true }));
  });
});

describe("other configurations", () => {
  const logTo = (TargetBucket: string) =>
    new PutBucketLoggingCommand({
      ...at,
      BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix: "" } },
    });

  test("logging needs a target in the same region, and an empty one switches it off", async () => {
    await expectRefusal(logTo("nobodys-bucket"), 400, "InvalidTargetBucketForLogging");
    await create("far-bucket", "us-west-2");
    await expectRefusal(logTo("far-bucket"), 403, "CrossLocationLoggingProhibitted");
    await create("log-bucket");
    await send(logTo("log-bucket"));
    await send(new PutBucketLoggingCommand({ ...at, BucketLoggingStatus: {} }));
    expect(await send(new GetBucketLoggingCommand(at))).not.toHaveProperty("LoggingEnabled");
  });

  test.each([
    [
      new PutBucketCorsCommand({
        ...at,
        CORSConfiguration: { CORSRules: [{ AllowedMethods: ["PATCH"], AllowedOrigins: ["*"] }] },
      }),
      "InvalidRequest",
    ],
    [
      new PutBucketAccelerateConfigurationCommand({
        ...at,
        AccelerateConfiguration: { Status: "On" as "Enabled" },
      }),
      "MalformedXML",
    ],
    [
      new PutBucketEncryptionCommand({ ...at, ServerSideEncryptionConfiguration: { Rules: [] } }),
      "MalformedXML",
    ],
    [new PutBucketWebsiteCommand({ ...at, WebsiteConfiguration: {} }), "InvalidArgument"],
    [new PutPublicAccessBlockCommand({ ...at, PublicAccessBlockConfiguration: {} }), "InvalidRequest"],
  ])("%# refuse what S3 refuses", async (command, code) => {
    await expectRefusal(command, 400, code);
  });

  test("metadata tables are created, changed and deleted, and answered in another shape", async () => {
    const journal = { JournalTableConfiguration: { RecordExpiration: { Expiration: "DISABLED" as const } } };
    const update = new UpdateBucketMetadataJournalTableConfigurationCommand({
      ...at,
      JournalTableConfiguration: { RecordExpiration: { Expiration: "ENABLED", Days: 7 } },
    });
    await expectRefusal(update, 404, "MetadataConfigurationNotFound");
    await send(new CreateBucketMetadataConfigurationCommand({ ...at, MetadataConfiguration: journal }));
    await send(update);
    const answer = await send(new GetBucketMetadataConfigurationCommand(at));
    expect(answer.GetBucketMetadataConfigurationResult?.MetadataConfigurationResult).toMatchObject({
      JournalTableConfigurationResult: { RecordExpiration: { Expiration: "ENABLED", Days: 7 } },
      InventoryTableConfigurationResult: { ConfigurationState: "DISABLED" },
    });
    await send(new DeleteBucketMetadataConfigurationCommand(at));
    await expectRefusal(new GetBucketMetadataConfigurationCommand(at), 404, "MetadataConfigurationNotFound");
    await expectRefusal(new GetBucketMetadataTableConfigurationCommand(at), 405, "V1APIsNotAllowed");
  });
});

describe("configurations with an id", () => {
  test("come sorted by id, in pages of a hundred", async () => {
    const ids = Array.from({ length: 201 }, (_, index) => `id-${String(index).padStart(3, "0")}`);
    for (const id of [...ids].reverse()) await send(inventory(id));
    const pages: (string | undefined)[][] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await send(new ListBucketInventoryConfigurationsCommand({ ...at, ContinuationToken }));
      pages.push(page.InventoryConfigurationList?.map(({ Id }) => Id) ?? []);
      expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(pages.map((page) => page.length)).toEqual([100, 100, 1]);
    expect(pages.flat()).toEqual(ids);
  });

  test("are at most a thousand, but each of them can be replaced", async () => {
    const metrics = (Id: string) =>
      new PutBucketMetricsConfigurationCommand({ ...at, Id, MetricsConfiguration: { Id } });
    const full = Array.from({ length: 1000 }, (_, index) => [`${index}`, { Id: `${index}` }] as const);
    s3.plant(Bucket, "metrics", new Map(full));
    await expectRefusal(metrics("one-more"), 400, "TooManyConfigurations");
    await send(metrics("7"));
  });

  test("are found by their id until they are deleted, which works once", async () => {
    await send(inventory("a"));
    const one = { ...at, Id: "a" };
    const { InventoryConfiguration } = await send(new GetBucketInventoryConfigurationCommand(one));
    expect(InventoryConfiguration).toMatchObject({ Id: "a", IsEnabled: true });
    await send(new DeleteBucketInventoryConfigurationCommand(one));
    await expectRefusal(new DeleteBucketInventoryConfigurationCommand(one), 404, "NoSuchConfiguration");
  });
});
