import {
  DeleteBucketIntelligentTieringConfigurationCommand,
  type IntelligentTieringConfiguration,
  ListBucketIntelligentTieringConfigurationsCommand,
  PutBucketIntelligentTieringConfigurationCommand,
  type Tiering,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import type { NormalMap } from "../values/normal.ts";
import { allow, at, type Facet } from "./facet.ts";
import { objectFilter } from "./parts/objectFilter.ts";
import { configurations, Id, perId } from "./parts/perId.ts";

const least = { ARCHIVE_ACCESS: 90, DEEP_ARCHIVE_ACCESS: 180 } as const;

const tiering = z
  .strictObject({
    AccessTier: z.enum(["ARCHIVE_ACCESS", "DEEP_ARCHIVE_ACCESS"]),
    Days: z.int().max(730).describe("Days without access: at least 90, or 180 for DEEP_ARCHIVE_ACCESS."),
  })
  .refine(({ AccessTier, Days }) => Days >= least[AccessTier], {
    path: ["Days"],
    error: "is too few days: at least 90, or 180 for DEEP_ARCHIVE_ACCESS",
  });

const configuration = z.strictObject({
  Id,
  Filter: objectFilter({}),
  Status: z.enum(["Enabled", "Disabled"]),
  Tierings: z
    .array(tiering)
    .min(1)
    .max(2)
    .refine(
      (all) => new Set(all.map(({ AccessTier }) => AccessTier)).size === all.length,
      "a tier appears more than once",
    ),
});

const schema = configurations(configuration, "IntelligentTieringConfigurationList").describe(
  "S3 Intelligent-Tiering archive tiers: a list, or what list-bucket-intelligent-tiering-configurations prints.",
);

const example = (Id: string, Days: number): z.input<typeof configuration> => ({
  Id,
  Filter: { Tag: { Key: "kind", Value: "report" } },
  Status: "Enabled",
  Tierings: [
    { AccessTier: "DEEP_ARCHIVE_ACCESS", Days: 365 },
    { AccessTier: "ARCHIVE_ACCESS", Days },
  ],
});

export const intelligentTiering = {
  name: "intelligentTiering",
  about: "archives INTELLIGENT_TIERING objects that are not accessed",
  schema,
  examples: [[example("reports", 90)], [example("reports", 125), example("drafts", 180)], []],
  ...perId({
    form: { Tierings: { by: ({ AccessTier }: Tiering) => `${AccessTier}` } },
    list: (bucket, ContinuationToken) =>
      new ListBucketIntelligentTieringConfigurationsCommand({ ...at(bucket), ContinuationToken }),
    listMember: "IntelligentTieringConfigurationList",
    put: (bucket, Id, IntelligentTieringConfiguration: IntelligentTieringConfiguration) =>
      new PutBucketIntelligentTieringConfigurationCommand({
        ...at(bucket),
        Id,
        IntelligentTieringConfiguration,
      }),
    remove: (bucket, Id) => new DeleteBucketIntelligentTieringConfigurationCommand({ ...at(bucket), Id }),
  }),
  iam: {
    read: allow("s3:GetIntelligentTieringConfiguration"),
    write: allow("s3:PutIntelligentTieringConfiguration"),
  },
  events: {
    PutBucketIntelligentTieringConfiguration: "PutBucketIntelligentTieringConfiguration",
    DeleteBucketIntelligentTieringConfiguration: "DeleteBucketIntelligentTieringConfiguration",
  },
} as const satisfies Facet<"intelligentTiering", typeof schema, NormalMap>;
