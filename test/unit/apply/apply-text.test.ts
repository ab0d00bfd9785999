import { describe, expect, it } from "vitest";
import { Convergence } from "../../../core/apply/converge.ts";
import { describeConvergence } from "../../../core/apply/describe.ts";
import type { PlanContents } from "../../../core/plan/planContents.ts";
import { S3Failure } from "../../../core/providers/awsErrors.ts";

const inSync: PlanContents = {
  bucket: "orders-archive",
  region: "ca-central-1",
  exists: true,
  drift: [],
  actions: [],
  refused: [],
  held: [],
  manual: [],
  unknown: [],
  warnings: [],
  unmanaged: [],
  inSync: true,
};
const plan: PlanContents = { ...inSync, inSync: false };
const call = { type: "PutBucketTagging", facet: "tags", requestId: "R1", at: "2026-03-02T12:00:00Z" };
const failure = new S3Failure("denied", "AccessDenied", "PutBucketTagging", "denied\nby a policy", {});
const failed = { type: "PutBucketTagging", facet: "tags", failure };
const title = "orders-archive (ca-central-1)";

type Result = Parameters<typeof describeConvergence>[0];
const linesOf = (parts: Partial<Result>) =>
  describeConvergence({ plan, sent: [], failed: [], rest: plan, converged: false, ...parts }).text.split(
    "\n",
  );

describe("the text of an apply", () => {
  it("says that nothing was sent, only where the bucket is in sync", () => {
    expect(linesOf({ converged: true })).toEqual([`${title} is in sync: nothing was sent.`]);
    expect(linesOf({})).toEqual([`${title}:`, "Apply: 0 calls sent, 0 failed, not converged."]);
  });

  it("lists what was sent, with the id by which S3's support and CloudTrail know it", () => {
    expect(linesOf({ sent: [call], rest: inSync, converged: true })).toEqual([
      `${title} is now as its spec says:`,
      "sent:",
      "  > PutBucketTagging (request R1)",
      "Apply: 1 call sent, 0 failed, verified.",
    ]);
  });

  it("lists what failed, what the plan withheld, and what was not there when it was read back", () => {
    const rest = {
      ...plan,
      drift: [{ facet: "tags", path: "/tags/team", before: undefined, after: "orders" }],
      unknown: [{ facet: "cors", kind: "denied" as const, code: "AccessDenied", reason: "no access" }],
    };
    const held = { ...plan, held: [{ facet: "acl", reason: "a conflict", calls: [] }], drift: rest.drift };
    expect(linesOf({ plan: held, sent: [call, call], failed: [failed], rest })).toEqual([
      `${title}:`,
      "sent:",
      "  > PutBucketTagging (request R1)",
      "  > PutBucketTagging (request R1)",
      "failed:",
      "  ! denied",
      "    | by a policy",
      "held:",
      "  . acl: a conflict",
      "unknown:",
      "  ? cors: no access",
      "still differs when read back:",
      '  + /tags/team: "orders"',
      "Apply: 2 calls sent, 1 failed, not converged.",
    ]);
  });

  it("says once what the only plan withheld, and of nothing that it was read back", () => {
    const only = {
      ...plan,
      manual: [{ facet: "acl", reason: "needs approval", calls: [] }],
      drift: [{ facet: "acl", path: "/acl", before: 1, after: 2 }],
    };
    expect(linesOf({ plan: only, rest: only, failed: [failed] }).slice(1)).toEqual([
      "failed:",
      "  ! denied",
      "    | by a policy",
      "needs a person:",
      "  . acl: needs approval",
      "Apply: 0 calls sent, 1 failed, not converged.",
    ]);
  });
});

describe("an apply has converged", () => {
  const withheld = [{ facet: "acl", reason: "not permitted", calls: [] }];
  const result = (first: object, its: readonly (typeof failed)[] = [], rest: object = {}) =>
    new Convergence({ ...plan, withheld: [], ...first } as never, [call], its, {
      ...inSync,
      ...rest,
    } as never);

  it("only if what is read back is in sync, and nothing failed, was unknown or was withheld", () => {
    expect(result({}).converged).toBe(true);
    expect(result({}, [failed]).converged).toBe(false);
    expect(result({ unknown: [{ facet: "cors" }] }).converged).toBe(false);
    expect(result({ withheld }).converged).toBe(false);
    expect(result({}, [], { inSync: false }).converged).toBe(false);
  });
});
