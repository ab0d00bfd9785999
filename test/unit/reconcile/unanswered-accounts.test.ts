import { DeleteBucketCommand, DeletePublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { foreseeBucket } from "../../../service/reconcile/foresee.ts";
import { AccountsWorld, create, member, stranger, third } from "../../support/accountsWorld.ts";
import { stsError } from "../../support/fakeSts.ts";
import { bucket, region } from "../../support/world.ts";

const unblock = new DeletePublicAccessBlockCommand({ Bucket: bucket });

/** A bucket of a member that was never checked, under a baseline of the whole company. */
async function unchecked(): Promise<AccountsWorld> {
  const made = new AccountsWorld();
  made.baseline("company", { require: { blockPublicAccess: true } });
  await made.of(member).send(create, region);
  await made.of(member).send(unblock, region);
  return made;
}

const sentIn = (made: AccountsWorld, account: string) =>
  made.of(account).calls.map(({ operation }) => operation);

type Answer = readonly [what: string, code: string, status: number];
const throttled: Answer = ["is throttled", "SlowDown", 503];
const answers: readonly Answer[] = [
  throttled,
  ["does not answer", "TimeoutError", 0],
  ["has an error of its own", "InternalError", 500],
  ["denies the list of its buckets", "AccessDenied", 403],
  ["does not know the session", "ExpiredToken", 400],
];

/** S3 answers each call in the account with that error. */
const failing = (made: AccountsWorld, account: string, [, code, status]: Answer) => {
  made.of(account).intercept = () => stsError(code, status);
};

describe.each(answers)("a spec that names an account which %s", (...answer) => {
  test("does not hide a bucket that was never checked from the baselines of its own account", async () => {
    const made = await unchecked();
    failing(made, third, answer);
    await made.spec({ account: third, tags: { a: "b" } });
    expect(sentIn(made, member)).toContain("PutPublicAccessBlock");
    expect(made.status).toMatchObject({ verdict: "invalid", account: member });
    const plan = await foreseeBucket({ bucket, item: made.specs.get(bucket) }, "sweep", made.core);
    expect(plan?.inSync).toBe(true);
  });

  test("says so of a bucket that no other account has, and is no dead letter", async () => {
    const made = new AccountsWorld();
    made.baseline("company", { require: { blockPublicAccess: true } });
    failing(made, third, answer);
    const outcome = await made.spec({ account: third, tags: { a: "b" } });
    expect(["retrying", "blocked"]).toContain(outcome.verdict);
    expect(outcome.reason).toContain(answer[1]);
    expect(made.status?.due?.why).toBe("retry");
    made.of(third).intercept = undefined;
    await made.of(third).send(create, region);
    made.clock.pass(600_000);
    await made.from(third, { why: "due" });
    expect(made.status).toMatchObject({ verdict: "converged", account: third });
  });
});

test("a new bucket without a spec stays on the queue while its account is throttled: nothing else remembers it", async () => {
  const made = await unchecked();
  failing(made, member, throttled);
  await expect(made.from(member, { why: "sweep" })).rejects.toThrow("SlowDown");
});

test("an event in a throttled account that has had the bucket leads to no call in the others", async () => {
  const made = await unchecked();
  await made.from(member, { why: "sweep" });
  await made.spec({ account: third, tags: { a: "b" } });
  failing(made, member, throttled);
  await made.from(member, { why: "drift", facets: ["blockPublicAccess"] });
  expect(Object.keys(made.callsByAccount)).toEqual([member]);
  expect(made.status).toMatchObject({ account: member });
});

test.each([["answers"], ["is throttled"]])(
  "a bucket that is in another account by now is closed there once that one lists it, while its first account %s",
  async (state) => {
    const made = await unchecked();
    await made.spec({ account: member, tags: { a: "b" } });
    expect(made.status).toMatchObject({ verdict: "converged", account: member });
    await made.of(member).send(new DeleteBucketCommand({ Bucket: bucket }), region);
    await made.of(third).send(create, region);
    await made.of(third).send(unblock, region);
    if (state === "is throttled") failing(made, member, throttled);
    await made.from(third, { why: "sweep" });
    expect(sentIn(made, third)).toContain("PutPublicAccessBlock");
    expect(made.status).toMatchObject({ account: third });
  },
);

test("what is known of a bucket stays when its spec, which named an account before it was a member, names another one", async () => {
  const made = await unchecked();
  made.ids.delete(member);
  await made.spec({ account: member, tags: { a: "b" } });
  expect(made.status).toMatchObject({ verdict: "blocked", account: member });
  const since = made.status?.since;
  made.ids.add(member);
  made.clock.pass(3_600_000);
  await made.spec({ account: stranger, tags: { a: "b" } });
  expect(sentIn(made, member)).toContain("PutPublicAccessBlock");
  expect(made.status).toMatchObject({ account: member, since });
});

test("what is known of the bucket of one account is not taken for that of another", async () => {
  const made = await unchecked();
  for (const account of [member, third]) made.ids.delete(account);
  await made.spec({ account: third, tags: { a: "b" } });
  const since = made.status?.since;
  for (const account of [member, third]) made.ids.add(account);
  made.clock.pass(3_600_000);
  await made.spec({ account: stranger, tags: { a: "b" } });
  expect(made.status).toMatchObject({ account: member });
  expect(made.status?.since).not.toBe(since);
});
