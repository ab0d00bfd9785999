import {
  DeleteBucketOwnershipControlsCommand,
  GetBucketOwnershipControlsCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { madeOf } from "../values/documents.ts";
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
/** How much a setting leaves to whoever puts an object. */
const leaves = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

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
  normalise: ({ Rules: [rule] }) =>
    madeOf({ ObjectOwnership: rule?.ObjectOwnership ?? "ObjectWriter" }, rule),
  // After a delete S3 behaves as with ObjectWriter.
  effective: (normal) => normal ?? { ObjectOwnership: "ObjectWriter" },
  fresh: { ObjectOwnership: "BucketOwnerEnforced" },
  openings: (less, more) =>
    less.ObjectOwnership === "BucketOwnerEnforced" && more.ObjectOwnership !== "BucketOwnerEnforced"
      ? [{ to: "public", what: "lets ACLs count again" }]
      : [],
  isWeaker: (wanted, live) => leaves.indexOf(live.ObjectOwnership) > leaves.indexOf(wanted.ObjectOwnership),
  write: ({ bucket, after, remove, spec }) => {
    const command = remove
      ? new DeleteBucketOwnershipControlsCommand(at(bucket))
      : new PutBucketOwnershipControlsCommand({ ...at(bucket), OwnershipControls: { Rules: [after] } });
    // S3 takes no ACL while ownership is enforced, and does not enforce it while the ACL grants anybody anything.
    if (after.ObjectOwnership !== "BucketOwnerEnforced")
      return [{ command, effect: "loosens", before: ["acl"] }];
    // Enforced, the ACL counts no more. Where the spec leaves it to nobody else, its grants must not keep ownership open.
    const steps = async () => [
      { command: new PutBucketAclCommand({ ...at(bucket), ACL: "private" }) },
      { command },
    ];
    const instead = { when: (code: string) => code === "InvalidBucketAclWithObjectOwnership", steps };
    return [{ command, effect: "tightens", after: ["acl"], ...(!spec.has("acl") && { instead }) }];
  },
  create: (wanted) => ({ input: wanted, gives: wanted }),
  iam: {
    read: allow("s3:GetBucketOwnershipControls"),
    write: allow("s3:PutBucketOwnershipControls", "s3:PutBucketAcl"),
  },
  events: {
    PutBucketOwnershipControls: "PutBucketOwnershipControls",
    DeleteBucketOwnershipControls: "DeleteBucketOwnershipControls",
  },
} as const satisfies Facet<"ownership", typeof schema, Ownership>;
