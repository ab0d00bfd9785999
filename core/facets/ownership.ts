import {
  DeleteBucketOwnershipControlsCommand,
  GetBucketOwnershipControlsCommand,
  PutBucketOwnershipControlsCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { allow, at, type Facet, reading } from "./facet.ts";
import { enveloped } from "./parts/envelope.ts";

const setting = z.enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]);
const rules = z.strictObject({ Rules: z.array(z.strictObject({ ObjectOwnership: setting })).length(1) });

const schema = z
  .union([
    setting.transform((ObjectOwnership) => ({ Rules: [{ ObjectOwnership }] })),
    rules,
    enveloped("OwnershipControls", rules),
  ])
  .describe("Who owns new objects: a setting's name, or what get-bucket-ownership-controls prints.");

type ObjectOwnership = z.output<typeof setting>;
type Ownership = { readonly ObjectOwnership: ObjectOwnership };

export const ownership = {
  name: "ownership",
  about: "says who owns new objects, and whether ACLs count at all",
  schema,
  examples: ["BucketOwnerEnforced", "BucketOwnerPreferred"],
  reading: reading({
    command: (bucket) => new GetBucketOwnershipControlsCommand(at(bucket)),
    value: ([answer]) => answer?.OwnershipControls,
    absent: ["OwnershipControlsNotFoundError"],
  }),
  normalise: ({ Rules: [rule] }) => ({ ObjectOwnership: rule?.ObjectOwnership ?? "ObjectWriter" }),
  // After a delete S3 behaves as with ObjectWriter.
  effective: (normal) => normal ?? { ObjectOwnership: "ObjectWriter" },
  fresh: { ObjectOwnership: "BucketOwnerEnforced" },
  openings: (less, more) =>
    less.ObjectOwnership === "BucketOwnerEnforced" && more.ObjectOwnership !== "BucketOwnerEnforced"
      ? [{ to: "public", what: "lets ACLs count again" }]
      : [],
  write: ({ bucket, after, remove }) => {
    const command = remove
      ? new DeleteBucketOwnershipControlsCommand(at(bucket))
      : new PutBucketOwnershipControlsCommand({ ...at(bucket), OwnershipControls: { Rules: [after] } });
    // S3 takes no ACL while ownership is enforced, and does not enforce it while the ACL grants anybody anything.
    return after.ObjectOwnership === "BucketOwnerEnforced"
      ? [{ command, effect: "tightens", after: ["acl"] }]
      : [{ command, effect: "loosens", before: ["acl"] }];
  },
  create: (wanted) => ({ input: wanted, gives: wanted }),
  iam: { read: allow("s3:GetBucketOwnershipControls"), write: allow("s3:PutBucketOwnershipControls") },
  events: {
    PutBucketOwnershipControls: "PutBucketOwnershipControls",
    DeleteBucketOwnershipControls: "DeleteBucketOwnershipControls",
  },
} as const satisfies Facet<"ownership", typeof schema, Ownership>;
