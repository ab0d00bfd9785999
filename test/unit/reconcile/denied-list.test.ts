import { CreateBucketCommand, DeletePublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { foreseeBucket } from "../../../service/reconcile/foresee.ts";
import { AccountsWorld, member, third } from "../../support/accountsWorld.ts";
import { accessDenied } from "../../support/denials.ts";
import { bucket, region } from "../../support/world.ts";

const minute = 60_000;
const create = (LocationConstraint: typeof region | "eu-west-1" = region) =>
  new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint } });
const unblock = new DeletePublicAccessBlockCommand({ Bucket: bucket });

/** A baseline of the company, and an account that denies the service the list of its buckets. */
function world(account: string = member): AccountsWorld {
  const made = new AccountsWorld();
  made.baseline("company", { require: { blockPublicAccess: true } });
  deny(made, account, "ListBuckets");
  return made;
}

function deny(made: AccountsWorld, account: string, ...operations: string[]): void {
  made.of(account).intercept = (operation) =>
    operations.includes(operation) ? accessDenied(`${operation} is denied by a policy`) : undefined;
}

const eventOf = (event: string, place: string = region) =>
  ({
    why: "drift",
    call: { event, requestId: "R", principal: { name: "mallory", type: "IAMUser" }, region: place },
  }) as const;
const writes = (made: AccountsWorld) =>
  made.of(member).calls.flatMap(({ write, operation }) => (write ? [operation] : []));

describe("in an account that denies the list of its buckets", () => {
  test.each(["CreateBucket", "DeleteBucketPublicAccessBlock"])(
    "a bucket without a spec is closed after %s",
    async (event) => {
      const made = world();
      await made.of(member).send(create(), region);
      await made.of(member).send(unblock, region);
      const outcome = await made.from(member, eventOf(event));
      expect(outcome.verdict).toBe("converged");
      expect(writes(made)).toContain("PutPublicAccessBlock");
    },
  );

  test.each([region, "eu-west-1"] as const)("a bucket with a spec is enforced in %s", async (place) => {
    const made = world();
    await made.of(member).send(create(place), place);
    await made.of(member).send(unblock, place);
    const outcome = await made.spec({ account: member, region: place, versioning: true });
    expect(outcome.verdict).toBe("converged");
    expect(writes(made)).toContain("PutBucketVersioning");
    const plan = await foreseeBucket({ bucket, item: made.specs.get(bucket) }, "sweep", made.core);
    expect(plan?.inSync).toBe(true);
  });

  describe("a bucket without a spec whose creation no event reported", () => {
    async function found() {
      const made = world();
      Object.assign(made.core, { quietMs: 5 * minute });
      made.baseline("company", { require: { blockPublicAccess: true, versioning: true } });
      await made.of(member).send(create(), region);
      await made.of(member).send(unblock, region);
      return { made, outcome: await made.from(member, eventOf("PutBucketTagging")) };
    }

    test("is only closed until no event came for quietSeconds", async () => {
      const { made, outcome } = await found();
      expect(writes(made)).toEqual(["PutPublicAccessBlock"]);
      expect(outcome).toMatchObject({ verdict: "held", conditions: { versioning: { hold: "quiet" } } });
      made.clock.pass(5 * minute);
      expect(await made.from(member, { why: "due" })).toMatchObject({ verdict: "converged" });
      expect(writes(made)).toEqual(["PutBucketVersioning"]);
    });

    test("is written within an hour, however many events come", async () => {
      const { made, outcome } = await found();
      expect(outcome.verdict).toBe("held");
      for (let minutes = 4; minutes <= 60; minutes += 4) {
        made.clock.pass(4 * minute);
        await made.from(member, eventOf("PutBucketTagging"));
      }
      expect(made.status?.verdict).toBe("converged");
    });
  });

  test("a bucket with a spec that does not exist is created", async () => {
    const made = world();
    expect((await made.spec({ account: member, versioning: true })).verdict).toBe("converged");
    expect(writes(made)).toContain("CreateBucket");
  });

  test("a bucket with a spec that also denies HeadBucket is blocked, and checked again", async () => {
    const made = world();
    await made.of(member).send(create(), region);
    deny(made, member, "ListBuckets", "HeadBucket");
    const outcome = await made.spec({ account: member, versioning: true });
    expect(outcome).toMatchObject({ verdict: "blocked", sent: [] });
    expect(outcome.reason).toContain("ListBuckets was denied");
    expect(made.status?.due).toBeDefined();
  });

  test("an event of a bucket of which nothing can be read is no dead letter", async () => {
    const made = world();
    await made.of(member).send(create(), region);
    deny(made, member, "ListBuckets", "HeadBucket");
    const outcome = await made.from(member, eventOf("CreateBucket"));
    expect(outcome).toMatchObject({ verdict: "unmanaged", sent: [] });
  });
});

test("a spec that names an account without a list hides no bucket from the baselines of its account", async () => {
  const made = world(third);
  await made.of(member).send(create(), region);
  await made.of(member).send(unblock, region);
  const outcome = await made.spec({ account: third, versioning: true });
  expect(outcome.verdict).toBe("invalid");
  expect(writes(made)).toContain("PutPublicAccessBlock");
});
