import {
  DeleteBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketTaggingCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { foreseeBucket } from "../../../service/reconcile/foresee.ts";
import type { Call } from "../../../service/triggers/trigger.ts";
import { AccountsWorld, create, hub, member, stranger, third } from "../../support/accountsWorld.ts";
import { stsError } from "../../support/fakeSts.ts";
import { bucket, region } from "../../support/world.ts";

const unblock = new DeletePublicAccessBlockCommand({ Bucket: bucket });
const tag = new PutBucketTaggingCommand({
  Bucket: bucket,
  Tagging: { TagSet: [{ Key: "tier", Value: "production" }] },
});
const call: Call = {
  event: "DeleteBucketPublicAccessBlock",
  requestId: "R",
  principal: { name: "mallory", type: "IAMUser" },
  region,
};
const drift = { why: "drift", facets: ["blockPublicAccess"], call } as const;

/** A member's bucket under a baseline of the whole company. */
async function world(): Promise<AccountsWorld> {
  const made = new AccountsWorld();
  made.baseline("company", { require: { blockPublicAccess: true } });
  await made.of(member).send(create, region);
  return made;
}

const blocked = (made: AccountsWorld) => made.of(member).calls.map(({ operation }) => operation);

describe("a spec that says that a bucket of one account is in another", () => {
  test.each([
    ["no account, and so the deployment's own", {}],
    ["another member", { account: third }],
    ["an account that is no member", { account: stranger }],
  ])("does not free the bucket of what baselines require: %s", async (_, said) => {
    const made = await world();
    await made.from(member, { why: "sweep" });
    expect(made.status).toMatchObject({ verdict: "converged", account: member });
    const outcome = await made.spec({ ...said, tags: { a: "b" } });
    expect(outcome.verdict).toBe("invalid");
    expect(outcome.reason).toContain(member);
    await made.of(member).send(unblock, region);
    await made.from(member, drift);
    expect(blocked(made)).toContain("PutPublicAccessBlock");
    expect(made.status).toMatchObject({ account: member });
  });

  test.each([
    ["no account, and so the deployment's own", {}],
    ["another member", { account: third }],
    ["an account that is no member", { account: stranger }],
  ])("does not hide a bucket that was never checked: %s", async (_, said) => {
    const made = await world();
    await made.of(member).send(unblock, region);
    await made.spec({ ...said, tags: { a: "b" } });
    expect(blocked(made)).toContain("PutPublicAccessBlock");
    expect(made.status).toMatchObject({ verdict: "invalid", account: member });
    const plan = await foreseeBucket({ bucket, item: made.specs.get(bucket) }, "sweep", made.core);
    expect(plan?.inSync).toBe(true);
    await made.of(member).send(unblock, region);
    await made.from(member, drift);
    expect(blocked(made)).toContain("PutPublicAccessBlock");
  });

  test.each([
    ["another account", { account: third }],
    ["another region", { account: member, region: "eu-west-1" }],
  ])("does not free it of what is required by its tags: %s", async (_, said) => {
    const made = new AccountsWorld();
    made.baseline("production", {
      select: { tags: { tier: "production" } },
      require: { blockPublicAccess: true },
    });
    await made.of(member).send(create, region);
    await made.of(member).send(tag, region);
    await made.of(member).send(unblock, region);
    await made.spec({ ...said, tags: { tier: "test" } });
    expect(blocked(made)).toContain("PutPublicAccessBlock");
    expect(made.status).toMatchObject({ verdict: "invalid", account: member });
  });

  test("stays without effect while the account that has the bucket is throttled", async () => {
    const made = await world();
    await made.from(member, { why: "sweep" });
    await made.spec({ account: third, tags: { a: "b" } });
    await made.of(member).send(unblock, region);
    made.of(member).intercept = (operation) =>
      operation === "ListBuckets" ? stsError("SlowDown", 503) : undefined;
    await made.from(member, drift).catch(() => undefined);
    expect(made.callsByAccount[third]).toBeUndefined();
    expect(made.status).toMatchObject({ account: member });
  });

  test("counts once the bucket is there: it was deleted in the one account and created in the other", async () => {
    const made = await world();
    await made.from(member, { why: "sweep" });
    await made.spec({ account: hub, tags: { a: "b" } });
    await made.of(member).send(new DeleteBucketCommand({ Bucket: bucket }), region);
    await made.s3.send(create, region);
    await made.from(undefined, { why: "sweep" });
    expect(made.status).not.toHaveProperty("account", member);
    expect(made.status?.verdict).toBe("converged");
  });
});

test("a listing that is old, as in a dead letter, ends the management of no bucket", async () => {
  const made = await world();
  await made.from(member, { why: "sweep" });
  const outcome = await made.from(third, { why: "sweep" });
  expect(outcome.verdict).toBe("converged");
  expect(made.status).toMatchObject({ account: member });
  expect(made.status?.released).toBeFalsy();
});
