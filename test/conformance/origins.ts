/** LocalStack: its snapshots, which are answers of AWS itself. */
type Source = "documentation" | "LocalStack" | "CloudTrail record" | "public report" | "assumption";

/** A rule of the S3 in memory: of which call, by verb and sub-resource or by name; how it is known; and what it says. */
type Origin = readonly [of: string, source: Source, rule: string];

// A rule without a source is an assumption, however likely it is.
export const origins: readonly Origin[] = [
  [
    "CreateBucket",
    "documentation",
    "names, their reserved beginnings and ends, and those of a namespace; a region's endpoint makes buckets there alone, us-east-1 everywhere; again in us-east-1: 200, and the ACL is reset; public access blocked, ownership enforced and SSE-C blocked on a new bucket",
  ],
  ["CreateBucket", "LocalStack", "again with tags, also in us-east-1: 409 BucketAlreadyOwnedByYou"],
  ["CreateBucket", "public report", "MissingNamespaceHeader and InvalidNamespaceHeader"],
  [
    "CreateBucket",
    "assumption",
    "500 for a tag twice; ACLs that are refused, and how; which of several refusals comes first; a namespace of another account or region is an invalid name",
  ],
  [
    "any bucket",
    "documentation",
    "NoSuchBucket; 301 with x-amz-bucket-region for another region; 403 for another account",
  ],
  ["any bucket", "assumption", "ExpectedBucketOwner is checked after the region"],
  ["PUT publicAccessBlock", "documentation", "a switch that is not said is off"],
  ["PUT publicAccessBlock", "assumption", "InvalidRequest for none at all"],
  ["PUT ownershipControls", "documentation", "exactly one rule; after DELETE as with ObjectWriter"],
  [
    "PUT ownershipControls",
    "assumption",
    "InvalidBucketAclWithObjectOwnership while the ACL grants others anything",
  ],
  [
    "PUT acl",
    "documentation",
    "one way of three to say it; no e-mail addresses since October 2025; refused while ownership is enforced; 100 grants",
  ],
  ["PUT acl", "LocalStack", "grants by header replace those of the owner, too"],
  [
    "PUT acl",
    "assumption",
    "the code for more than 100; a body without grants is taken; log-delivery-write, which the SDK no longer lists",
  ],
  ["PUT policy", "documentation", "20 KB; the members that are needed; what is public"],
  ["PUT policy", "LocalStack", "a principal of everyone stays in the form in which it was put"],
  [
    "PUT policy",
    "public report",
    "operators in another case are refused; identities that were deleted come back by unique ids that are refused; account ids come back as root ARNs",
  ],
  [
    "PUT policy",
    "assumption",
    "the texts of MalformedPolicy; PolicyTooLarge; no element is dropped or added, an empty Sid neither",
  ],
  ["PUT tagging", "documentation", "50 tags, lengths and characters; an empty set is none"],
  ["PUT tagging", "public report", "system tags can be neither added nor left out"],
  [
    "PUT tagging",
    "assumption",
    "the code under attribute-based access control; that it refuses is documented",
  ],
  ["DELETE tagging", "assumption", "refused where there are system tags"],
  ["PUT abac", "CloudTrail record", "Disabled on a new bucket"],
  ["PUT accelerate", "documentation", "not for names with dots; never unset again"],
  ["PUT encryption", "LocalStack", "a key comes back as it was put"],
  [
    "PUT encryption",
    "CloudTrail record",
    "a rule that says nothing of SSE-C blocks it, by the length of an answer",
  ],
  ["PUT encryption", "assumption", "unknown types are accepted; what DELETE does to the block of SSE-C"],
  ["PUT logging", "documentation", "the target is there, in the same region"],
  ["PUT logging", "assumption", "empty grants and formats stay as they were put; TargetPrefix is needed"],
  ["PUT requestPayment", "documentation", "BucketOwner or Requester"],
  [
    "PUT website",
    "documentation",
    "an index document or a redirect of everything; 50 rules; one of two replacements",
  ],
  ["PUT website", "assumption", "codes and texts of its refusals"],
  ["PUT cors", "documentation", "methods, one wildcard an origin, 100 rules"],
  ["PUT cors", "LocalStack", "values come back in their order"],
  [
    "PUT lifecycle",
    "LocalStack",
    "neither Filter nor Prefix is refused; empty filters come back as they were put; a PUT without TransitionDefaultMinimumObjectSize resets it",
  ],
  ["PUT lifecycle", "documentation", "1,000 rules; dates at midnight; an id is made up; days from 0 on"],
  [
    "PUT lifecycle",
    "assumption",
    "rules with Filter beside rules with Prefix are taken, which S3 is reported to refuse",
  ],
  ["PUT notification", "LocalStack", "names of filter rules come back with a capital"],
  [
    "PUT notification",
    "documentation",
    "an id is made up; destinations are validated; an empty configuration is none",
  ],
  ["PUT notification", "assumption", "the text of that refusal; a filter rule with an empty value stays"],
  [
    "PUT versioning",
    "documentation",
    "MFA delete takes a device; not suspended with Object Lock or replication",
  ],
  ["PUT versioning", "assumption", "InvalidBucketState where there is a replication"],
  ["PUT object-lock", "LocalStack", "goes on an existing bucket with versioning; no token"],
  ["PUT object-lock", "assumption", "an event hold goes without a retention, as the SDK has it"],
  [
    "PUT replication",
    "documentation",
    "versioning on both sides; Priority and DeleteMarkerReplication with Filter; an id is made up",
  ],
  ["PUT replication", "LocalStack", "an empty Filter comes back as such"],
  ["PUT replication", "assumption", "codes and texts of its refusals"],
  ["PUT analytics", "LocalStack", "a list by Id; DELETE a second time 404"],
  ["PUT analytics", "documentation", "1,000 of them, 100 a page; what an Id may hold"],
  ["PUT inventory", "documentation", "formats, versions and frequencies"],
  ["PUT inventory", "assumption", "fields are not checked; empty elements stay"],
  ["PUT intelligent-tiering", "documentation", "90 and 180 days at least, 730 at most"],
  ["PUT metrics", "documentation", "what an Id may hold"],
  [
    "POST metadataConfiguration",
    "documentation",
    "a journal table is needed; answers contain states, and no encryption",
  ],
  ["POST metadataConfiguration", "assumption", "the code of a second creation; tables are active at once"],
  ["PUT metadataJournalTable", "documentation", "an expiration, or none"],
  ["PUT metadataInventoryTable", "documentation", "ENABLED or DISABLED"],
  ["PUT metadataAnnotationTable", "documentation", "ENABLED or DISABLED"],
  ["TagResource", "documentation", "single keys, also under attribute-based access control"],
  ["DescribeKey", "documentation", "a key by its id, its ARN or an alias"],
];

/** The page's part about them. */
export function originsPage(): string {
  return [
    "## Where the rules of the S3 in memory come from",
    "",
    "LocalStack stands for its snapshots, which are answers of AWS itself. What cannot be shown to come from somewhere is an assumption; the last",
    "section asks AWS about those that matter most.",
    "",
    "| call | rule | known from |",
    "|---|---|---|",
    ...origins.map(([of, source, rule]) => `| ${of} | ${rule} | ${source} |`),
    "",
  ].join("\n");
}
