import { describe, expect, it } from "vitest";
import { problemsOf, trial } from "../../support/trial.ts";

describe("request payment", () => {
  it("is the owner by default", async () => {
    const { create, plan } = trial("requestPayment");
    await create();
    expect((await plan("BucketOwner")).inSync).toBe(true);
    expect((await plan(null)).inSync).toBe(true);
  });

  it("goes back to the owner by null", async () => {
    const { apply, peek } = trial("requestPayment");
    await apply("Requester");
    expect((await apply(null)).converged).toBe(true);
    expect(peek("requestPayment")).toEqual({ Payer: "BucketOwner" });
  });

  it("knows no third payer", () => {
    expect(problemsOf("requestPayment", "Everyone")).toContain("/requestPayment");
    expect(problemsOf("requestPayment", { Payer: "Everyone" })).toContain("/requestPayment/Payer");
  });
});
