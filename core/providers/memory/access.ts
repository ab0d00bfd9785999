import type { OwnershipControls, PublicAccessBlockConfiguration } from "@aws-sdk/client-s3";
import { type Acl, grantsOthers, isPublicAcl, requestedAcl } from "./acl.ts";
import type { Bucket } from "./bucket.ts";
import type { Call, Couplings } from "./coupling.ts";
import { accessDenied, invalidRequest, malformedXml, Refusal } from "./errors.ts";
import { checkPolicy, keptPolicy, refusePublicPolicy } from "./policy.ts";

const blocked = (bucket: Bucket) => bucket.value<PublicAccessBlockConfiguration>("publicAccessBlock") ?? {};

export const ownershipOf = (bucket: Bucket) =>
  bucket.value<OwnershipControls>("ownershipControls")?.Rules?.[0]?.ObjectOwnership ?? "ObjectWriter";

export const ownerships: readonly (string | undefined)[] = [
  "BucketOwnerEnforced",
  "BucketOwnerPreferred",
  "ObjectWriter",
];

export const aclAgainstOwnership = () =>
  new Refusal(
    400,
    "InvalidBucketAclWithObjectOwnership",
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  );

const aclIn = ({ input, world }: Call): Acl => {
  const acl = requestedAcl(input, world.owner);
  if (acl) return acl;
  throw new Refusal(400, "MissingSecurityHeader", "Your request was missing a required header", {
    MissingHeaderName: "x-amz-acl",
  });
};

const noneBlocked = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

export const access = {
  "PUT publicAccessBlock": {
    check: (body: PublicAccessBlockConfiguration) => {
      if (Object.keys(body).length === 0) throw invalidRequest("Must specify at least one configuration.");
    },
    keep: (body: PublicAccessBlockConfiguration) => ({ ...noneBlocked, ...body }),
  },
  "PUT ownershipControls": {
    check: ({ Rules = [] }: OwnershipControls, { bucket }) => {
      const [rule, ...more] = Rules;
      if (more.length > 0 || !rule || !ownerships.includes(rule.ObjectOwnership)) throw malformedXml();
      const acl = bucket.value<Acl>("acl");
      if (rule.ObjectOwnership === "BucketOwnerEnforced" && acl && grantsOthers(acl))
        throw aclAgainstOwnership();
    },
  },
  "PUT acl": {
    bodiless: true,
    check: (_body, call) => {
      const acl = aclIn(call);
      if (ownershipOf(call.bucket) === "BucketOwnerEnforced")
        throw new Refusal(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
      if (blocked(call.bucket).BlockPublicAcls && isPublicAcl(acl)) throw accessDenied();
    },
    keep: (_body, call) => aclIn(call),
  },
  "PUT policy": {
    check: (body: string, { bucket }) => {
      checkPolicy(body, bucket.name);
      if (blocked(bucket).BlockPublicPolicy) refusePublicPolicy(body);
    },
    keep: (body: string) => keptPolicy(body),
  },
} satisfies Couplings;
