import {
  DeleteBucketInventoryConfigurationCommand,
  type InventoryConfiguration,
  ListBucketInventoryConfigurationsCommand,
  PutBucketInventoryConfigurationCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { evenEmpty } from "../values/empty.ts";
import type { Normal, NormalMap, NormalObject } from "../values/normal.ts";
import { allow, at, type Facet, type Known } from "./facet.ts";
import { accountId, type Delivery, deliveriesBy, deliveryOpenings, ownerOf } from "./parts/deliveries.ts";
import { describeKey, type KeyNames, keyLookups, keyName } from "./parts/kmsKey.ts";
import { arnText, objectKey, word } from "./parts/limits.ts";
import { configurations, Id, perId } from "./parts/perId.ts";

const encryption = z.strictObject({
  SSES3: evenEmpty(z.strictObject({})).optional(),
  SSEKMS: z.strictObject({ KeyId: arnText() }).optional(),
});

const configuration = z.strictObject({
  Id,
  IsEnabled: z.boolean(),
  Destination: z.strictObject({
    S3BucketDestination: z.strictObject({
      Bucket: arnText().describe("The destination bucket's ARN."),
      Format: z.enum(["CSV", "ORC", "Parquet"]),
      AccountId: accountId
        .optional()
        .describe("The account that must own the destination bucket; absent: any account."),
      Prefix: objectKey().optional(),
      Encryption: encryption.optional(),
    }),
  }),
  Filter: z.strictObject({ Prefix: objectKey() }).optional(),
  IncludedObjectVersions: z.enum(["All", "Current"]),
  OptionalFields: z.array(word()).max(100).optional(),
  Schedule: z.strictObject({ Frequency: z.enum(["Daily", "Weekly"]) }),
});

const schema = configurations(configuration, "InventoryConfigurationList").describe(
  "S3 Inventory reports: a list, or what list-bucket-inventory-configurations prints.",
);

const example = (Id: string, Frequency: "Daily" | "Weekly"): z.input<typeof configuration> => ({
  Id,
  IsEnabled: true,
  Destination: { S3BucketDestination: { Bucket: "arn:aws:s3:::inventory-reports", Format: "Parquet" } },
  IncludedObjectVersions: "Current",
  OptionalFields: ["Size", "StorageClass"],
  Schedule: { Frequency },
});

type Report = z.output<typeof configuration>;

const encryptionOf = (report?: Report) => report?.Destination.S3BucketDestination.Encryption?.SSEKMS;

/** Each report with the names of its key: its own, and that of the live report with its Id. */
function keysOf(reports: readonly Report[], actual: readonly Report[] = []): [Report, KeyNames][] {
  const there = new Map(actual.map((report) => [report.Id, encryptionOf(report)?.KeyId]));
  return reports.map((report) => [report, [encryptionOf(report)?.KeyId, there.get(report.Id)]]);
}

/** The report with its key under the name that the bucket uses for it. */
function withKeyName(report: Report, names: KeyNames, known: Known | undefined): Report {
  const named = structuredClone(report);
  Object.assign(encryptionOf(named) ?? {}, { KeyId: keyName(names, known) });
  return named;
}

const rows = perId({
  form: {
    OptionalFields: "words",
    Encryption: "closed",
    SSES3: "said",
    S3BucketDestination: { sure: ["AccountId"] },
  },
  list: (bucket, ContinuationToken) =>
    new ListBucketInventoryConfigurationsCommand({ ...at(bucket), ContinuationToken }),
  listMember: "InventoryConfigurationList",
  put: (bucket, Id, InventoryConfiguration: InventoryConfiguration) =>
    new PutBucketInventoryConfigurationCommand({ ...at(bucket), Id, InventoryConfiguration }),
  remove: (bucket, Id) => new DeleteBucketInventoryConfigurationCommand({ ...at(bucket), Id }),
  // The policy permits the delivery of the reports.
  order: { after: ["policy"] },
});

/** The destination of a report, if it is enabled. */
function delivery([entry, report]: readonly [string, Normal]): Delivery[] {
  const { IsEnabled, Destination, Filter, OptionalFields, IncludedObjectVersions } = report as NormalObject;
  if (!IsEnabled) return [];
  const { Bucket, AccountId } = (Destination as NormalObject).S3BucketDestination as NormalObject;
  // All versions include the current ones.
  const versions = ["Current", `${IncludedObjectVersions}`];
  const extras = new Set([...((OptionalFields as ReadonlySet<string>) ?? []), ...versions]);
  const who = ownerOf(Bucket, AccountId);
  return [{ who, what: `reports its objects to ${Bucket}`, part: Filter as NormalMap, extras, entry }];
}

const deliveries = deliveriesBy((reports: NormalMap) => [...reports].flatMap(delivery));

export const inventory = {
  name: "inventory",
  about: "delivers regular reports that list the bucket's objects",
  schema,
  examples: [[example("daily", "Daily")], [example("daily", "Weekly"), example("audit", "Weekly")], []],
  ...rows,
  lookups: (declared, actual) => keyLookups(keysOf(declared ?? [], actual).map(([, names]) => names)),
  normalise: (value, actual, known) =>
    rows.normalise(keysOf(value, actual).map(([report, names]) => withKeyName(report, names, known))),
  openings: (less, more) => deliveryOpenings(deliveries(less), deliveries(more)),
  isWeaker: (wanted, live) => deliveryOpenings(deliveries(live), deliveries(wanted)).length > 0,
  iam: {
    read: [...allow("s3:GetInventoryConfiguration"), describeKey],
    write: allow("s3:PutInventoryConfiguration"),
  },
  events: {
    PutBucketInventoryConfiguration: "PutBucketInventoryConfiguration",
    DeleteBucketInventoryConfiguration: "DeleteBucketInventoryConfiguration",
  },
} as const satisfies Facet<"inventory", typeof schema, NormalMap>;
