import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { scopeOf } from "../../../core/apply/scope.ts";
import { AwsS3Provider } from "../../../core/providers/aws.ts";

const desired = {
  facets: new Map([
    ["versioning", {}],
    ["tags", {}],
  ]),
} as never;
const planned = (exists: boolean) => ({ bucket: "orders", exists, actions: [{ facet: "tags" }] }) as never;
const actionsOf = (exists: boolean) =>
  scopeOf(planned(exists), desired).permissions.map(({ action }) => action);

test("the calls for an existing bucket are permitted for the facets of its plan, and no bucket is created", () => {
  expect(actionsOf(true)).toContain("s3:PutBucketTagging");
  expect(actionsOf(true)).not.toContain("s3:PutBucketVersioning");
  expect(actionsOf(true)).not.toContain("s3:CreateBucket");
});

test("a bucket is created with all facets of its spec", () => {
  const created = ["s3:CreateBucket", "s3:PutBucketTagging", "s3:PutBucketVersioning"];
  expect(actionsOf(false)).toEqual(expect.arrayContaining(created));
});

test("a write in a scope is sent by the clients of the scope, and by no others", async () => {
  const sent: string[] = [];
  const clients = (name: string) => async () => ({
    send: async () => {
      sent.push(name);
      return {};
    },
  });
  const provider = new AwsS3Provider({
    clients: clients("reading"),
    scopedClients: ({ bucket }) => clients(bucket),
  });
  const command = new PutBucketVersioningCommand({
    Bucket: "orders",
    VersioningConfiguration: { Status: "Enabled" },
  });
  await provider.scopedTo?.(scopeOf(planned(true), desired)).write("ca-central-1", command);
  await expect(provider.write("ca-central-1", command)).rejects.toThrow("outside a scope");
  expect(sent).toEqual(["orders"]);
});
