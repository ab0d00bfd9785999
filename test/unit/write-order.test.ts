import { describe, expect, it } from "vitest";
import type { Step } from "../../core/facets/facet.ts";
import { facetTable } from "../../core/facets/index.ts";
import { inOrder } from "../../core/plan/order.ts";
import { parseDesired } from "../../exports/index.ts";

const bucket = { name: "orders-archive", region: "ca-central-1" };

/** The step that brings a facet from one value to another, as the planner would sort it. */
function step(facet: string, from: unknown, to: unknown) {
  const row = facetTable.get(facet);
  if (!row) throw new Error(`no facet ${facet}`);
  const value = (written: unknown) => parseDesired({ name: bucket.name, [facet]: written }).facets.get(facet);
  const normal = (written: unknown) =>
    row.effective(written === null ? undefined : row.normalise(value(written)));
  const change = {
    bucket,
    before: normal(from),
    after: normal(to),
    explicit: normal(to),
    declared: value(to),
    remove: to === null,
    spec: new Map(),
  };
  const written = row.write(change);
  const [first] = "impossible" in written ? [] : (written as Step[]);
  if (!first) throw new Error(`${facet} has no step`);
  return { ...first, facet };
}

const open = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::orders-archive/*",
  },
};
const shut = { ...open, Statement: { ...open.Statement, Effect: "Deny" } };

const steps = {
  "ownership loosened": () => step("ownership", "BucketOwnerEnforced", "ObjectWriter"),
  "ownership enforced": () => step("ownership", "ObjectWriter", "BucketOwnerEnforced"),
  "acl opened": () => step("acl", "private", "public-read"),
  "acl closed": () => step("acl", "public-read", "private"),
  "public access blocked": () => step("blockPublicAccess", false, true),
  "public access unblocked": () => step("blockPublicAccess", true, false),
  "policy opened": () => step("policy", shut, open),
  "policy closed": () => step("policy", open, shut),
  "policy removed": () => step("policy", open, null),
  "versioning enabled": () => step("versioning", false, true),
  "versioning suspended": () => step("versioning", true, false),
  "object lock enabled": () => step("objectLock", null, true),
  "inventory reported": () => step("inventory", null, facetTable.get("inventory")?.examples[0]),
  "logging switched on": () => step("logging", null, facetTable.get("logging")?.examples[0]),
  "replication switched on": () => step("replication", null, facetTable.get("replication")?.examples[0]),
  "replication removed": () => step("replication", facetTable.get("replication")?.examples[0], null),
  "encryption with a key": () => step("encryption", "AES256", "aws:kms"),
};
type Name = keyof typeof steps;

describe("of two writes", () => {
  const pairs: [first: Name, second: Name, reason: string][] = [
    ["ownership loosened", "acl opened", "S3 takes no ACL while ownership is enforced"],
    ["acl closed", "ownership enforced", "S3 enforces no ownership while the ACL grants anything"],
    ["public access blocked", "policy opened", "what tightens comes first"],
    ["public access blocked", "acl opened", "what tightens comes first"],
    ["public access blocked", "policy closed", "what tightens comes first"],
    ["public access unblocked", "policy opened", "S3 refuses a public policy while it is blocked"],
    ["public access unblocked", "acl opened", "S3 refuses a public ACL while it is blocked"],
    ["policy closed", "public access unblocked", "the old policy must not open with the block"],
    ["policy removed", "public access unblocked", "the old policy must not open with the block"],
    ["acl closed", "public access unblocked", "the old ACL must not open with the block"],
    ["policy closed", "logging switched on", "the policy lets the logs be delivered"],
    ["policy opened", "inventory reported", "the policy lets the reports be delivered"],
    ["versioning enabled", "replication switched on", "S3 replicates versions"],
    ["versioning enabled", "object lock enabled", "S3 locks versions"],
    ["replication removed", "versioning suspended", "S3 keeps versioning on while it replicates"],
    ["encryption with a key", "replication switched on", "replication selects what is encrypted"],
  ];

  it.each(pairs)("%s comes before %s: %s", (first, second) => {
    const [a, b] = [steps[first](), steps[second]()];
    expect(inOrder([a, b])).toEqual([a, b]);
    expect(inOrder([b, a])).toEqual([a, b]);
  });

  it("any have an order that suits them all", () => {
    const all = Object.values(steps).map((make) => make());
    const oneEach = all.filter((step, index) => all.findIndex(({ facet }) => facet === step.facet) === index);
    expect(inOrder(oneEach)).toHaveLength(oneEach.length);
    expect(inOrder(oneEach.toReversed())).toHaveLength(oneEach.length);
  });
});
