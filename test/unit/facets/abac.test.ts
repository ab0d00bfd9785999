import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

describe("attribute-based access control", () => {
  it("is disabled on a new bucket, and by null", async () => {
    const { apply, create, peek, plan } = trial("abac");
    await create();
    expect((await plan(null)).inSync).toBe(true);
    await apply(true);
    expect((await apply(null)).converged).toBe(true);
    expect(peek("abac")).toEqual({ Status: "Disabled" });
  });

  it("is enabled only after the tags are right, since from then on they grant access", async () => {
    const { apply, plan } = trial("abac");
    await apply(false, { tags: { team: "orders" } });
    const { actions } = await plan(true, { tags: { team: "billing" } });
    expect(actions.map(({ type }) => type)).toEqual(["PutBucketTagging", "PutBucketAbac"]);
  });

  it("stays disabled while the tags cannot be written", async () => {
    const { apply, peek, s3 } = trial("abac");
    await apply(false, { tags: { team: "orders" } });
    s3.intercept = (operation) =>
      /Tagging|TagResource/.test(operation) && !operation.startsWith("Get")
        ? Object.assign(new Error("no"), { Code: "AccessDenied", $metadata: { httpStatusCode: 403 } })
        : undefined;
    expect((await apply(true, { tags: { team: "billing" } })).converged).toBe(false);
    expect(peek("abac")).toEqual({ Status: "Disabled" });
  });

  it("takes what get-bucket-abac prints", () => {
    expect(problemsOf("abac", { AbacStatus: { Status: "Enabled" } })).toBe("");
    expect(problemsOf("abac", { Status: "Suspended" })).toContain("/abac/Status");
  });
});
