import { STSClient } from "@aws-sdk/client-sts";
import { beforeEach, expect, test, vi } from "vitest";
import { FakeSts, stsError } from "../../support/fakeSts.ts";
import { ManualClock } from "../../support/manualClock.ts";

const [hub, member, third] = ["111122223333", "222233334444", "333344445555"];
const place = {
  invokedFunctionArn: `arn:aws:lambda:ca-central-1:${hub}:function:dxaws-s3-prod-reconcile`,
  functionName: "dxaws-s3-prod-reconcile",
};
const scope = { bucket: "orders", permissions: [{ action: "s3:PutBucketVersioning" }] };

let sts: FakeSts;
beforeEach(() => {
  vi.resetModules();
  sts = new FakeSts(new ManualClock());
  sts.refuses = () => stsError("AccessDenied", 403);
  vi.spyOn(STSClient.prototype, "send").mockImplementation(sts.send as never);
  vi.stubEnv("ACCOUNT_ROLES", "arn:aws:iam::{account}:role/dxaws-s3-prod-ca-central-1-{use}");
  vi.stubEnv("EXTERNAL_ID", `dxaws-s3-prod.ca-central-1.${hub}`);
});

/** The accounts of a function that is deployed with these settings. */
async function accountsWith(settings: object) {
  vi.stubEnv("SETTINGS", JSON.stringify(settings));
  return (await import("../../../functions/wiring.ts")).accountsFor(place);
}

test("the deployment's own account is the one in the function's ARN, and always one of its accounts", async () => {
  const { members, provider } = await accountsWith({ accounts: [member, third] });
  expect([members.home, provider.owner]).toEqual([hub, hub]);
  expect(await members.ids()).toEqual(new Set([hub, member, third]));
});

test("each account has a provider of its own, which is kept", async () => {
  const { members } = await accountsWith({ accounts: [member, third] });
  const providers = [hub, member, third].map((account) => members.providerOf(account));
  expect(providers.map(({ owner }) => owner)).toEqual([hub, member, third]);
  expect(members.providerOf(member)).toBe(providers[1]);
});

test.each([
  ["", {}, [{ Key: "bucket", Value: "orders" }]],
  [", without a tag where the operator switched tags off", { sessionTags: false }, undefined],
])("a write assumes the write role of the bucket's account%s", async (_, settings, Tags) => {
  const { members } = await accountsWith({ accounts: [member], ...settings });
  members.providerOf(member).scopedTo?.(scope);
  // The session for reading the own account is asked for at start.
  const writing = () => sts.asked.filter(({ RoleArn }) => RoleArn?.endsWith("-write"));
  await vi.waitFor(() => expect(writing()).toHaveLength(1));
  expect(writing()[0]).toMatchObject({
    RoleArn: `arn:aws:iam::${member}:role/dxaws-s3-prod-ca-central-1-write`,
    RoleSessionName: "dxaws-s3-prod-reconcile",
    ExternalId: `dxaws-s3-prod.ca-central-1.${hub}`,
  });
  expect(writing()[0]?.Tags).toEqual(Tags);
});
