import { DeleteBucketCommand, DeletePublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { S3Failure } from "../../../core/providers/awsErrors.ts";
import type { Members } from "../../../service/members/members.ts";
import { AccountsWorld, call, create, member, stranger, third } from "../../support/accountsWorld.ts";
import { stsError } from "../../support/fakeSts.ts";
import { bucket, region } from "../../support/world.ts";

/** A member's bucket, which a baseline requires something of. */
async function managed(): Promise<AccountsWorld> {
  const made = new AccountsWorld();
  made.baseline("company", { require: { blockPublicAccess: true } });
  await made.of(member).send(create, region);
  await made.from(member, { why: "sweep" });
  expect(made.status).toMatchObject({ verdict: "converged", account: member });
  return made;
}

describe("a bucket without a spec that its account may not read any more", () => {
  test("is released if another account has it now, and the history stays", async () => {
    const made = await managed();
    await made.of(member).send(new DeleteBucketCommand({ Bucket: bucket }), region);
    made.of(member).addForeignBucket(bucket);
    const outcome = await made.from(undefined, { why: "sweep" });
    expect(outcome.verdict).toBe("released");
    expect(outcome.reason).toContain("does not have the bucket any more");
    expect(made.history.map(({ verdict }) => verdict)).toContain("converged");
  });

  test.each([
    ["a policy denies it", () => undefined],
    ["S3 does not say which buckets it has", () => stsError("SlowDown", 503)],
  ])("stays managed if %s", async (_, listing) => {
    const made = await managed();
    made.of(member).intercept = (operation) =>
      operation === "ListBuckets" ? listing() : stsError("AccessDenied", 403);
    const outcome = await made.from(undefined, { why: "sweep" });
    expect(outcome.verdict).toBe("blocked");
    expect(made.status?.released).toBeFalsy();
  });
});

test("the event of a new bucket that another account has by now is done with, and is no dead letter", async () => {
  const made = new AccountsWorld();
  made.baseline("company", { require: { blockPublicAccess: true } });
  made.of(member).addForeignBucket(bucket);
  const outcome = await made.from(member, { why: "drift", call });
  expect(outcome.verdict).toBe("unmanaged");
  expect(made.callsByAccount).toEqual({ [member]: ["ListBuckets", "HeadBucket"] });
});

test("a spec that names an account which is no member leads to no call there, also under a baseline of that account", async () => {
  const made = new AccountsWorld();
  made.baseline("company", { select: { accounts: [stranger] }, require: { blockPublicAccess: true } });
  const outcome = await made.spec({ account: stranger, tags: { a: "b" } });
  expect(outcome).toMatchObject({ verdict: "blocked" });
  expect(outcome.reason).toContain(stranger);
  expect(made.callsByAccount).toEqual({});
});

test("a spec that names an account out of reach does not hide the bucket from the baselines of its own account", async () => {
  const made = new AccountsWorld();
  made.baseline("company", { require: { blockPublicAccess: true } });
  await made.of(member).send(create, region);
  await made.of(member).send(new DeletePublicAccessBlockCommand({ Bucket: bucket }), region);
  const { members } = made.core as unknown as { readonly members: Members };
  const failure = new S3Failure("unauthenticated", "AccessDenied", "AssumeRole", "out of reach", {});
  const refused = async () => {
    throw failure;
  };
  Object.assign(made.core, {
    members: {
      ...members,
      providerOf: (account: string) => {
        const provider = members.providerOf(account);
        return account === third ? { ...provider, owner: third, read: refused, write: refused } : provider;
      },
    },
  });
  await made.spec({ account: third, tags: { a: "b" } });
  expect(made.of(member).calls.map(({ operation }) => operation)).toContain("PutPublicAccessBlock");
  expect(made.status).toMatchObject({ account: member });
});
