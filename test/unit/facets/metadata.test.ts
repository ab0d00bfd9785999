import { GetBucketMetadataConfigurationCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

const journal = (Expiration: string, Days?: number) => ({
  JournalTableConfiguration: { RecordExpiration: { Expiration, ...(Days && { Days }) } },
});
const inventory = (ConfigurationState: string, more: object = {}) => ({
  InventoryTableConfiguration: { ConfigurationState, ...more },
});
const annotations = (ConfigurationState: string, more: object = {}) => ({
  AnnotationTableConfiguration: { ConfigurationState, ...more },
});
const EncryptionConfiguration = {
  SseAlgorithm: "aws:kms",
  KmsKeyArn: "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52-4c6e-4d3a-9d3c-8f2b9e1a7d10",
};
const Role = "arn:aws:iam::111122223333:role/annotation-reader";

describe("metadata tables", () => {
  it("are created at once, with the encryption of the tables that S3 then makes", async () => {
    const { create, writes } = trial("metadata");
    await create();
    const tables = {
      JournalTableConfiguration: {
        ...journal("ENABLED", 30).JournalTableConfiguration,
        EncryptionConfiguration,
      },
      ...inventory("ENABLED", { EncryptionConfiguration }),
      ...annotations("DISABLED", { EncryptionConfiguration }),
    };
    expect(await writes(tables)).toEqual([
      [
        "CreateBucketMetadataConfiguration",
        { MetadataConfiguration: { ...tables, ...annotations("DISABLED") } },
      ],
    ]);
  });

  it("are updated one by one, and only those that differ", async () => {
    const { apply, writes } = trial("metadata");
    await apply({ ...journal("ENABLED", 30), ...inventory("DISABLED") });
    expect(await writes({ ...journal("ENABLED", 60), ...inventory("DISABLED") })).toEqual([
      ["UpdateBucketMetadataJournalTableConfiguration", journal("ENABLED", 60)],
    ]);
    const wanted = {
      ...journal("ENABLED", 30),
      ...inventory("ENABLED", { EncryptionConfiguration }),
      ...annotations("ENABLED", { Role }),
    };
    expect((await apply(wanted)).sent.map(({ type }) => type)).toEqual([
      "UpdateBucketMetadataInventoryTableConfiguration",
      "UpdateBucketMetadataAnnotationTableConfiguration",
    ]);
    expect((await apply(wanted)).sent).toEqual([]);
  });

  it("send no encryption for an existing table: S3 cannot change it", async () => {
    const { apply, writes } = trial("metadata");
    await apply({ ...journal("DISABLED"), ...annotations("ENABLED", { Role }) });
    const other = { Role: `${Role}-2` };
    expect(
      await writes({
        ...journal("DISABLED"),
        ...annotations("ENABLED", { ...other, EncryptionConfiguration }),
      }),
    ).toEqual([["UpdateBucketMetadataAnnotationTableConfiguration", annotations("ENABLED", other)]]);
  });

  it("whose expiration is switched off have no days left over", async () => {
    const { apply, writes } = trial("metadata");
    await apply(journal("ENABLED", 30));
    expect(await writes(journal("DISABLED"))).toEqual([
      ["UpdateBucketMetadataJournalTableConfiguration", journal("DISABLED")],
    ]);
  });

  it("that the spec does not name stay as they are", async () => {
    const { apply, plan } = trial("metadata");
    await apply({ ...journal("DISABLED"), ...inventory("ENABLED"), ...annotations("ENABLED", { Role }) });
    expect((await plan(journal("DISABLED"))).inSync).toBe(true);
    expect((await plan({ ...journal("DISABLED"), ...annotations("DISABLED") })).inSync).toBe(false);
  });

  it("are no drift for being built, or for having failed", async () => {
    const { apply, peek, plan, plant } = trial("metadata");
    await apply({ ...journal("DISABLED"), ...inventory("ENABLED") });
    const there = structuredClone(peek("metadataConfiguration")) as {
      MetadataConfigurationResult: Record<string, object>;
    };
    const { InventoryTableConfigurationResult: table, ...rest } = there.MetadataConfigurationResult;
    const failure = { ErrorCode: "AccessDeniedCreatingResources", ErrorMessage: "no" };
    plant("metadataConfiguration", {
      MetadataConfigurationResult: {
        ...rest,
        InventoryTableConfigurationResult: { ...table, TableStatus: "FAILED", Error: failure },
      },
    });
    expect((await plan({ ...journal("DISABLED"), ...inventory("ENABLED") })).inSync).toBe(true);
  });

  it("are deleted by null, also if another writer was faster", async () => {
    const { apply, peek, plan } = trial("metadata");
    await apply(journal("DISABLED"));
    expect((await apply(null)).converged).toBe(true);
    expect(peek("metadataConfiguration")).toBeUndefined();
    expect((await plan(null)).inSync).toBe(true);
  });

  it("of the first version are refused, since only their deletion leads on; null deletes them", async () => {
    const { apply, create, plan, plant } = trial("metadata");
    await create();
    plant("metadataConfiguration", {
      MetadataConfigurationResult: {
        DestinationResult: { TableBucketType: "customer" },
        JournalTableConfigurationResult: { TableStatus: "ACTIVE", TableName: "journal" },
      },
    });
    const { actions, refused, inSync } = await plan(journal("DISABLED"));
    expect({ actions, inSync }).toEqual({ actions: [], inSync: false });
    expect(refused).toMatchObject([{ reason: expect.stringContaining("S3 cannot") }]);
    expect((await apply(null)).converged).toBe(true);
  });

  it("can be pasted as get-bucket-metadata-configuration prints them", async () => {
    const { apply, Bucket, plan, send } = trial("metadata");
    await apply({ ...journal("ENABLED", 30), ...inventory("ENABLED"), ...annotations("ENABLED", { Role }) });
    const { $metadata, ...printed } = await send(new GetBucketMetadataConfigurationCommand({ Bucket }));
    expect((await plan(printed)).inSync).toBe(true);
    expect(await plan({ ...printed, Surprise: 1 }).catch((error) => `${error}`)).toContain(
      "/metadata/Surprise",
    );
  });

  it.each([
    ["fewer than 7 days", journal("ENABLED", 6), "RecordExpiration/Days"],
    ["days, but no expiration", journal("DISABLED", 30), "RecordExpiration/Days"],
    ["no journal", inventory("ENABLED"), "/metadata/JournalTableConfiguration"],
    [
      "KMS without a key",
      {
        ...journal("DISABLED"),
        ...inventory("ENABLED", { EncryptionConfiguration: { SseAlgorithm: "aws:kms" } }),
      },
      "EncryptionConfiguration",
    ],
    ["an unknown table", { ...journal("DISABLED"), Table: {} }, "/metadata/Table"],
  ])("are refused with %s", (_, value, where) => {
    expect(problemsOf("metadata", value)).toContain(where);
  });
});
