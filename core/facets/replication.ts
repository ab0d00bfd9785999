import {
  DeleteBucketReplicationCommand,
  GetBucketReplicationCommand,
  PutBucketReplicationCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import type { Normal, NormalMap, NormalObject } from "../values/normal.ts";
import { allow, at, type Facet, reading } from "./facet.ts";
import {
  accountIn,
  allowed,
  type Delivery,
  deliveriesBy,
  deliveryOpenings,
  ownerOf,
} from "./parts/deliveries.ts";
import { enveloped } from "./parts/envelope.ts";
import { isNewer } from "./parts/form.ts";
import { arnText } from "./parts/limits.ts";
import { metByContent } from "./parts/metByContent.ts";
import { content, form, rulesFromNormal, rulesToNormal } from "./parts/replicationForm.ts";
import { isOld, rule } from "./parts/replicationSchema.ts";
import { idsDiffer } from "./parts/unnamed.ts";
import { withoutVersions } from "./versioning.ts";

const rules = z
  .array(rule)
  .min(1)
  .max(1_000)
  .refine((all) => idsDiffer(all, "ID"), "an ID appears more than once")
  .refine(
    (all) => new Set(all.map(isOld)).size <= 1,
    "mixes rules that have Filter with rules that have the older Prefix; S3 accepts only one kind",
  );

const configuration = z.strictObject({
  Role: arnText()
    .regex(/^arn:[\w-]+:iam::\d{12}:role\/./, "is not the ARN of a role")
    .describe("The role that S3 assumes to replicate objects."),
  Rules: rules,
});

const schema = z
  .union([configuration, enveloped("ReplicationConfiguration", configuration)])
  .describe("Replication to other buckets: what get-bucket-replication prints.");

type Replication = { readonly [member: string]: Normal; readonly Rules: NormalMap };

/** The destination of the copies, and who owns them there. */
function copies(rule: Normal): Delivery[] {
  const { Status, Filter, SourceSelectionCriteria, Destination } = rule as NormalObject;
  if (Status !== "Enabled") return [];
  const to = Destination as NormalMap;
  const who = ownerOf(to.get("Bucket"), to.get("Account"));
  const extras = new Set([
    ...((SourceSelectionCriteria as NormalMap | undefined)?.keys() ?? []),
    ...(to.has("AccessControlTranslation") ? ["ownership"] : []),
  ]);
  return [{ who, what: `copies its objects to ${to.get("Bucket")}`, part: Filter as NormalMap, extras }];
}

/** The role reads the objects, so it also receives them. */
const deliveries = deliveriesBy(({ Role, Rules }: Replication): Delivery[] => {
  const made = [...Rules.values()].flatMap(copies);
  return made.length > 0 ? [{ who: accountIn(Role), what: `lets S3 replicate as ${Role}` }, ...made] : [];
});

const Role = "arn:aws:iam::111122223333:role/s3-replication";
const Bucket = "arn:aws:s3:::report-target";

export const replication = {
  name: "replication",
  about: "replicates new objects to other buckets",
  schema,
  examples: [
    {
      Role,
      Rules: [
        {
          ID: "orders",
          Priority: 1,
          Status: "Enabled",
          Filter: { Prefix: "orders/" },
          DeleteMarkerReplication: { Status: "Enabled" },
          Destination: { Bucket, StorageClass: "STANDARD_IA" },
        },
        {
          ID: "invoices",
          Priority: 2,
          Status: "Enabled",
          Filter: { And: { Prefix: "invoices/", Tags: [{ Key: "keep", Value: "yes" }] } },
          DeleteMarkerReplication: { Status: "Disabled" },
          Destination: { Bucket },
        },
      ],
    },
    { Role, Rules: [{ Status: "Enabled", Prefix: "", Destination: { Bucket } }] },
  ],
  alongside: { versioning: true },
  reading: reading({
    command: (bucket) => new GetBucketReplicationCommand(at(bucket)),
    value: ([answer]) => answer?.ReplicationConfiguration,
    absent: ["ReplicationConfigurationNotFoundError"],
  }),
  normalise: ({ Rules, ...rest }, actual): Replication => ({
    ...rest,
    Rules: rulesToNormal(Rules, actual?.Rules),
  }),
  effective: (normal) => normal ?? { Rules: new Map() },
  foreign: (path) => isNewer(form, path),
  meeting: (required, other) => ({ ...required, Rules: metByContent(required.Rules, other.Rules, content) }),
  incompatible: ({ Rules }, others) =>
    Rules.size > 0 && withoutVersions(others)
      ? [{ with: "versioning", why: "S3 replicates only with versioning enabled", kind: "never" }]
      : [],
  openings: (less, more) => deliveryOpenings(deliveries(less), deliveries(more)),
  closing: (change, isRefused) => {
    const { after } = change;
    const Rules = allowed(after.Rules, (one) => isRefused({ ...after, Rules: one }));
    return { ...change, after: { ...after, Rules } };
  },
  isWeaker: (wanted, live) => deliveryOpenings(deliveries(live), deliveries(wanted)).length > 0,
  write: ({ bucket, after: { Rules, ...rest } }) => {
    const ReplicationConfiguration = { ...(rest as { Role: string }), Rules: rulesFromNormal(Rules) };
    return [
      {
        command: Rules.size
          ? new PutBucketReplicationCommand({ ...at(bucket), ReplicationConfiguration })
          : new DeleteBucketReplicationCommand(at(bucket)),
        // Rules can select objects by the key that encryption gives them. The versioning row states its own order.
        after: ["encryption"],
      },
    ];
  },
  iam: {
    read: allow("s3:GetReplicationConfiguration"),
    write: [
      ...allow("s3:PutReplicationConfiguration"),
      {
        action: "iam:PassRole",
        resource: "iam::*:role/*",
        condition: { StringEquals: { "iam:PassedToService": "s3.amazonaws.com" } },
      },
    ],
  },
  events: {
    PutBucketReplication: "PutBucketReplication",
    DeleteBucketReplication: "DeleteBucketReplication",
  },
} as const satisfies Facet<"replication", typeof schema, Replication>;
