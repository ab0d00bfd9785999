import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

describe("transfer acceleration", () => {
  it("that was never set is as good as suspended, and as null", async () => {
    const { create, plan } = trial("accelerate");
    await create();
    expect((await plan(false)).inSync).toBe(true);
    expect((await plan(null)).inSync).toBe(true);
  });

  it("is suspended by null, since S3 cannot unset it", async () => {
    const { apply, peek, plan } = trial("accelerate");
    await apply(true);
    expect((await apply(null)).converged).toBe(true);
    expect(peek("accelerate")).toEqual({ Status: "Suspended" });
    expect((await plan(null)).inSync).toBe(true);
  });

  it("is refused beforehand for a bucket with a dot in its name, and no call is made to switch it off", async () => {
    const { apply, plan } = trial("accelerate", "orders.archive");
    expect((await plan(true)).refused).toMatchObject([
      { reason: expect.stringContaining("dot in its name") },
    ]);
    expect(await apply(false)).toMatchObject({ converged: true, sent: [{ type: "CreateBucket" }] });
  });

  it("takes what get-bucket-accelerate-configuration prints, and nothing S3 does not know", () => {
    expect(problemsOf("accelerate", { Status: "Enabled" })).toBe("");
    expect(problemsOf("accelerate", { Status: "Disabled" })).toContain("/accelerate/Status");
    expect(problemsOf("accelerate", { Status: "Enabled", Speed: "high" })).toContain("/accelerate/Speed");
  });
});
