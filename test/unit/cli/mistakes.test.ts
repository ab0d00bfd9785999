import { expect, it } from "vitest";
import { validateFiles } from "../../../cli/specs/specsOf.ts";

const validated = async (spec: object) =>
  (await validateFiles(["-"], async () => JSON.stringify(spec))).problems;

it.each([
  [
    "an ACL that the block has S3 ignore",
    { acl: "public-read", blockPublicAccess: true },
    "/acl",
    "IgnorePublicAcls",
  ],
  [
    "an effect that S3 would refuse",
    { policy: { Statement: [{ Effect: "deny", Principal: "*", Action: "s3:*", Resource: "*" }] } },
    "/policy",
    'did you mean "Deny"',
  ],
])("validate names %s", async (_, facets, path, why) => {
  const problems = await validated({ name: "orders-archive", region: "ca-central-1", ...facets });
  expect(problems).toMatchObject([{ path, message: expect.stringContaining(why) }]);
});
