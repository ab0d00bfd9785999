import { expect, test } from "vitest";
import { converge, planNow } from "../../../core/apply/converge.ts";
import { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../../core/providers/memory.ts";
import { parseDesired } from "../../../core/spec/desired.ts";

const [ours, other] = ["111122223333", "222233334444"];
const spec = { name: "orders", region: "ca-central-1", versioning: true };

function world(account?: string) {
  const s3 = new MemoryS3({ account: ours });
  const surroundings = { provider: new MemoryS3Provider({ s3, owner: ours }), recheckMs: 0 };
  return { s3, surroundings, desired: parseDesired({ ...spec, ...(account && { account }) }) };
}

test("credentials of one account create no bucket that the spec says is in another: CreateBucket takes no owner", async () => {
  const { s3, surroundings, desired } = world(other);
  const result = await converge(desired, surroundings);
  expect(result.sent).toEqual([]);
  expect(s3.calls.filter(({ write }) => write)).toEqual([]);
  expect(result.plan.withheld).toMatchObject([{ facet: "bucket" }]);
  expect(result.plan.withheld[0]?.reason).toContain(ours);
  expect(result.plan.withheld[0]?.reason).toContain(other);
});

test("the plan says the same", async () => {
  const { surroundings, desired } = world(other);
  expect((await planNow(desired, surroundings)).actions).toEqual([]);
});

test.each([undefined, ours])(
  "credentials of the account create its bucket (account: %s)",
  async (account) => {
    const { surroundings, desired } = world(account);
    expect((await converge(desired, surroundings)).converged).toBe(true);
  },
);
