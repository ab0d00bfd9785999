import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { Guard, type S3BucketDesired, S3Manager } from "../../exports/index.ts";
import { draws } from "../support/chance.ts";
import { ManualClock } from "../support/manualClock.ts";

// What the public has is worked out here from what S3 keeps, by no code that the service goes by.

const [name, region] = ["orders-archive", "ca-central-1"];
const groups = "http://acs.amazonaws.com/groups";
const everybody = [`${groups}/global/AllUsers`, `${groups}/global/AuthenticatedUsers`];
const all = ["READ", "WRITE", "READ_ACP", "WRITE_ACP"];

interface Kept {
  readonly Rules?: readonly { readonly ObjectOwnership: string }[];
  readonly Grants?: readonly { readonly Grantee: { readonly URI?: string }; readonly Permission: string }[];
  readonly IgnorePublicAcls?: boolean;
  readonly RestrictPublicBuckets?: boolean;
}

/** Unknown callers, and what they may do with the bucket. */
function publicOf(s3: MemoryS3): string[] {
  const kept = (subresource: string) => (s3.peek(name, subresource) ?? {}) as Kept;
  const block = kept("publicAccessBlock");
  const aclsCount =
    kept("ownershipControls").Rules?.[0]?.ObjectOwnership !== "BucketOwnerEnforced" &&
    !block.IgnorePublicAcls;
  const byAcl = (kept("acl").Grants ?? []).flatMap(({ Grantee, Permission }) =>
    everybody
      // Everyone includes every signed-in AWS user.
      .filter((group) => group === Grantee.URI || Grantee.URI === everybody[0])
      .flatMap((group) =>
        (Permission === "FULL_CONTROL" ? all : [Permission]).map((one) => `${group} ${one}`),
      ),
  );
  const policy = s3.peek(name, "policy") as string | undefined;
  const statements: { Effect: string; Principal: unknown; Action: string; Condition?: object }[] =
    policy && !block.RestrictPublicBuckets ? JSON.parse(policy).Statement : [];
  const actionsOf = (effect: string) =>
    statements
      .filter(({ Effect, Principal, Condition }) => Effect === effect && Principal === "*" && !Condition)
      .map(({ Action }) => `policy ${Action}`);
  const denied = actionsOf("Deny");
  const byPolicy = actionsOf("Allow").filter((action) => !denied.includes(action));
  return [...(aclsCount ? ["the ACLs of objects", ...byAcl] : []), ...byPolicy];
}

const owned = (setting: string) => ({ Rules: [{ ObjectOwnership: setting }] });
const someOwnership = fc.constantFrom("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter");
const toGroup = fc.record({
  Grantee: fc.constantFrom(...everybody, `${groups}/s3/LogDelivery`).map((URI) => ({ Type: "Group", URI })),
  Permission: fc.constantFrom("FULL_CONTROL", ...all),
});
const toUser = fc.constantFrom(...all).map((Permission) => ({
  Grantee: { Type: "CanonicalUser", ID: "a".repeat(64) },
  Permission,
}));
const someGrants = fc.array(fc.oneof(toGroup, toUser), { maxLength: 3 });
const someBlock = fc.record(
  {
    BlockPublicAcls: fc.boolean(),
    IgnorePublicAcls: fc.boolean(),
    BlockPublicPolicy: fc.boolean(),
    RestrictPublicBuckets: fc.boolean(),
  },
  { requiredKeys: [] },
);
const someStatement = fc.record(
  {
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    Principal: fc.constantFrom<unknown>("*", { AWS: "444455556666" }),
    Action: fc.constantFrom("s3:GetObject", "s3:PutObject"),
    Resource: fc.constant(`arn:aws:s3:::${name}/*`),
    Condition: fc.constant({ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }),
  },
  { requiredKeys: ["Effect", "Principal", "Action", "Resource"] },
);
const somePolicy = fc
  .array(someStatement, { minLength: 1, maxLength: 3 })
  .map((Statement) => ({ Version: "2012-10-17", Statement }));

const live = fc.record({
  ownershipControls: fc.option(someOwnership.map(owned), { nil: undefined }),
  grants: someGrants,
  publicAccessBlock: fc.option(someBlock, { nil: undefined }),
  policy: fc.option(
    somePolicy.map((one) => JSON.stringify(one)),
    { nil: undefined },
  ),
});

const spec = fc.record(
  {
    ownership: fc.option(someOwnership),
    acl: fc.option(
      fc.oneof(
        fc.constantFrom("private", "public-read", "public-read-write", "authenticated-read"),
        someGrants.map((Grants) => ({ Grants })),
      ),
    ),
    blockPublicAccess: fc.option(
      fc.oneof(
        fc.boolean(),
        someBlock.filter((one) => Object.keys(one).length > 0),
      ),
    ),
    policy: fc.option(somePolicy),
    additive: fc.subarray(["acl", "policy"]),
    ignore: fc.subarray(["/blockPublicAccess/IgnorePublicAcls", "/acl/Grants", "/ownership"]),
  },
  { requiredKeys: [] },
);

function setUp() {
  const [s3, clock] = [new MemoryS3(), new ManualClock()];
  const guard = new Guard({ public: [] });
  const manager = new S3Manager({ provider: new MemoryS3Provider({ s3, clock }), clock, guard });
  const seen: string[] = [];
  const apply = async (facets: object) => {
    s3.after = () => {
      seen.push(...publicOf(s3));
      return undefined;
    };
    // A second time, too: what was refused at first must not come through later.
    for (const _ of [1, 2]) await manager.apply({ name, region, ...facets } as S3BucketDesired);
    return seen;
  };
  return { s3, manager, apply };
}

describe("where the operator allows nothing, the public has at no moment what it did not have before", () => {
  it("of a bucket that is there, whatever its spec says", async () => {
    await fc.assert(
      fc.asyncProperty(live, spec, async ({ grants, ...there }, wanted) => {
        const { s3, manager, apply } = setUp();
        await manager.apply({ name, region });
        for (const [subresource, value] of Object.entries(there)) s3.plant(name, subresource, value);
        const ID = s3.owner;
        const own = { Grantee: { Type: "CanonicalUser", ID }, Permission: "FULL_CONTROL" };
        s3.plant(name, "acl", { Owner: { ID }, Grants: [own, ...grants] });
        const before = publicOf(s3);
        const after = await apply(wanted);
        expect(after.filter((one) => !before.includes(one))).toEqual([]);
      }),
      { numRuns: draws(300) },
    );
  });

  it("of a new bucket", async () => {
    await fc.assert(
      fc.asyncProperty(spec, async (wanted) => {
        const { apply } = setUp();
        expect(await apply(wanted)).toEqual([]);
      }),
      { numRuns: draws(150) },
    );
  });
});
