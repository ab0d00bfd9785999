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
import { isOwnersAlone } from "./parts/grants.ts";

const setting = z.enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]);
const rules = z.strictObject({ Rules: z.array(z.strictObject({ ObjectOwnership: setting })).length(1) });

const schema = z
  .union([
    setting.transform((ObjectOwnership) => ({ Rules: [{ ObjectOwnership }] })),
    rules,
    enveloped("OwnershipControls", rules),
  ])
  .describe("Object Ownership: the name of a setting, or what get-bucket-ownership-controls prints.");

type ObjectOwnership = z.output<typeof setting>;
/** Settings in order of how much control the uploader of an object has. */
const uploaderControl = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

type Rules = z.output<typeof rules>;

/** Whether uploaders have no more control than is required. */
const hasAtMost = ({ Rules: [required] }: Rules, { Rules: [other] }: Rules) =>
  uploaderControl.indexOf(`${other?.ObjectOwnership}`) <=
  uploaderControl.indexOf(`${required?.ObjectOwnership}`);

type Ownership = { readonly ObjectOwnership: ObjectOwnership };

export const ownership = {
  name: "ownership",
  about: "sets who owns new objects, and whether ACLs are enabled",
  schema,
  examples: ["BucketOwnerEnforced", "BucketOwnerPreferred"],
  reading: reading({
    command: (bucket) => new GetBucketOwnershipControlsCommand(at(bucket)),
    value: ([answer]) => answer?.OwnershipControls,
    absent: ["OwnershipControlsNotFoundError"],
  }),
  normalise: ({ Rules: [rule] }) =>
    madeOf({ ObjectOwnership: rule?.ObjectOwnership ?? "ObjectWriter" }, rule),
  // Without a setting S3 behaves as with ObjectWriter.
  effective: (normal) => normal ?? { ObjectOwnership: "ObjectWriter" },
  singleRule: true,
  meeting: (required, other) => (hasAtMost(required, other) ? other : required),
  incompatible: ({ ObjectOwnership }, others) =>
    ObjectOwnership === "BucketOwnerEnforced" && !isOwnersAlone(others.get("acl"))
      ? [{ with: "acl", why: "BucketOwnerEnforced permits no ACL but private", kind: "never" }]
      : [],
  fresh: { ObjectOwnership: "BucketOwnerEnforced" },
  openings: (less, more) =>
    less.ObjectOwnership === "BucketOwnerEnforced" && more.ObjectOwnership !== "BucketOwnerEnforced"
      ? [{ to: "public", what: "enables ACLs again" }]
      : [],
  isWeaker: (wanted, live) =>
    uploaderControl.indexOf(live.ObjectOwnership) > uploaderControl.indexOf(wanted.ObjectOwnership),
  write: ({ bucket, after, remove, spec }) => {
    const command = remove
      ? new DeleteBucketOwnershipControlsCommand(at(bucket))
      : new PutBucketOwnershipControlsCommand({ ...at(bucket), OwnershipControls: { Rules: [after] } });
    // S3 refuses every ACL while ownership is enforced, and refuses to enforce it while the ACL grants access to
    // others.
    if (after.ObjectOwnership !== "BucketOwnerEnforced")
      return [{ command, effect: "loosens", before: ["acl"] }];
    // Enforced ownership disables the ACL. If the spec does not declare the ACL, grants in it must not block
    // enforcement: reset it first.
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
